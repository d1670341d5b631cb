import { editIssue } from '@synapse/jira-sandbox/jira/issues/edit-issue';
import { type SiteList, siteListSchema } from '@synapse/shared/forge/heartbeat';
import { pairingCodeSchema } from '@synapse/shared/forge/pairing';
import { type TicketPage, ticketPageSchema } from '@synapse/shared/ticket';
import type { Stage } from './stage.ts';
import { until } from './waiting.ts';

/** What the CRM's people do and see while the journey is played in Jira. */

/** The issue that most of the journey looks at. */
export const ISSUE = 'KAN-1';

export type Ticket = TicketPage['items'][number];

export async function findTicket({ world }: Stage, issueKey: string): Promise<Ticket | undefined> {
  return ticketPageSchema.parse((await world.crm('GET', `/api/tickets?jiraKey=${issueKey}`)).body).items[0];
}

/** @throws when the issue has none */
export async function ticketOf(stage: Stage, issueKey = ISSUE): Promise<Ticket> {
  const ticket = await findTicket(stage, issueKey);
  if (!ticket) throw new Error(`No ticket of ${issueKey}.`);
  return ticket;
}

export async function editTicket(stage: Stage, patch: object, issueKey = ISSUE): Promise<number> {
  const { id } = await ticketOf(stage, issueKey);
  return (await stage.world.crm('PATCH', `/api/tickets/${id}`, patch)).status;
}

/** @throws unless the API says yes */
export async function accepted<T>(answer: Promise<{ status: number; body: T }>): Promise<T> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`The API answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

export async function sitesOf({ world }: Stage): Promise<SiteList['items']> {
  return siteListSchema.parse((await world.crm('GET', '/api/jira/sites')).body).items;
}

/** A pairing code as an admin of the CRM asks for one. */
export async function newCode({ world }: Stage): Promise<string> {
  const { email, apiToken, projectKey } = world.info;
  const site = { baseUrl: world.sandbox.url, email, apiToken, projectKey };
  return pairingCodeSchema.parse((await world.crm('POST', '/api/jira/pairing-codes', site)).body).code;
}

/** Saves another summary on the issue's page in Jira, and waits until the CRM has it. */
export async function editInJira(stage: Stage, summary: string): Promise<void> {
  await stage.openIssue(ISSUE);
  await saveSummary(stage, summary);
  await until(`the CRM has “${summary}”`, async () => (await ticketOf(stage)).title === summary);
}

/** Saves another summary on the page of the issue that is open. */
export async function saveSummary({ page }: Stage, summary: string): Promise<void> {
  await page.locator('#summary').fill(summary);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: summary }).waitFor();
}

/** What an edit of an issue in Jira is answered with from now on, until the faults are taken back. */
export async function refuseEdits({ world }: Stage, status: number, body: unknown): Promise<void> {
  const match = { method: 'PUT', path: '/issue/' };
  await world.control('POST', '/faults', { match, probability: 1, action: { kind: 'status', status, body } });
}

/** What a search for issues in Jira is answered with from now on, until the faults are taken back; they can still be counted. */
export async function refuseSearches({ world }: Stage, words: string): Promise<void> {
  const action = { kind: 'status', status: 400, body: { errorMessages: [words], errors: {} } };
  await world.control('POST', '/faults', { match: { path: '/search/jql' }, probability: 1, action });
}

/** Another summary in Jira, while its REST API refuses edits. */
export function editPastFaults({ world }: Stage, summary: string): void {
  const { jira } = world.sandbox;
  const issue = jira.state.resolve(ISSUE);
  const [user] = jira.catalog.users;
  if (!issue || !user) throw new Error(`The sandbox has no ${ISSUE}, or nobody.`);
  editIssue(jira, { user, viaApp: null, scopes: null, tokenLabel: user.displayName }, issue, { fields: { summary } });
}

/** A new issue in Jira of which no event tells, and which can't be read: the next pass sets it aside. @returns its key */
export async function newUnreadableIssue({ world }: Stage): Promise<string> {
  const { jira } = world.sandbox;
  const { state } = jira;
  const like = state.resolve(ISSUE);
  if (!like) throw new Error(`The sandbox has no ${ISSUE}.`);
  const [created, id] = [jira.now(), String(state.next('issue'))];
  const issue = { ...like, id, number: state.next(`project:${like.projectId}`), properties: {}, labels: [] };
  state.putIssue({ ...issue, created, updated: created });
  const action = { kind: 'mangle', issue: id, path: 'fields.created', value: 'not a time' };
  await world.control('POST', '/faults', { probability: 1, action });
  return state.keyOf(issue);
}

export async function takeFaultsBack({ world }: Stage): Promise<void> {
  await world.control('DELETE', '/faults');
}
