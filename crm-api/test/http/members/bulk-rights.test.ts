import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { joinAs, personToken, startTestApi, type TestApi, tokenFor } from '../support/api.ts';

/** A bulk change goes no further than its author's right to it. */
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const change = (token: string, memberId: string, json: object) =>
  api.call('PATCH', `/api/members/${memberId}`, { token, json });
const statusOf = async (token: string, job: string) =>
  ((await api.call('GET', job, { token })).body as { status: string }).status;
const jobOf = ({ headers }: { headers: Headers }) => headers.get('location') ?? '';
const ticket = async (token: string) =>
  ((await api.call('POST', '/api/tickets', { token, json: { title: 'x' } })).body as { id: string }).id;

test('a bulk change ends with the right to it: of who is suspended, demoted or removed, and of a token that is revoked', async () => {
  const tenantId = await api.tenant();
  const admin = await tokenFor(tenantId, { role: 'admin' });
  const id = await ticket(admin);
  const begin = async (token: string) => {
    const started = await api.call('POST', '/api/tickets/bulk', {
      ...{ token, headers: { 'x-workspace': tenantId } },
      json: { ids: [id], action: { kind: 'delete' } },
    });
    expect(started.status).toBe(202);
    return started.headers.get('location') ?? '';
  };
  const ways = [
    (memberId: string) => change(admin, memberId, { suspended: true }),
    (memberId: string) => change(admin, memberId, { role: 'viewer' }),
    (memberId: string) => api.call('DELETE', `/api/members/${memberId}`, { token: admin }),
  ];
  for (const way of ways) {
    const { token, memberId } = await joinAs(api, tenantId, randomUUID(), 'agent');
    const job = await begin(token);
    expect(await statusOf(admin, job)).toBe('queued');
    expect((await way(memberId)).status).toBeLessThan(300);
    expect(await statusOf(admin, job)).toBe('cancelled');
  }
  // Whose token says so is heard of when it comes, also where they come again and again.
  const sub = randomUUID();
  for (let round = 0; round < 2; round += 1) {
    const job = await begin(await tokenFor(tenantId, { role: 'agent', sub }));
    const viewer = await tokenFor(tenantId, { role: 'viewer', sub });
    expect(await statusOf(admin, job)).toBe('queued');
    expect((await api.call('GET', '/api/tickets', { token: viewer })).status).toBe(200);
    expect(await statusOf(admin, job)).toBe('cancelled');
    api.clock.offset += 3_001;
  }
  const made = await api.call('POST', '/api/service-tokens', {
    ...{ token: admin, json: { name: 'Robot', scopes: ['tickets:write'], expiresInDays: 1 } },
  });
  const robot = made.body as { id: string; token: string };
  const [its, own] = [await begin(robot.token), await begin(admin)];
  expect((await api.call('DELETE', `/api/service-tokens/${robot.id}`, { token: admin })).status).toBe(204);
  expect([await statusOf(admin, its), await statusOf(admin, own)]).toEqual(['cancelled', 'queued']);
});

test.each(['start', 'demotion'])(
  'a bulk change whose start and its author’s demotion cross does not run: %s first',
  async (first) => {
    const tenantId = await api.tenant();
    const admin = await tokenFor(tenantId, { role: 'admin' });
    const id = await ticket(admin);
    const { token, memberId } = await joinAs(api, tenantId, randomUUID(), 'agent');
    const start = () =>
      api.call('POST', '/api/tickets/bulk', { token, json: { ids: [id], action: { kind: 'delete' } } });
    const demote = () => change(admin, memberId, { role: 'viewer' });
    // Both are let in, and come to the lock of the workspace's bulk changes in this order.
    const holder = await api.owner.connect();
    await holder.query('begin');
    await holder.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`bulk:${tenantId}`]);
    const waiting = async (count: number) => {
      const query =
        "select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())";
      while ((await api.owner.query(query)).rowCount !== count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const one = first === 'start' ? start() : demote();
    await waiting(1);
    const other = first === 'start' ? demote() : start();
    await waiting(2);
    await holder.query('commit');
    holder.release();
    const [started, demoted] = first === 'start' ? [await one, await other] : [await other, await one];
    expect([started.status, demoted.status]).toEqual([first === 'start' ? 202 : 403, 200]);
    if (first === 'start') expect(await statusOf(admin, jobOf(started))).toBe('cancelled');
    await api.context.workQueueWorker.processAll();
    expect((await api.call('GET', `/api/tickets/${id}`, { token: admin })).status).toBe(200);
  },
);

test('a token that names the workspace and no role any more ends what its person has begun, unless they are an agent here', async () => {
  const tenantId = await api.tenant();
  const admin = await tokenFor(tenantId, { role: 'admin' });
  const id = await ticket(admin);
  for (const [member, answer, status] of [
    ['agent', 200, 'queued'],
    ['viewer', 200, 'cancelled'],
    [null, 403, 'cancelled'],
  ] as const) {
    const sub = randomUUID();
    if (member) await joinAs(api, tenantId, sub, member);
    const token = await tokenFor(tenantId, { role: 'agent', sub });
    const job = jobOf(
      await api.call('POST', '/api/tickets/bulk', { token, json: { ids: [id], action: { kind: 'delete' } } }),
    );
    const roleless = await tokenFor(tenantId, { role: undefined, sub });
    expect((await api.call('GET', '/api/tickets', { token: roleless })).status).toBe(answer);
    expect(await statusOf(admin, job)).toBe(status);
  }
});

test('an undo ends with the right to it, too, and can be begun again by another', async () => {
  const tenantId = await api.tenant();
  const admin = await tokenFor(tenantId, { role: 'admin' });
  const id = await ticket(admin);
  const job = jobOf(
    await api.call('POST', '/api/tickets/bulk', { token: admin, json: { ids: [id], action: { kind: 'delete' } } }),
  );
  await api.context.workQueueWorker.processAll();
  const sub = randomUUID();
  const undo = (token: string) => api.call('POST', `${job}/undo`, { token, json: {} });
  const begun = await undo(await tokenFor(tenantId, { role: 'agent', sub }));
  expect(begun.status).toBe(202);
  expect((await undo(await tokenFor(tenantId, { role: 'viewer', sub }))).status).toBe(403);
  expect(await statusOf(admin, jobOf(begun))).toBe('cancelled');
  expect((await undo(admin)).status).toBe(202);
  await api.context.workQueueWorker.processAll();
  expect((await api.call('GET', `/api/tickets/${id}`, { token: admin })).status).toBe(200);
});

describe('a bulk change of somebody whose token names their role', () => {
  const MINUTE = 60_000;
  const now = () => Date.now() + api.clock.offset;
  const work = () => api.context.workQueueWorker.processAll();
  let admin: string;
  let tenantId: string;
  const author = (claims: { sub: string; role?: string | undefined; minutes?: number }) => {
    const { minutes = 10, ...rest } = { role: 'agent', ...claims };
    return tokenFor(tenantId, { ...rest, exp: Math.floor((now() + minutes * MINUTE) / 1000) });
  };
  const begin = async (token: string, headers = {}) => {
    const id = await ticket(admin);
    const json = { ids: [id], action: { kind: 'edit', fields: { priority: 'URGENT' } } };
    const started = await api.call('POST', '/api/tickets/bulk', { token, json, headers });
    expect(started.status).toBe(202);
    return jobOf(started);
  };
  const read = async (job: string) =>
    (await api.call('GET', job, { token: admin })).body as { status: string; problem: string | null };
  beforeEach(async () => {
    tenantId = await api.tenant();
    admin = await tokenFor(tenantId, { role: 'admin', exp: Math.floor(now() / 1000) + 10 * 86_400 });
  });

  test('goes no further than their token, for nothing is heard of a demotion; and goes on when they come with a new one', async () => {
    const sub = randomUUID();
    const job = await begin(await author({ sub }));
    api.clock.offset += 11 * MINUTE;
    await work();
    const waiting = await read(job);
    expect(waiting.status).toBe('queued');
    expect(waiting.problem).toMatch(/token .* has ended/);

    const token = await author({ sub });
    expect((await api.call('GET', '/api/tickets', { token })).status).toBe(200);
    await work();
    expect(await read(job)).toMatchObject({ status: 'succeeded', problem: null });
  });

  test('goes on over the end of a token while they work with the next', async () => {
    const sub = randomUUID();
    const job = await begin(await author({ sub }));
    api.clock.offset += 9 * MINUTE;
    await api.call('GET', '/api/tickets', { token: await author({ sub }) });
    api.clock.offset += 2 * MINUTE;
    await work();
    expect((await read(job)).status).toBe('succeeded');
  });

  test('goes on when they come with a token that is known here already and lasts longer than the one it began with', async () => {
    const sub = randomUUID();
    const [longer, shorter] = [await author({ sub, minutes: 30 }), await author({ sub, minutes: 10 })];
    await api.call('GET', '/api/tickets', { token: longer });
    const job = await begin(shorter);
    api.clock.offset += 11 * MINUTE;
    await work();
    // Every process is notified that they must be heard anew.
    const until = performance.now() + 5_000;
    while ((await read(job)).status === 'queued' && performance.now() < until) {
      await api.call('GET', '/api/tickets', { token: longer });
      await work();
    }
    expect(await read(job)).toMatchObject({ status: 'succeeded', problem: null });
  });

  test('goes on by their membership once their token names no role, and ends if they come as a viewer', async () => {
    const [kept, ended] = [randomUUID(), randomUUID()];
    await joinAs(api, tenantId, kept, 'agent');
    const jobs = [await begin(await author({ sub: kept })), await begin(await author({ sub: ended }))];
    api.clock.offset += 11 * MINUTE;
    await work();
    await api.call('GET', '/api/tickets', { token: await author({ sub: kept, role: undefined }) });
    await api.call('GET', '/api/tickets', { token: await author({ sub: ended, role: 'viewer' }) });
    api.clock.offset += 60 * MINUTE;
    await work();
    expect(await Promise.all(jobs.map(async (job) => (await read(job)).status))).toEqual(['succeeded', 'cancelled']);
  });

  test('that of a member asks nothing of their token, and that of a service token ends with it', async () => {
    await joinAs(api, tenantId, 'member', 'agent');
    const person = await personToken('member', { exp: Math.floor((now() + MINUTE) / 1000) });
    const ofMember = await begin(person, { 'x-workspace': tenantId });
    const json = { name: 'Robot', scopes: ['tickets:write'], expiresInDays: 1 };
    const robot = (await api.call('POST', '/api/service-tokens', { token: admin, json })).body as { token: string };
    const ofRobot = await begin(robot.token);
    api.clock.offset += 25 * 60 * MINUTE;
    await work();
    expect([(await read(ofMember)).status, (await read(ofRobot)).status]).toEqual(['succeeded', 'cancelled']);
  });
});
