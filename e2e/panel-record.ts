import { syncOnce } from '@synapse/local-stack/first-sync';
import { accepted, editInJira, ISSUE, ticketOf } from './crm-side.ts';
import type { Scene, Stage } from './stage.ts';

/** The panel of an issue with a ticket: the record, and what an engineer does with it. */
export const RECORD: Scene = {
  'after the first sync the panel shows the ticket': async (stage) => {
    const { world } = stage;
    const { tickets, issues } = await syncOnce({
      apiUrl: world.api.url,
      sandboxUrl: world.sandbox.url,
      token: world.token,
      info: world.info,
      signal: AbortSignal.timeout(60_000),
    });
    if (tickets < issues) throw new Error(`Only ${tickets} of ${issues} issues became tickets.`);
    const found = await accepted(world.crm<{ items: { id: string }[] }>('GET', '/api/contacts?q=marta'));
    const contactId = found.items[0]?.id;
    const other = { title: 'Invoice went to the old address', contactId, projectKey: null };
    await accepted(world.crm('POST', '/api/tickets', other));
    const note = { body: 'Marta called: their treasurer needs this before Friday.' };
    await accepted(world.crm('POST', `/api/tickets/${(await ticketOf(stage)).id}/comments`, note));
    await stage.openIssue(ISSUE);
    await stage.shows('In sync', 'No contact.');
  },

  'an engineer says who the contact is': async (stage) => {
    await stage.click('Choose contact');
    await stage.app.getByLabel('Find a contact').fill('marta');
    await stage.app.getByRole('option', { name: /Vistula/ }).waitFor();
    await stage.picture('panel-contact');
    await stage.page.keyboard.press('Enter');
    await stage.shows('Marta Kowalska', 'Vistula Logistics', 'Other open tickets of this contact', 'Invoice went');
    await stage.picture('panel-synced');
    await stage.picture('issue-page', 'page');
  },

  'the panel in the dark': async (stage) => {
    await stage.page.emulateMedia({ colorScheme: 'dark' });
    await showRecord(stage);
    await stage.picture('panel-dark');
    await stage.page.emulateMedia({ colorScheme: 'light' });
    await showRecord(stage);
  },

  'an internal note shows once an agent has published it in the CRM, and not before': async (stage) => {
    if ((await stage.app.getByText('Marta called').count()) > 0) throw new Error('The panel shows an internal note.');
    const { id } = await ticketOf(stage);
    const { comments } = await accepted(
      stage.world.crm<{ comments: { id: string; body: string }[] }>('GET', `/api/tickets/${id}`),
    );
    const note = comments.find(({ body }) => body.startsWith('Marta called'));
    await accepted(stage.world.crm('PATCH', `/api/tickets/${id}/comments/${note?.id}`, { visibility: 'public' }));
    await stage.openIssue(ISSUE);
    await stage.shows('Marta called');
    await stage.page.locator('article.comment', { hasText: 'Marta called' }).waitFor();
  },

  'an edit in Jira shows in the panel': async (stage) => {
    await editInJira(stage, 'Export of invoices stops at page 3');
    await stage.openIssue(ISSUE);
    await stage.shows('Export of invoices stops at page 3', 'In sync');
  },

  'who may see the issue but not edit it is offered nothing that changes it': async (stage) => {
    await stage.world.control('POST', '/settings', {
      withheld: { [stage.noAdmin]: ['EDIT_ISSUES'] },
    });
    await stage.openIssue(ISSUE, stage.noAdmin);
    await stage.shows('Read-only', 'Marta Kowalska');
    await stage.picture('panel-read-only');
  },

  'who may not see the issue any more is told so, and sees nothing of the CRM': async (stage) => {
    await stage.world.control('POST', '/settings', { withheld: { [stage.noAdmin]: ['BROWSE_PROJECTS'] } });
    await stage.click('Refresh');
    await stage.shows('You can’t see this issue');
    await stage.picture('panel-no-access');
    await stage.openIssue(ISSUE, stage.noAdmin);
    await stage.page.getByText('You don’t have access to this issue').waitFor();
    await stage.world.control('POST', '/settings', { withheld: {} });
  },
};

async function showRecord(stage: Stage): Promise<void> {
  await stage.openIssue(ISSUE);
  await stage.shows('Marta Kowalska', 'Other open tickets of this contact');
}
