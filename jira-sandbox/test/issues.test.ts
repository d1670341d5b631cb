import { adf, type Client, startClient } from './support/sandbox-client.ts';

let client: Client;

beforeAll(async () => {
  client = await startClient();
});
afterAll(() => client.sandbox.close());
beforeEach(async () => {
  await client.control('POST', '/reset', { seed: 'empty' });
  client.changes.length = 0;
});

const get = async (idOrKey: string, query = '') => (await client.rest('GET', `/issue/${idOrKey}${query}`)).body;

describe('create', () => {
  it('gives numeric ids from 10001 and keys from 1, and keeps what it was given', async () => {
    const created = await client.createIssue(
      { summary: 'Café', description: adf('Text'), labels: ['b', 'a'], priority: { name: 'High' } },
      { properties: [{ key: 'crm', value: { id: 'T1' } }] },
    );
    expect(created).toMatchObject({ id: '10001', key: 'KAN-1' });
    const issue = await get('KAN-1', '?fields=*all&properties=crm');
    expect(issue.fields).toMatchObject({
      summary: 'Café',
      description: adf('Text'),
      labels: ['a', 'b'],
      priority: { id: '2', name: 'High' },
      status: { name: 'To Do', statusCategory: { key: 'new' } },
      assignee: null,
      reporter: { displayName: 'Ada Lovelace' },
    });
    expect(issue.properties).toEqual({ crm: { id: 'T1' } });
    expect(issue.fields.created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
  });

  it.each([
    [{ priority: { name: 'Silly' } }, 'priority'],
    [{ description: 'plain text' }, 'description'],
    [{ description: { type: 'doc', version: 1, content: [{ type: 'nonsense' }] } }, 'description'],
    [{ summary: 'x'.repeat(256) }, 'summary'],
    [{ summary: 'two\nlines' }, 'summary'],
    [{ summary: undefined }, 'summary'],
    [{ issuetype: undefined }, 'issuetype'],
    [{ issuetype: { name: 'Subtask' } }, 'parent'],
    [{ project: undefined }, 'project'],
    [{ project: { key: 'NOPE' } }, 'project'],
    [{ labels: ['with space'] }, 'labels'],
    [{ assignee: { accountId: 'nobody' } }, 'assignee'],
    [{ duedate: '2026-02-30' }, 'duedate'],
    [{ status: { id: '10003' } }, 'status'],
    [{ constructor: 'x' }, 'constructor'],
  ])('refuses %j by naming %s, and writes nothing', async (fields, field) => {
    const answer = await client.rest('POST', '/issue', {
      fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'ok', ...fields },
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ errorMessages: [], errors: { [field]: expect.any(String) } });
    expect(client.sandbox.jira.state.issueCount).toBe(0);
    expect(client.changes).toEqual([]);
  });

  it('walks a transition that the create asks for, and tells of both', async () => {
    await client.createIssue({}, { transition: { id: '41' } });
    const issue = await get('KAN-1');
    expect(issue.fields.status.name).toBe('Done');
    expect(issue.fields.resolution.name).toBe('Done');
    expect(client.changes.map(({ type }) => type)).toEqual(['issue_created', 'issue_updated']);
  });

  it('creates in bulk what can be created and names the rest', async () => {
    const good = { fields: { project: { key: 'KAN' }, issuetype: { id: '10002' }, summary: 'ok' } };
    const answer = await client.rest('POST', '/issue/bulk', { issueUpdates: [good, { fields: {} }, good] });
    expect(answer.status).toBe(201);
    expect(answer.body.issues).toHaveLength(2);
    expect(answer.body.errors).toMatchObject([{ failedElementNumber: 1, status: 400 }]);
    const many = await client.rest('POST', '/issue/bulk', { issueUpdates: Array(51).fill(good) });
    expect(many.status).toBe(400);
  });
});

describe('edit', () => {
  it('changes fields and labels, in one history entry, and tells the change as REST shows it', async () => {
    const { id } = await client.createIssue({ labels: ['a', 'b'] });
    client.changes.length = 0;
    const answer = await client.rest('PUT', '/issue/KAN-1', {
      fields: { summary: 'New', description: adf('D') },
      update: { labels: [{ add: 'c' }, { remove: 'a' }], priority: [{ set: { id: '1' } }] },
    });
    expect([answer.status, answer.body]).toEqual([204, undefined]);
    const [change] = client.changes;
    expect(client.changes).toHaveLength(1);
    expect(change).toMatchObject({ type: 'issue_updated', viaApp: null, actor: '5b10a2844c20165700ede21g' });
    expect(change?.issue).toEqual(await get(id));
    expect(change?.changelog?.items).toEqual([
      {
        field: 'summary',
        fieldId: 'summary',
        fieldtype: 'jira',
        from: null,
        fromString: 'An issue',
        to: null,
        toString: 'New',
      },
      {
        field: 'description',
        fieldId: 'description',
        fieldtype: 'jira',
        from: null,
        fromString: null,
        to: null,
        toString: 'D',
      },
      {
        field: 'priority',
        fieldId: 'priority',
        fieldtype: 'jira',
        from: '3',
        fromString: 'Medium',
        to: '1',
        toString: 'Highest',
      },
      { field: 'labels', fieldId: 'labels', fieldtype: 'jira', from: '', fromString: 'a b', to: '', toString: 'b c' },
    ]);
  });

  it('answers 200 with the issue when asked to', async () => {
    await client.createIssue();
    const answer = await client.rest('PUT', '/issue/KAN-1?returnIssue=true', { fields: { summary: 'New' } });
    expect(answer.status).toBe(200);
    expect(answer.body.fields.summary).toBe('New');
  });

  it('refuses a field that stands in both fields and update, and a status', async () => {
    await client.createIssue();
    const both = await client.rest('PUT', '/issue/KAN-1', {
      fields: { labels: [] },
      update: { labels: [{ add: 'x' }] },
    });
    expect([both.status, Object.keys(both.body.errors)]).toEqual([400, ['labels']]);
    const status = await client.rest('PUT', '/issue/KAN-1', { fields: { status: { id: '10003' } } });
    expect([status.status, Object.keys(status.body.errors)]).toEqual([400, ['status']]);
  });

  it('moves `updated` with every change, even within a millisecond, and not without one', async () => {
    await client.createIssue({ summary: '0' });
    const seen: string[] = [];
    for (const summary of ['1', '2', '3', '3']) {
      await client.rest('PUT', '/issue/KAN-1', { fields: { summary } });
      seen.push((await get('KAN-1')).fields.updated);
    }
    expect(new Set(seen).size).toBe(3);
    expect(seen).toEqual([...seen].sort());
  });

  it('assigns, unassigns and takes the default', async () => {
    await client.createIssue();
    const assign = (accountId: string | null) => client.rest('PUT', '/issue/KAN-1/assignee', { accountId });
    expect((await assign('5b10ac8d82e05b22cc7d4ef5')).status).toBe(204);
    expect((await get('KAN-1')).fields.assignee.displayName).toBe('Grace Hopper');
    await assign('-1');
    expect((await get('KAN-1')).fields.assignee.displayName).toBe('Ada Lovelace');
    await assign(null);
    expect((await get('KAN-1')).fields.assignee).toBeNull();
    expect((await assign('712020:2b4c6d8e-1f3a-4b5c-8d7e-9f0a1b2c3d4e')).status).toBe(400);
  });
});

describe('delete and missing', () => {
  it('deletes, tells it once, and answers 404 afterwards', async () => {
    await client.createIssue();
    await client.rest('POST', '/issue/KAN-1/comment', { body: adf('c') });
    client.changes.length = 0;
    expect((await client.rest('DELETE', '/issue/KAN-1')).status).toBe(204);
    expect(client.changes.map(({ type, issue }) => [type, issue.key])).toEqual([['issue_deleted', 'KAN-1']]);
    const gone = await client.rest('GET', '/issue/10001');
    expect(gone.status).toBe(404);
    expect(gone.body.errorMessages).toEqual(['Issue does not exist or you do not have permission to see it.']);
    expect((await client.createIssue()).key).toBe('KAN-2');
  });

  it('keeps an issue with subtasks unless they may go too', async () => {
    await client.createIssue();
    await client.createIssue({ issuetype: { name: 'Subtask' }, parent: { key: 'KAN-1' } });
    expect((await client.rest('DELETE', '/issue/KAN-1')).status).toBe(400);
    expect((await client.rest('DELETE', '/issue/KAN-1?deleteSubtasks=true')).status).toBe(204);
    expect(client.sandbox.jira.state.issueCount).toBe(0);
  });

  it('answers the same 404 for a hidden issue, and leaves it out of bulkfetch', async () => {
    await client.createIssue();
    await client.createIssue();
    await client.control('POST', '/settings', { hideIssues: ['KAN-1'] });
    expect((await client.rest('GET', '/issue/KAN-1')).status).toBe(404);
    expect((await client.rest('PUT', '/issue/10001', { fields: { summary: 'x' } })).status).toBe(404);
    const bulk = await client.rest('POST', '/issue/bulkfetch', { issueIdsOrKeys: ['KAN-1', '10002', 'KAN-99'] });
    expect(bulk.body.issues.map(({ key }: { key: string }) => key)).toEqual(['KAN-2']);
  });
});

describe('move', () => {
  it('keeps the id, changes the key, follows the old one, and says Key and project in the history', async () => {
    await client.createIssue();
    const moved = await client.control('POST', '/issues/KAN-1/move', { project: 'OPS' });
    expect(moved.body).toEqual({ id: '10001', key: 'OPS-1' });
    expect(await get('KAN-1', '?fields=project')).toMatchObject({
      id: '10001',
      key: 'OPS-1',
      fields: { project: { key: 'OPS' } },
    });
    const bulk = await client.rest('POST', '/issue/bulkfetch', { issueIdsOrKeys: ['KAN-1'] });
    expect(bulk.body.issues[0].key).toBe('OPS-1');
    const { values } = (await client.rest('GET', '/issue/10001/changelog')).body;
    const items = values
      .at(-1)
      .items.map((item: Record<string, unknown>) => [item.field, item.fromString, item.toString]);
    expect(items).toContainEqual(['Key', 'KAN-1', 'OPS-1']);
    expect(items).toContainEqual(['project', 'Kanban support', 'Operations desk']);
    expect((await client.createIssue()).key).toBe('KAN-2');
  });
});
