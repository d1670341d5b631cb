import { until } from './waiting.ts';

/** Of .data/demo.json, what the pictures need. */
export type Demo = { apiUrl: string; sandboxUrl: string; token: string };

/** What the pictures show. */
export type Shown = { ticketId: string; conflictId: string; contactId: string; companyId: string };

const GRACE = `Basic ${Buffer.from('grace@example.com:sandbox-token-grace').toString('base64')}`;
const TITLE = 'Export stops at page 3';
const IN_CONFLICT = 'Two invoices for one order';

type Ticket = { id: string; title: string; jira: { issueKey: string } | null };
type List<Item> = { items: Item[] };

/** Makes what the demo's tickets do not show by themselves: a conversation, a conflict, a company, a view, a token. Once. */
export async function prepareDemo(demo: Demo): Promise<Shown> {
  const crm = async <Answer>(method: string, at: string, body?: object): Promise<Answer> => {
    const headers = { authorization: `Bearer ${demo.token}`, 'content-type': 'application/json' };
    return await asked(`${demo.apiUrl}/api${at}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  };
  const [company] = (await crm<List<{ id: string }>>('GET', '/companies?q=norden')).items;
  if (company) return await findShown(crm, company.id);
  const made = await crm<{ id: string }>('POST', '/companies', { name: 'Norden Print', domains: ['norden.example'] });
  const contact = { name: 'Ida Lund', email: 'ida.lund@norden.example', phone: '+45 55 12 30 10' };
  const { id: contactId } = await crm<{ id: string }>('POST', '/contacts', contact);
  await crm('POST', '/contacts', { name: 'Jens Holm', email: 'jens.holm@norden.example' });
  await crm('POST', '/views', {
    name: 'Urgent, not done',
    filter: { priority: 'URGENT', status: 'OPEN,IN_PROGRESS' },
    visibility: 'workspace',
  });
  await crm('POST', '/service-tokens', { name: 'Zapier', scopes: ['tickets:read', 'tickets:write'] });
  const ticket = await crm<Ticket>('POST', '/tickets', {
    title: TITLE,
    description: 'The export of **all orders** ends after page 3.\n\n- Browser: Firefox\n- Since Monday',
    priority: 'URGENT',
    labels: ['export'],
    contactId,
  });
  const comment = (body: string, visibility: string) =>
    crm('POST', `/tickets/${ticket.id}/comments`, { body, visibility });
  await comment('Norden has a big order list: ask them for its size before you promise a date.', 'internal');
  await comment('We can see it here, too, and work on it.', 'public');
  await makeConflict(demo, crm);
  return await findShown(crm, made.id);
}

type Crm = <Answer>(method: string, at: string, body?: object) => Promise<Answer>;

/** Changed here while Jira can't be reached, and there: neither has seen the other's. */
async function makeConflict({ sandboxUrl }: Demo, crm: Crm): Promise<void> {
  const { id } = await crm<Ticket>('POST', '/tickets', { title: 'Two invoices', priority: 'HIGH' });
  const keyOf = async () => (await crm<Ticket>('GET', `/tickets/${id}`)).jira?.issueKey;
  await until('the ticket has its issue', async () => (await keyOf()) !== undefined);
  const control = (method: string, body?: object) =>
    asked(`${sandboxUrl}/__sandbox/faults`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  await control('POST', { match: { endpoint: 'editIssue' }, action: { kind: 'status', status: 503 } });
  try {
    await crm('PATCH', `/tickets/${id}`, { title: IN_CONFLICT });
  } finally {
    await control('DELETE');
  }
  await asked(`${sandboxUrl}/rest/api/3/issue/${await keyOf()}`, {
    method: 'PUT',
    headers: { authorization: GRACE, 'content-type': 'application/json' },
    body: JSON.stringify({ fields: { summary: 'Two invoices for the order of 12 May' } }),
  });
  await crm('GET', `/tickets/${id}/refresh`);
}

async function findShown(crm: Crm, companyId: string): Promise<Shown> {
  const one = async (query: string) => {
    const [found] = (await crm<List<Ticket>>('GET', `/tickets?${query}`)).items;
    if (!found)
      throw new Error(
        `The demo has no ticket with ${query}. “npm run reset” and “npm start” begin again from nothing.`,
      );
    return found.id;
  };
  const [contact] = (await crm<List<{ id: string }>>('GET', '/contacts?q=ida%20lund')).items;
  if (!contact)
    throw new Error('The demo has lost its contact. “npm run reset” and “npm start” begin again from nothing.');
  return {
    ticketId: await one('q=export%20stops'),
    conflictId: await one('hasConflict=true'),
    contactId: contact.id,
    companyId,
  };
}

async function asked<Answer>(url: string, init: RequestInit): Promise<Answer> {
  const answer = await fetch(url, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${init.method} ${url}: ${answer.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}
