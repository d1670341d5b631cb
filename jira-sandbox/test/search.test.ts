import { adf, basic, type Client, startClient } from './support/sandbox-client.ts';

let client: Client;
let now = Date.parse('2026-11-22T12:00:00Z');

beforeAll(async () => {
  client = await startClient({ now: () => now });
});
afterAll(() => client.sandbox.close());
beforeEach(async () => {
  now = Date.parse('2026-11-22T12:00:00Z');
  await client.control('POST', '/reset', { seed: 'empty' });
});

const search = (jql: string, more: object = {}, as = 'ada') =>
  client.rest('POST', '/search/jql', { jql, fields: ['key'], maxResults: 100, ...more }, basic(as));
const keysOf = ({ body }: { body: { issues: { key: string }[] } }) => body.issues.map(({ key }) => key);
const keys = async (jql: string, as = 'ada') => keysOf((await search(jql, {}, as)) as never);

/** All pages of a search, as ids. */
async function pages(jql: string, maxResults: number): Promise<string[][]> {
  const all: string[][] = [];
  let token: string | undefined;
  do {
    const { body } = await search(jql, { fields: ['id'], maxResults, ...(token ? { nextPageToken: token } : {}) });
    all.push(body.issues.map(({ id }: { id: string }) => id));
    expect(body.isLast).toBe(body.nextPageToken === undefined);
    token = body.nextPageToken;
  } while (token !== undefined);
  return all;
}

describe('conditions', () => {
  beforeEach(async () => {
    await client.createIssue({ summary: 'Printer is on fire', labels: ['hot', 'office'], priority: { name: 'High' } });
    now += 3_600_000;
    await client.createIssue({
      summary: 'Slow report',
      description: adf('The quarterly numbers take minutes'),
      assignee: { accountId: '5b10ac8d82e05b22cc7d4ef5' },
      issuetype: { name: 'Bug' },
      customfield_10039: 'Northwind',
    });
    now += 3_600_000;
    await client.rest('POST', '/issue', {
      fields: { project: { key: 'OPS' }, issuetype: { name: 'Task' }, summary: 'Access for Tomás' },
      properties: [{ key: 'crm', value: { ticket: { id: 'T-7', number: 7, tags: ['a', 'b'] } } }],
    });
    await client.createIssue({ summary: 'Child', issuetype: { name: 'Subtask' }, parent: { key: 'KAN-1' } });
    await client.rest('POST', '/issue/KAN-1/transitions', { transition: { id: '41' } });
  });

  it.each([
    ['project = KAN', ['KAN-3', 'KAN-2', 'KAN-1']],
    ['project = "Operations desk"', ['OPS-1']],
    ['project != KAN', ['OPS-1']],
    ['project in (kan, 10001) and key = OPS-1', ['OPS-1']],
    ['key in (KAN-1, KAN-2) order by key', ['KAN-1', 'KAN-2']],
    ['id = 10002', ['KAN-2']],
    ['issuekey >= KAN-2 order by key', ['KAN-2', 'KAN-3']],
    ['status = Done', ['KAN-1']],
    ['status != Done and project = KAN', ['KAN-3', 'KAN-2']],
    ['statusCategory = "To Do" order by key', ['KAN-2', 'KAN-3', 'OPS-1']],
    ['statusCategory != Done order by key', ['KAN-2', 'KAN-3', 'OPS-1']],
    ['priority = high', ['KAN-1']],
    ['issuetype = Bug', ['KAN-2']],
    ['labels = hot', ['KAN-1']],
    ['labels in (HOT, cold)', ['KAN-1']],
    ['labels != hot', []],
    ['labels is EMPTY and project = KAN', ['KAN-3', 'KAN-2']],
    ['labels not in (cold)', ['KAN-1']],
    ['assignee = "Grace Hopper"', ['KAN-2']],
    ['assignee = grace@example.com', ['KAN-2']],
    ['assignee != currentUser()', ['KAN-2']],
    ['not assignee = currentUser()', ['KAN-2']],
    ['assignee is not empty', ['KAN-2']],
    ['reporter = currentUser() and project = OPS', ['OPS-1']],
    ['resolution is not EMPTY', ['KAN-1']],
    ['parent = KAN-1', ['KAN-3']],
    ['summary ~ fire', ['KAN-1']],
    ['summary ~ "print*"', ['KAN-1']],
    ['summary ~ "fire printer"', ['KAN-1']],
    ['summary ~ "\\"fire printer\\""', []],
    ['text ~ minutes', ['KAN-2']],
    ['text ~ northwind', ['KAN-2']],
    ['"Customer reference" ~ northwind', ['KAN-2']],
    ['issue.property[crm].ticket.id = "t-7"', ['OPS-1']],
    ['issue.property[crm].ticket.number > 6', ['OPS-1']],
    ['issue.property[crm].ticket.tags in (b)', ['OPS-1']],
    ['issue.property[crm].ticket.nothing = 1', []],
    ['issue.property[crm].ticket.id is empty order by key', ['KAN-1', 'KAN-2', 'KAN-3']],
    ['(labels = hot or issuetype = Bug) and not status = Done', ['KAN-2']],
    ['not (labels = hot or issuetype = Bug)', []],
    ['project = KAN order by priority desc, key asc', ['KAN-1', 'KAN-2', 'KAN-3']],
    ['project = KAN order by summary', ['KAN-3', 'KAN-1', 'KAN-2']],
  ])('%s', async (jql, expected) => {
    expect(await keys(jql)).toEqual(expected);
  });

  it.each([
    ['nothing = 1', "Field 'nothing' does not exist or you do not have permission to view it."],
    ['project = NOPE', "The value 'NOPE' does not exist for the field 'project'."],
    ['status = Silly', "The value 'Silly' does not exist for the field 'status'."],
    ['key = KAN-99', "An issue with key 'KAN-99' does not exist for field 'key'."],
    ['project ~ KAN', "The operator '~' is not supported by the 'project' field."],
    ['updated > soon', "Date value 'soon' for field 'updated' is invalid."],
    ['assignee = other()', "Unable to find JQL function 'other()'."],
    ['order by key', 'Unbounded JQL queries are not allowed here.'],
    ['', 'Unbounded JQL queries are not allowed here.'],
    ['project = KAN order by nothing', "Field 'nothing' does not exist"],
    ['project = KAN order by key,key,key,key,key,key,key,key', 'can contain at most 7 fields'],
  ])('refuses %j', async (jql, message) => {
    const { status, body } = await search(jql);
    expect(status).toBe(400);
    expect(body.errorMessages[0]).toContain(message);
  });
});

describe('dates', () => {
  beforeEach(async () => {
    for (const hour of [9, 10, 11]) {
      now = Date.parse(`2026-11-22T${String(hour).padStart(2, '0')}:30:00Z`);
      await client.createIssue();
    }
    now = Date.parse('2026-11-22T12:00:00Z');
  });

  it('takes unquoted epoch milliseconds to the millisecond', async () => {
    const at = Date.parse('2026-11-22T10:30:00Z');
    expect(await keys(`updated >= ${at} order by key`)).toEqual(['KAN-2', 'KAN-3']);
    expect(await keys(`updated > ${at}`)).toEqual(['KAN-3']);
    expect(await keys(`updated <= ${at} and updated >= ${at}`)).toEqual(['KAN-2']);
    expect(await keys(`updated < ${at}`)).toEqual(['KAN-1']);
    expect((await search(`updated >= "${at}"`)).status).toBe(400);
  });

  it('reads wall times in the time zone of whoever asks', async () => {
    const jql = 'created >= "2026-11-22 10:00" order by key';
    expect(await keys(jql, 'ada')).toEqual(['KAN-2', 'KAN-3']);
    expect(await keys(jql, 'linus')).toEqual(['KAN-1', 'KAN-2', 'KAN-3']);
    expect(await keys(jql, 'grace')).toEqual([]);
    expect(await keys('created >= 2026-11-22', 'mei')).toHaveLength(3);
    expect(await keys('created >= 2026/11/23', 'mei')).toEqual([]);
  });

  it('counts periods from now', async () => {
    expect(await keys('updated >= -1h')).toEqual(['KAN-3']);
    expect(await keys('updated >= "-1h 45m" order by key')).toEqual(['KAN-2', 'KAN-3']);
    expect(await keys('updated < now() and created >= startOfDay()')).toHaveLength(3);
    expect(await keys('updated >= -1d')).toHaveLength(3);
  });
});

describe('what a page holds', () => {
  it('is ids alone by default, and the fields that are named', async () => {
    await client.createIssue({ summary: 'S' });
    const ids = await client.rest('POST', '/search/jql', { jql: 'project = KAN' });
    expect(ids.body).toEqual({ issues: [{ id: '10001' }], isLast: true });
    const named = await client.rest('GET', '/search/jql?jql=project%20%3D%20KAN&fields=summary,-status');
    expect(named.body.issues[0]).toMatchObject({ id: '10001', key: 'KAN-1', fields: { summary: 'S' } });
    expect(Object.keys(named.body.issues[0].fields)).toEqual(['summary']);
  });

  it('shrinks when much is asked for', async () => {
    await client.control('POST', '/seed-many', { issues: 1100 });
    const size = async (fields: string[]) =>
      (await search('project = KAN', { fields, maxResults: 5000 })).body.issues.length;
    expect([await size(['id']), await size(['summary']), await size(['*all'])]).toEqual([1100, 1000, 100]);
  });

  it('stays the same page for the same token, and refuses the token of another query', async () => {
    await client.control('POST', '/seed-many', { issues: 10 });
    const jql = 'project = KAN order by key';
    const { nextPageToken } = (await search(jql, { maxResults: 3 })).body;
    const second = await search(jql, { maxResults: 3, nextPageToken });
    expect((await search(jql, { maxResults: 3, nextPageToken })).body).toEqual(second.body);
    expect((await search('project = OPS', { nextPageToken })).status).toBe(400);
    expect((await search(jql, { nextPageToken: 'junk' })).status).toBe(400);
  });

  it('answers 410 on the old search', async () => {
    expect((await client.rest('GET', '/search?jql=project=KAN')).status).toBe(410);
    expect((await client.rest('POST', '/search', { jql: 'project = KAN' })).status).toBe(410);
  });

  it('counts', async () => {
    await client.control('POST', '/seed-many', { issues: 30 });
    const count = (jql: string) => client.rest('POST', '/search/approximate-count', { jql });
    expect((await count('project = KAN')).body).toEqual({ count: 30 });
    expect((await count('key = KAN-3')).body).toEqual({ count: 1 });
    expect((await count('order by key')).status).toBe(400);
  });
});

describe('paging', () => {
  it.each(['updated ASC, key ASC', 'updated DESC, key ASC', 'updated ASC', 'key DESC', 'summary', 'id'])(
    'reads every issue once by %s, though many share one `updated`',
    async (order) => {
      await client.control('POST', '/seed-many', { issues: 300, sameUpdated: 150, seed: 7 });
      const all = await pages(`project = KAN ORDER BY ${order}`, 40);
      const ids = all.flat();
      expect(all.slice(0, -1).every((page) => page.length === 40)).toBe(true);
      expect(new Set(ids).size).toBe(300);
      expect(ids).toHaveLength(300);
    },
  );

  it('gives by `updated` what the whole list sorted by `updated` and key would', async () => {
    await client.control('POST', '/seed-many', { issues: 200, sameUpdated: 90, seed: 3 });
    const byHand = [...client.sandbox.jira.state.allIssues()]
      .sort((a, b) => a.updated - b.updated || a.number - b.number)
      .map(({ id }) => id);
    expect((await pages('project = KAN ORDER BY updated ASC, key ASC', 33)).flat()).toEqual(byHand);
    const bound = client.sandbox.jira.state.issue(byHand[50] ?? '')?.updated ?? 0;
    const later = byHand.filter((id) => (client.sandbox.jira.state.issue(id)?.updated ?? 0) >= bound);
    expect((await pages(`updated >= ${bound} ORDER BY updated ASC, key ASC`, 33)).flat()).toEqual(later);
  });

  it('shows an issue that changes between two pages again, at its new place', async () => {
    await client.control('POST', '/seed-many', { issues: 10 });
    const jql = 'project = KAN ORDER BY updated ASC';
    const first = (await search(jql, { maxResults: 4 })).body;
    await client.rest('PUT', `/issue/${first.issues[0].id}`, { fields: { summary: 'Changed' } });
    const rest = (await search(jql, { maxResults: 100, nextPageToken: first.nextPageToken })).body;
    expect(rest.issues).toHaveLength(7);
    expect(rest.issues.at(-1).id).toBe(first.issues[0].id);
  });
});

describe('the index runs behind', () => {
  it('shows a write only after the lag, unless the search names the issue', async () => {
    await client.createIssue({ summary: 'Old' });
    await client.control('POST', '/settings', { searchLagMs: 5000 });
    now += 1000;
    await client.rest('PUT', '/issue/KAN-1', { fields: { summary: 'New' } });
    const fresh = await client.createIssue();
    const summaries = async (more: object = {}) => {
      const { body } = await search('project = KAN order by key', { fields: ['summary'], ...more });
      return body.issues.map((issue: { fields: { summary: string } }) => issue.fields.summary);
    };
    expect(await summaries()).toEqual(['Old']);
    expect(await summaries({ reconcileIssues: [10001, Number(fresh.id)] })).toEqual(['New', 'An issue']);
    expect(await summaries()).toEqual(['Old']);
    expect((await client.rest('GET', '/issue/KAN-1')).body.fields.summary).toBe('New');
    now += 5000;
    expect(await summaries()).toEqual(['New', 'An issue']);
  });

  it('goes on finding a deleted issue for the lag', async () => {
    await client.createIssue();
    await client.control('POST', '/settings', { searchLagMs: 5000 });
    await client.rest('DELETE', '/issue/KAN-1');
    expect(await keys('project = KAN')).toEqual(['KAN-1']);
    now += 5000;
    expect(await keys('project = KAN')).toEqual([]);
  });

  it('runs behind by as much as the seed says, the same for the same seed', async () => {
    const delays = async (seed: number) => {
      await client.control('POST', '/reset', { seed: 'empty' });
      await client.control('POST', '/settings', { searchLagMs: 1000, searchLagSpreadMs: 4000, seed });
      for (let n = 0; n < 8; n += 1) await client.createIssue();
      const seen = [];
      for (let waited = 0; waited <= 5000; waited += 500) {
        seen.push((await keys('project = KAN')).length);
        now += 500;
      }
      return seen;
    };
    const [first, again, other] = [await delays(1), await delays(1), await delays(2)];
    expect(first[1]).toBe(0);
    expect(first.at(-1)).toBe(8);
    expect(new Set(first).size).toBeGreaterThan(3);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('takes at most 50 numeric ids to reconcile', async () => {
    const many = Array.from({ length: 51 }, (_, index) => index + 1);
    expect((await search('project = KAN', { reconcileIssues: many })).status).toBe(400);
    expect((await search('project = KAN', { reconcileIssues: ['KAN-1'] })).status).toBe(400);
  });
});

it('answers a GET with the old state for a while, when told to', async () => {
  await client.createIssue({ summary: 'Old' });
  await client.control('POST', '/settings', { readYourWritesLagMs: 2000 });
  await client.rest('PUT', '/issue/KAN-1', { fields: { summary: 'New' } });
  const summary = async () => (await client.rest('GET', '/issue/KAN-1')).body.fields.summary;
  const bulk = async () =>
    (await client.rest('POST', '/issue/bulkfetch', { issueIdsOrKeys: ['KAN-1'] })).body.issues[0].fields.summary;
  expect([await summary(), await bulk()]).toEqual(['Old', 'Old']);
  now += 2000;
  expect([await summary(), await bulk()]).toEqual(['New', 'New']);
});

it('hides issues and projects when told to', async () => {
  await client.createIssue();
  await client.createIssue();
  await client.control('POST', '/settings', { hideIssues: ['KAN-1'] });
  expect(await keys('project = KAN')).toEqual(['KAN-2']);
  await client.control('POST', '/settings', { hideIssues: [], hideShare: 0.5, seed: 3 });
  for (let n = 0; n < 18; n += 1) await client.createIssue();
  const shown = await keys('project = KAN');
  expect(shown.length).toBeGreaterThan(3);
  expect(shown.length).toBeLessThan(17);
  await client.control('POST', '/settings', { seed: 4 });
  expect(await keys('project = KAN')).not.toEqual(shown);
  await client.control('POST', '/settings', { seed: 3 });
  expect(await keys('project = KAN')).toEqual(shown);
  await client.control('POST', '/settings', { hideShare: 0, hideProjects: ['KAN'] });
  expect((await search('project = KAN')).status).toBe(400);
  expect(await keys('created >= -1d')).toEqual([]);
  expect((await client.rest('GET', '/project/KAN')).status).toBe(404);
});
