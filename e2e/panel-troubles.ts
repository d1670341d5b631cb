import { accepted, editPastFaults, editTicket, ISSUE, refuseEdits, takeFaultsBack, ticketOf } from './crm-side.ts';
import type { Scene } from './stage.ts';
import { until } from './waiting.ts';

/** The panel when something is in the way. */
export const TROUBLES: Scene = {
  'a change that Jira does not take yet is pending': async (stage) => {
    await stage.openIssue(ISSUE);
    await refuseEdits(stage, 503, { errorMessages: ['Jira is being looked after.'] });
    const status = await editTicket(stage, { priority: 'URGENT' });
    if (status !== 202) throw new Error(`An edit that Jira does not take yet answered ${status}.`);
    await stage.click('Refresh');
    await stage.shows('Syncing to Jira', 'The priority was changed in the CRM');
    await stage.picture('panel-pending');
    await takeFaultsBack(stage);
    await accepted(stage.world.crm('POST', `/api/tickets/${(await ticketOf(stage)).id}/retry`, {}));
    await until('Jira has the priority', async () => (await ticketOf(stage)).sync.state === 'synced');
  },

  'a change that Jira refuses says why it is stuck, and is sent again by one click': async (stage) => {
    await refuseEdits(stage, 400, { errors: { summary: 'A summary must name the customer.' } });
    const status = await editTicket(stage, { title: 'Export broken' });
    if (status !== 422) throw new Error(`A refused edit answered ${status}.`);
    await stage.click('Refresh');
    await stage.shows('Needs attention', 'This ticket is stuck', 'A summary must name the customer.');
    await stage.picture('panel-parked');
    await takeFaultsBack(stage);
    await stage.click('Retry');
    await stage.shows('In sync', 'Export broken');
  },

  'what both sides changed at once shows both values, and is flipped by one click': async (stage) => {
    await refuseEdits(stage, 503, { errorMessages: ['Jira is being looked after.'] });
    await editTicket(stage, { title: 'Export of Vistula’s invoices broken' });
    editPastFaults(stage, 'Export stops at page 3');
    await until(
      'the CRM has seen the conflict',
      async () => (await ticketOf(stage)).title === 'Export stops at page 3',
    );
    await takeFaultsBack(stage);
    await stage.openIssue(ISSUE);
    await stage.shows('Both sides changed the title', 'Export of Vistula’s invoices broken');
    await stage.picture('panel-conflict');
    await stage.click('Use CRM value');
    await stage.app.getByText('Both sides changed the title').waitFor({ state: 'hidden' });
    await stage.shows('Export of Vistula’s invoices broken', 'In sync');
    await stage.openIssue(ISSUE);
    await stage.page.getByRole('heading', { level: 1, name: 'Export of Vistula’s invoices broken' }).waitFor();
  },

  'what the CRM refuses is said in its own words': async (stage) => {
    const ticket = await accepted(
      stage.world.crm<{ id: string }>('POST', '/api/tickets', {
        title: 'Somebody else was quicker',
        projectKey: null,
      }),
    );
    await accepted(stage.world.crm('DELETE', `/api/tickets/${(await ticketOf(stage, 'KAN-5')).id}/link`));
    await stage.openIssue('KAN-5');
    await stage.app.getByLabel('Or link an existing ticket').fill('quicker');
    await stage.app.getByRole('option', { name: /quicker/ }).waitFor();
    await accepted(stage.world.crm('DELETE', `/api/tickets/${ticket.id}`));
    await stage.page.keyboard.press('Enter');
    await stage.shows('The action failed');
    await stage.picture('panel-refused');
  },

  'without the API the panel shows what it knows and how old it is': async (stage) => {
    await stage.openIssue(ISSUE);
    await stage.shows('Marta Kowalska');
    await stage.world.api.kill();
    await stage.click('Refresh');
    await stage.shows('The CRM can’t be reached', 'Showing data from', 'Marta Kowalska');
    await stage.openIssue(ISSUE);
    await stage.shows('The CRM can’t be reached', 'Showing data from', 'Marta Kowalska');
    await stage.picture('panel-stale');
  },

  'and of an issue that it never showed, that it knows nothing': async (stage) => {
    await stage.openIssue('KAN-7');
    await stage.shows('The CRM can’t be reached', 'There is no earlier data', 'Try again');
    await stage.picture('panel-away');
    await stage.world.api.start();
    await stage.click('Try again');
    await stage.shows('In sync');
  },
};
