import { type SiteList, siteListSchema } from '@synapse/shared/heartbeat';
import { pairingCodeSchema } from '@synapse/shared/pairing';
import { type TicketPage, ticketPageSchema } from '@synapse/shared/ticket';
import { syncOnce } from '../crm-api/demo/first-sync.ts';
import type { Stage } from './stage.ts';

const ISSUE = 'KAN-1';

/** What an admin and an engineer see, from the install on. The steps are played in this order on one site. */
export const JOURNEY: Record<string, (stage: Stage) => Promise<void>> = {
  'the panel of an app that is not paired says who can pair it': async (stage) => {
    await stage.openIssue(ISSUE);
    await stage.shows('Not connected to the CRM yet');
    await stage.picture('panel-not-paired');
  },

  'the admin page waits in words': async (stage) => {
    const release = await holdCalls(stage);
    await stage.openAdmin();
    await stage.shows('Asking how the sync fares');
    await stage.picture('admin-loading');
    release();
    await stage.shows('Not paired yet');
    await stage.picture('admin-not-paired');
  },

  'who is no Jira admin gets neither health nor form': async (stage) => {
    await stage.openAdmin(stage.noAdmin);
    await stage.shows('For Jira admins');
    await stage.picture('admin-no-permission');
  },

  'a wrong code is refused in words': async (stage) => {
    await stage.openAdmin();
    await enterCode(stage, 'WRONG-CODE-123');
    await stage.shows('The CRM does not know that code');
    await stage.picture('admin-wrong-code');
  },

  'the code that the CRM shows pairs the site': async (stage) => {
    await enterCode(stage, await newCode(stage));
    await stage.shows('Paired with Demo workspace', 'they fit', 'What leaves Jira');
    await stage.picture('admin-paired');
  },

  'an issue that the CRM has not heard of': async (stage) => {
    const release = await holdCalls(stage);
    await stage.openIssue(ISSUE);
    await stage.shows('Looking for the CRM ticket');
    await stage.picture('panel-loading');
    release();
    await stage.shows('No CRM ticket is linked');
    await stage.picture('panel-not-linked');
  },

  'an engineer makes a ticket of an issue': async (stage) => {
    await stage.openIssue('KAN-2');
    await stage.click('Create a ticket');
    await stage.shows('The CRM is making one');
    await until('the CRM has the ticket', async () => (await findTicket(stage, 'KAN-2')) !== undefined);
    await stage.click('Refresh');
    await stage.shows('Same as in Jira');
  },

  'an engineer finds a ticket by its words and links it': async (stage) => {
    const ticket = { title: 'Our bank times out at checkout', source: 'EMAIL', projectKey: null };
    await accepted(stage.world.crm('POST', '/api/tickets', ticket));
    await stage.openIssue('KAN-3');
    await stage.app.getByLabel('Or link a ticket').fill('bank');
    await stage.shows('Our bank times out at checkout');
    await stage.picture('panel-search');
    await stage.app.getByRole('button', { name: /^Link #/ }).click();
    await stage.shows('Same as in Jira');
  },

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
    const { body: contact } = await world.crm<{ id: string }>('POST', '/api/contacts', {
      name: 'Marta Kowalska',
      email: 'marta@example.com',
      phone: '+48 22 555 01 77',
      company: 'Vistula Logistics',
    });
    await accepted(world.crm('PATCH', `/api/tickets/${(await ticketOf(stage)).id}`, { contactId: contact.id }));
    const other = { title: 'Invoice went to the old address', contactId: contact.id, projectKey: null };
    await accepted(world.crm('POST', '/api/tickets', other));
    const note = { body: 'Marta called: their treasurer needs this before Friday.' };
    await accepted(world.crm('POST', `/api/tickets/${(await ticketOf(stage)).id}/comments`, note));
    await stage.openIssue(ISSUE);
    await stage.shows('Same as in Jira', 'Marta Kowalska', 'Vistula Logistics', 'Invoice went', 'Marta called');
    await stage.picture('panel-synced');
    await stage.picture('issue-page', 'page');
  },

  'an engineer publishes an internal note as a comment': async (stage) => {
    await stage.click('Publish…');
    await stage.shows('can’t be made internal again');
    await stage.picture('panel-publish');
    await stage.click('Publish as a comment');
    await stage.app.getByText('Internal', { exact: true }).waitFor({ state: 'hidden' });
    await stage.openIssue(ISSUE);
    await stage.page.locator('article.comment', { hasText: 'Marta called' }).waitFor();
  },

  'an edit in Jira shows in the panel': async (stage) => {
    await editInJira(stage, 'Export of invoices stops at page 3');
    await stage.openIssue(ISSUE);
    await stage.shows('Export of invoices stops at page 3', 'Same as in Jira');
  },

  'a change that Jira does not take yet is pending': async (stage) => {
    const { world } = stage;
    await world.control('POST', '/faults', refuse(503, { errorMessages: ['Jira is being looked after.'] }));
    await accepted(world.crm('PATCH', `/api/tickets/${(await ticketOf(stage)).id}`, { priority: 'URGENT' }));
    await stage.click('Refresh');
    await stage.shows('On its way to Jira');
    await stage.picture('panel-pending');
    await world.control('DELETE', '/faults');
    await accepted(world.crm('POST', `/api/tickets/${(await ticketOf(stage)).id}/retry`, {}));
    await until('Jira has the priority', async () => (await ticketOf(stage)).sync.state === 'synced');
  },

  'a change that Jira refuses is parked with its reason': async (stage) => {
    const { world } = stage;
    const words = { errors: { summary: 'A summary must name the customer.' } };
    await world.control('POST', '/faults', refuse(400, words));
    const { status } = await world.crm('PATCH', `/api/tickets/${(await ticketOf(stage)).id}`, {
      title: 'Export broken',
    });
    if (status !== 422) throw new Error(`A refused edit answered ${status}.`);
    await stage.click('Refresh');
    await stage.shows('Needs a hand', 'A summary must name the customer.');
    await stage.picture('panel-parked');
    await world.control('DELETE', '/faults');
    await stage.click('Send it again');
    await stage.shows('Same as in Jira', 'Export broken');
  },

  'without the API the panel shows what it knows and how old it is': async (stage) => {
    await stage.world.api.kill();
    await stage.click('Refresh');
    await stage.shows('The CRM can’t be reached', 'What stands below is from', 'Export broken');
    await stage.picture('panel-stale');
    await stage.openIssue(ISSUE);
    await stage.shows('The CRM can’t be reached', 'Try again');
    await stage.picture('panel-away');
  },

  'the admin page says that pushes fail': async (stage) => {
    const { page } = stage;
    await page.locator('#summary').fill('Export of invoices stops at page 4');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForLoadState();
    await until('a push has failed', () =>
      Promise.resolve(stage.world.sandbox.forge.state().owed.some((job) => job.attempts > 0)),
    );
    await stage.openAdmin();
    await stage.shows('The CRM does not answer');
    await stage.picture('admin-crm-away');
  },

  'when the API is back, what waited arrives': async (stage) => {
    await stage.world.api.start();
    await stage.world.sandbox.forge.settled();
    await stage.openAdmin();
    await stage.shows('Paired with Demo workspace');
  },

  'an admin rotates the secret, and changes go on arriving': async (stage) => {
    await stage.click('Rotate the secret');
    await stage.shows('Both sides have a new secret');
    await stage.picture('admin-rotated');
    await editInJira(stage, 'Export of invoices stops at page 5');
  },

  'the CRM knows by heartbeats that the app lives': async (stage) => {
    const { world } = stage;
    const answer = await world.sandbox.forge.fireSchedule('heartbeat');
    if (!answer.ok) throw new Error(`The heartbeat failed: ${answer.message}`);
    const [site] = await sitesOf(stage);
    if (site?.state !== 'connected' || site.lastHeartbeatAt === null || site.lastEventAt === null)
      throw new Error(`A site whose app lives is shown as ${JSON.stringify(site)}.`);
  },

  'an admin disconnects, after being asked': async (stage) => {
    await stage.openAdmin();
    await stage.click('Disconnect…');
    await stage.shows('Disconnect this site?');
    await stage.picture('admin-disconnect');
    await stage.click('Disconnect');
    await stage.shows('Not paired yet');
    const [site] = await sitesOf(stage);
    if (site?.state !== 'disconnected') throw new Error(`The CRM shows the site as ${site?.state}.`);
  },

  'a new pairing goes on with the old links': async (stage) => {
    await enterCode(stage, await newCode(stage));
    await stage.shows('Paired with Demo workspace');
    await stage.openIssue(ISSUE);
    await stage.shows('Marta Kowalska');
    await editInJira(stage, 'Export of invoices stops at page 6');
  },
};

/** Saves another summary on the issue's page, and waits until the CRM has it. */
async function editInJira(stage: Stage, summary: string): Promise<void> {
  await stage.openIssue(ISSUE);
  await stage.page.locator('#summary').fill(summary);
  await stage.page.getByRole('button', { name: 'Save' }).click();
  await stage.page.waitForLoadState();
  await until(`the CRM has “${summary}”`, async () => (await ticketOf(stage)).title === summary);
}

async function sitesOf({ world }: Stage): Promise<SiteList['items']> {
  return siteListSchema.parse((await world.crm('GET', '/api/jira/sites')).body).items;
}

async function newCode({ world }: Stage): Promise<string> {
  const { email, apiToken, projectKey } = world.info;
  const site = { baseUrl: world.sandbox.url, email, apiToken, projectKey };
  return pairingCodeSchema.parse((await world.crm('POST', '/api/jira/pairing-codes', site)).body).code;
}

async function enterCode(stage: Stage, code: string): Promise<void> {
  await stage.app.getByLabel('Pairing code').fill(code);
  await stage.app.getByRole('button', { name: /^Pair/ }).click();
}

type Ticket = TicketPage['items'][number];

async function findTicket({ world }: Stage, issueKey: string): Promise<Ticket | undefined> {
  return ticketPageSchema.parse((await world.crm('GET', `/api/tickets?jiraKey=${issueKey}`)).body).items[0];
}

async function ticketOf(stage: Stage): Promise<Ticket> {
  const ticket = await findTicket(stage, ISSUE);
  if (!ticket) throw new Error(`No ticket of ${ISSUE}.`);
  return ticket;
}

async function accepted(answer: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`The API answered ${status}: ${JSON.stringify(body)}`);
}

/** What an edit of an issue is answered with from now on. */
function refuse(status: number, body: unknown) {
  return { match: { method: 'PUT', path: '/issue/' }, probability: 1, action: { kind: 'status', status, body } };
}

/** Holds the page's calls of its resolver back until the function that this answers is called. */
async function holdCalls({ page }: Stage): Promise<() => void> {
  const gate = Promise.withResolvers<void>();
  await page.route('**/__forge/invoke', async (route) => {
    await gate.promise;
    await route.continue();
  });
  return () => {
    gate.resolve();
    void page.unrouteAll({ behavior: 'wait' });
  };
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Waited 30 s in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
