import { accepted, ISSUE } from './crm-side.ts';
import type { Scene } from './stage.ts';
import { holdCalls } from './waiting.ts';

/** The panel of an app that is not paired. */
export const NOT_PAIRED: Scene = {
  'the site is a plain Jira: a list of issues': async (stage) => {
    await stage.openList();
    await stage.page.getByRole('link', { name: ISSUE, exact: true }).waitFor();
    await stage.picture('issue-list', 'page');
  },

  'the panel of an app that is not paired says who can pair it': async (stage) => {
    await stage.openIssue(ISSUE);
    await stage.shows('Not connected to the CRM');
    await stage.picture('panel-not-paired');
  },
};

/** The panel of an issue that the CRM has not heard of, and the ways out of that. */
export const LINKING: Scene = {
  'an issue that the CRM has not heard of': async (stage) => {
    const release = await holdCalls(stage);
    await stage.openIssue(ISSUE);
    await stage.shows('Loading the CRM ticket');
    await stage.picture('panel-loading');
    await release();
    await stage.shows('No CRM ticket is linked');
    await stage.picture('panel-not-linked');
  },

  'an engineer makes a ticket of an issue': async (stage) => {
    await stage.openIssue('KAN-2');
    await stage.click('Create ticket');
    await stage.shows('In sync', 'Source');
  },

  'an engineer finds a ticket by its words and links it, with the keyboard alone': async (stage) => {
    const ticket = { title: 'Our bank times out at checkout', source: 'EMAIL', projectKey: null };
    await accepted(stage.world.crm('POST', '/api/tickets', ticket));
    await stage.openIssue('KAN-3');
    await stage.shows('No CRM ticket is linked');
    await stage.tabTo('Or link an existing ticket');
    await stage.page.keyboard.type('bank');
    await stage.app.getByRole('option', { name: /Our bank times out/ }).waitFor();
    await stage.picture('panel-search');
    await stage.page.keyboard.press('Enter');
    await stage.shows('Our bank times out at checkout', 'In sync');
  },

  'what the CRM does not find, it says': async (stage) => {
    await stage.openIssue('KAN-4');
    await stage.app.getByLabel('Or choose a contact for this issue').fill('zzz');
    await stage.shows('No results for “zzz”.');
    await stage.picture('panel-found-nothing');
  },

  'an issue is linked to a contact, and gets a ticket by it': async (stage) => {
    await accepted(
      stage.world.crm('POST', '/api/contacts', {
        name: 'Marta Kowalska',
        email: 'marta@example.com',
        phone: '+48 22 555 01 77',
        company: 'Vistula Logistics',
      }),
    );
    await stage.app.getByLabel('Or choose a contact for this issue').fill('marta');
    await stage.app.getByRole('option', { name: /Vistula/ }).click();
    await stage.shows('In sync', 'marta@example.com');
  },

  'and can be unlinked, after being asked': async (stage) => {
    await stage.click('Unlink…');
    await stage.shows('no longer reach the other');
    await stage.picture('panel-unlink');
    await stage.click('Unlink ticket');
    await stage.shows('No CRM ticket is linked');
    await stage.click('Create ticket');
    await stage.shows('In sync', 'No contact.');
  },
};
