import type { Scene } from './stage.ts';

/** What an admin sets up after the pairing: a project with its maps, people, the first import. */
export const SETUP: Scene = {
  'an admin sees which projects take part': async (stage) => {
    await stage.openAdmin();
    await stage.openTab('Projects and fields');
    await stage.shows('Kanban support (KAN)', 'Operations desk (OPS)', 'Yes, for new tickets');
    await stage.picture('admin-projects');
  },

  'what live Jira suggests is filled in, and what its workflow does not allow is named before saving': async (
    stage,
  ) => {
    await stage.click('Set up');
    await stage.shows('Issues to sync', 'Waiting for support', 'Some status changes can’t be made');
    await stage.shows('the transitions on the way require Resolution');
    await stage.picture('admin-project');
  },

  'an admin says what a transition is given, chooses by keyboard, and saves': async (stage) => {
    await stage.choose('Resolution to set', 'Done');
    await stage.choose('Title', 'Both ways; the newest edit wins');
    await stage.choose('Synced custom fields', 'Customer reference');
    await stage.choose('Customer reference', 'Jira to CRM only');
    await stage.click('Save');
    await stage.shows('OPS is saved.', 'Stop syncing');
    await stage.picture('admin-project-saved');
  },

  'an admin says who of the CRM is who in Jira': async (stage) => {
    await stage.openTab('People');
    await stage.shows('Demo Admin', 'Not matched');
    await stage.choose('Demo Admin', 'Ada Lovelace');
    await stage.click('Save 1 change');
    await stage.shows('Updated the match of 1 person.', 'Matched manually');
    await stage.picture('admin-people');
  },

  'a first import shows what it costs before it starts': async (stage) => {
    await stage.openTab('First import');
    await stage.shows('All synced projects');
    await stage.app.getByLabel('JQL filter').fill('tpye = Bug');
    await stage.click('Estimate cost');
    await stage.shows('Nothing has changed');
    await stage.picture('admin-import-refused');
    await stage.app.getByLabel('JQL filter').fill('project = KAN');
    await stage.click('Estimate cost');
    await stage.shows('About 42 issues', 'Points');
    await stage.picture('admin-import-cost');
  },

  'an import that stands still says why, waits when it is told to, and goes on': async (stage) => {
    const { world } = stage;
    const match = { method: 'POST', path: '/search/jql' };
    await world.control('POST', '/faults', { match, action: { kind: 'status', status: 503 } });
    await stage.click('Start import');
    await stage.shows('0 of about 42 issues', 'The import is blocked');
    await stage.picture('admin-import-stands');
    await stage.click('Pause');
    await stage.shows('Paused', 'Resume');
    await stage.picture('admin-import-paused');
    await world.control('DELETE', '/faults');
    await stage.click('Resume');
    await stage.shows('Past imports', '42 issues', 'Done', 'Estimate cost');
    await stage.picture('admin-import-done');
  },

  'the health of a site that works': async (stage) => {
    await stage.openTab('Health');
    await stage.click('Refresh');
    await stage.shows('No failures', 'KAN-42, ', 'Refresh');
    await stage.picture('admin-health');
  },

  'what does not get through is shown with its reason, and tried again': async (stage) => {
    const { world } = stage;
    const refusal = { kind: 'status', status: 400, body: { errors: { priority: 'Urgent needs a manager.' } } };
    await world.control('POST', '/faults', { match: { method: 'PUT', path: '/issue/' }, action: refusal });
    const { body } = await world.crm<{ items: { id: string }[] }>('GET', '/api/tickets?jiraKey=KAN-4');
    const { status } = await world.crm('PATCH', `/api/tickets/${body.items[0]?.id}`, { priority: 'URGENT' });
    if (status !== 422) throw new Error(`An edit that Jira refuses answered ${status}.`);
    await stage.click('Refresh');
    await stage.shows('KAN-4:', 'Urgent needs a manager.', '1 issue', 'Refresh');
    await stage.picture('admin-failures');
    await world.control('DELETE', '/faults');
    await stage.click('Retry KAN-4');
    await stage.shows('1 issue will be retried');
  },
};
