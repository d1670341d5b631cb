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

const walk = (key: string, body: unknown) => client.rest('POST', `/issue/${key}/transitions`, body);
const fieldsOf = async (key: string) => (await client.rest('GET', `/issue/${key}`)).body.fields;
const offered = async (key: string) => {
  const { body } = await client.rest('GET', `/issue/${key}/transitions?expand=transitions.fields`);
  return body.transitions as {
    id: string;
    name: string;
    to: { name: string };
    fields: Record<string, { required: boolean }>;
  }[];
};
const createRequest = () => client.createIssue({ project: { key: 'OPS' } });

describe('the simple workflow', () => {
  it('goes from anywhere to anywhere; done sets the resolution, undone clears it', async () => {
    await client.createIssue();
    expect((await offered('KAN-1')).map(({ to }) => to.name)).toEqual(['To Do', 'In Progress', 'In Review', 'Done']);
    expect((await walk('KAN-1', { transition: { id: '41' } })).status).toBe(204);
    expect(await fieldsOf('KAN-1')).toMatchObject({ status: { name: 'Done' }, resolution: { name: 'Done' } });
    await walk('KAN-1', { transition: { id: '31' } });
    expect(await fieldsOf('KAN-1')).toMatchObject({
      status: { name: 'In Review' },
      resolution: null,
      resolutiondate: null,
    });
    const statuses = client.changes
      .flatMap(({ changelog }) => changelog?.items ?? [])
      .filter(({ field }) => field === 'status');
    expect(statuses).toEqual([
      {
        field: 'status',
        fieldId: 'status',
        fieldtype: 'jira',
        from: '10000',
        fromString: 'To Do',
        to: '10003',
        toString: 'Done',
      },
      {
        field: 'status',
        fieldId: 'status',
        fieldtype: 'jira',
        from: '10003',
        fromString: 'Done',
        to: '10002',
        toString: 'In Review',
      },
    ]);
  });

  it.each([
    [{}, 400],
    [{ transition: {} }, 400],
    [{ transition: { id: 41 } }, 400],
    [{ transition: { id: '999' } }, 400],
    [{ transition: { id: '41' }, fields: { resolution: { name: 'Done' } } }, 400],
    [{ transition: { id: '41' }, update: { comment: [{ add: { body: adf('x') } }] } }, 400],
  ])('refuses %j', async (body, status) => {
    await client.createIssue();
    expect((await walk('KAN-1', body)).status).toBe(status);
    expect((await fieldsOf('KAN-1')).status.name).toBe('To Do');
  });
});

describe('the workflow with steps', () => {
  it('needs two hops to be resolved, and a resolution for the second', async () => {
    await createRequest();
    expect((await offered('OPS-1')).map(({ name }) => name)).toEqual(['Take up']);
    expect((await walk('OPS-1', { transition: { id: '8' }, fields: { resolution: { name: 'Done' } } })).status).toBe(
      400,
    );
    await walk('OPS-1', { transition: { id: '5' } });
    const resolve = (await offered('OPS-1')).find(({ to }) => to.name === 'Resolved');
    expect(resolve?.fields).toMatchObject({ resolution: { required: true }, assignee: { required: false } });
    const without = await walk('OPS-1', { transition: { id: '8' } });
    expect([without.status, without.body.errors]).toEqual([400, { resolution: 'Resolution is required.' }]);
    const unknown = await walk('OPS-1', { transition: { id: '8' }, fields: { resolution: { name: 'Maybe' } } });
    expect(unknown.status).toBe(400);
    const elsewhere = await walk('OPS-1', {
      transition: { id: '8' },
      fields: { resolution: { name: 'Done' }, summary: 'x' },
    });
    expect(Object.keys(elsewhere.body.errors)).toEqual(['summary']);
    const done = await walk('OPS-1', {
      transition: { id: '8' },
      fields: { resolution: { name: 'Duplicate' } },
      update: { comment: [{ add: { body: adf('See the other one') } }] },
    });
    expect(done.status).toBe(204);
    expect(await fieldsOf('OPS-1')).toMatchObject({
      status: { name: 'Resolved' },
      resolution: { name: 'Duplicate' },
      comment: { total: 1 },
    });
    await walk('OPS-1', { transition: { id: '10' } });
    expect((await fieldsOf('OPS-1')).resolution).toBeNull();
  });

  it('takes the project’s first status, and keeps to its issue types', async () => {
    await createRequest();
    expect((await fieldsOf('OPS-1')).status.name).toBe('Waiting for support');
    const story = await client.rest('POST', '/issue', {
      fields: { project: { key: 'OPS' }, issuetype: { name: 'Story' }, summary: 'x' },
    });
    expect(Object.keys(story.body.errors)).toEqual(['issuetype']);
    const { body } = await client.rest('GET', '/project/OPS/statuses');
    expect(body[0].statuses.map(({ name }: { name: string }) => name)).toContain('Waiting for customer');
  });
});
