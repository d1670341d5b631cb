import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openStream, type SseClient } from '@synapse/local-stack/testing/sse-client';
import { type Me, type MemberPage, memberPageSchema, memberSchema, meSchema } from '@synapse/shared/member';
import { problemSchema } from '@synapse/shared/problem';
import { chooseWorkspace } from '../../../src/http/auth/choose-workspace.ts';
import { createMemberships } from '../../../src/sync/members/memberships.ts';
import { ISSUER, joinAs, personToken, startTestApi, type TestApi, tokenFor } from '../support/api.ts';

/** People belong to workspaces by rows of the CRM's own: no claim of their token says so. */

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

let people = 0;
const somebody = (): string => {
  people += 1;
  return `person-${people}`;
};
const inWorkspace = (id: string) => ({ 'x-workspace': id });
const me = async (token: string) => meSchema.parse((await api.call('GET', '/api/me', { token })).body);
const tickets = (token: string, workspace?: string) =>
  api.call('GET', '/api/tickets', { token, ...(workspace ? { headers: inWorkspace(workspace) } : {}) });
const change = (token: string, memberId: string, json: object) =>
  api.call('PATCH', `/api/members/${memberId}`, { token, json });
const leave = (token: string, workspaceId: string) =>
  api.call('POST', '/api/me/leave', { token, json: { workspaceId } });

describe('a token that names no workspace', () => {
  test('works in the only workspace of its person, with the role of the member', async () => {
    const tenantId = await api.tenant('Only');
    const { token } = await joinAs(api, tenantId, somebody(), 'viewer');
    expect((await tickets(token)).status).toBe(200);
    const refused = await api.call('POST', '/api/tickets', { token, json: { title: 'x' } });
    expect([refused.status, problemSchema.parse(refused.body).detail]).toEqual([
      403,
      'This needs the role agent; you have the role viewer. Ask an admin of your workspace.',
    ]);
  });

  test('of a person without a workspace: 403 that says what to do, and /api/me answers', async () => {
    const token = await personToken(somebody());
    const answer = await tickets(token);
    expect([answer.status, problemSchema.parse(answer.body).detail]).toEqual([
      403,
      'You do not belong to any workspace. Ask an admin to invite you by your e-mail address.',
    ]);
    expect((await me(token)).workspaces).toEqual([]);
  });

  test('of a person who has just joined a workspace by another process works there before word of it has come', async () => {
    const [a, b] = [await api.tenant('Before'), await api.tenant('Just joined')];
    const sub = somebody();
    const identity = {
      issuer: ISSUER,
      subject: sub,
      name: sub,
      email: null,
      emailVerified: false,
      until: 0,
      claims: null,
    };
    // Nobody tells it of any change.
    const memberships = createMemberships(api.context.db, Date.now);
    await joinAs(api, a, sub, 'viewer');
    await expect(chooseWorkspace(identity, b, memberships)).rejects.toThrow(/“Before”/);
    await joinAs(api, b, sub, 'agent');
    expect(await chooseWorkspace(identity, b, memberships)).toMatchObject({ tenantId: b, role: 'agent' });
    expect(await chooseWorkspace(identity, a, memberships)).toMatchObject({ tenantId: a, role: 'viewer' });
  });

  test('of a person in several: 400 that lists them, until X-Workspace chooses one', async () => {
    const [a, b] = [await api.tenant('Alpha'), await api.tenant('Beta')];
    const sub = somebody();
    const { token } = await joinAs(api, a, sub, 'agent');
    await joinAs(api, b, sub, 'admin');
    const answer = await tickets(token);
    expect([answer.status, problemSchema.parse(answer.body).workspaces]).toEqual([
      400,
      [
        { id: a, name: 'Alpha', role: 'agent' },
        { id: b, name: 'Beta', role: 'admin' },
      ],
    ]);
    const made = await api.call('POST', '/api/tickets', {
      token,
      json: { title: 'in Beta' },
      headers: inWorkspace(b.toUpperCase()),
    });
    expect(made.status).toBe(201);
    expect((await tickets(token, a)).body).toMatchObject({ items: [] });
    expect((await tickets(token, b)).body).toMatchObject({ items: [{ title: 'in Beta' }] });
  });

  test('and a workspace that is not theirs, or none at all: 403 in the same words', async () => {
    const { token } = await joinAs(api, await api.tenant('Mine'), somebody(), 'owner');
    const foreign = await api.tenant('Not mine');
    for (const workspace of [foreign, randomUUID(), 'nonsense']) {
      const answer = await tickets(token, workspace);
      expect([answer.status, problemSchema.parse(answer.body).detail]).toEqual([
        403,
        expect.stringMatching(/^You do not belong to the workspace that was asked for. You belong to “Mine” /),
      ]);
    }
  });

  test('of another issuer is another person', async () => {
    const tenantId = await api.tenant();
    const sub = somebody();
    await joinAs(api, tenantId, sub, 'admin');
    await api.owner.query(`update member set issuer = 'https://other.test' where subject = $1`, [sub]);
    expect((await tickets(await personToken(sub))).status).toBe(403);
  });
});

describe('a token that names its workspace', () => {
  test('and a role is believed, and is for no other workspace', async () => {
    const [tenantId, other] = [await api.tenant('Claimed'), await api.tenant('Other')];
    const sub = somebody();
    await joinAs(api, other, sub, 'owner');
    const token = await tokenFor(tenantId, { sub, role: 'agent' });
    expect((await tickets(token, tenantId)).status).toBe(200);
    expect((await tickets(token, other)).status).toBe(403);
    expect((await me(token)).workspaces).toEqual([
      { id: tenantId, name: 'Claimed', role: 'agent', suspended: false, by: 'token', feedSeq: 0 },
    ]);
  });

  test.each(['authenticated', 'root', undefined])('and the role %s: the membership there decides', async (role) => {
    const tenantId = await api.tenant();
    const sub = somebody();
    const token = await tokenFor(tenantId, { sub, role });
    expect((await tickets(token)).status).toBe(403);
    await joinAs(api, tenantId, sub, 'viewer');
    await eventually(async () => expect((await tickets(token)).status).toBe(200));
  });
});

describe('members', () => {
  test('are listed a page at a time, of this workspace only', async () => {
    const tenantId = await api.tenant();
    await joinAs(api, await api.tenant(), somebody(), 'agent');
    const { token } = await joinAs(api, tenantId, 'b', 'owner');
    for (const sub of ['a', 'c']) await joinAs(api, tenantId, sub, 'agent');
    const page = async (query: string): Promise<MemberPage> =>
      memberPageSchema.parse((await api.call('GET', `/api/members${query}`, { token })).body);
    const first = await page('?limit=2');
    expect(first.items.map(({ name }) => name)).toEqual(['a', 'b']);
    const last = await page(`?limit=2&cursor=${first.nextCursor}`);
    expect([last.items.map(({ name }) => name), last.nextCursor]).toEqual([['c'], null]);
  });

  test('are called what their last token says', async () => {
    const tenantId = await api.tenant();
    const sub = somebody();
    await joinAs(api, tenantId, sub, 'agent');
    const token = await personToken(sub, { name: 'New Name', email: 'new@acme.com' });
    await tickets(token);
    expect((await api.call('GET', '/api/members', { token })).body).toMatchObject({
      items: [{ name: 'New Name', email: 'new@acme.com' }],
    });
  });

  test('an admin changes roles up to their own, and nothing about an owner', async () => {
    const tenantId = await api.tenant();
    const owner = await joinAs(api, tenantId, somebody(), 'owner');
    const admin = await joinAs(api, tenantId, somebody(), 'admin');
    const agent = await joinAs(api, tenantId, somebody(), 'agent');
    expect(memberSchema.parse((await change(admin.token, agent.memberId, { role: 'admin' })).body).role).toBe('admin');
    expect((await change(admin.token, agent.memberId, { role: 'owner' })).status).toBe(403);
    for (const patch of [{ role: 'agent' }, { suspended: true }])
      expect((await change(admin.token, owner.memberId, patch)).status).toBe(403);
    expect((await api.call('DELETE', `/api/members/${owner.memberId}`, { token: admin.token })).status).toBe(403);
    expect((await change(owner.token, agent.memberId, { role: 'owner' })).status).toBe(200);
    expect((await change(agent.token, admin.memberId, {})).status).toBe(400);
  });

  test('who is removed is out', async () => {
    const tenantId = await api.tenant();
    const admin = await joinAs(api, tenantId, somebody(), 'admin');
    const agent = await joinAs(api, tenantId, somebody(), 'agent');
    expect((await tickets(agent.token)).status).toBe(200);
    expect((await api.call('DELETE', `/api/members/${agent.memberId}`, { token: admin.token })).status).toBe(204);
    await eventually(async () => expect((await tickets(agent.token)).status).toBe(403));
  });

  test('anybody leaves, a viewer too', async () => {
    const tenantId = await api.tenant();
    const { token } = await joinAs(api, tenantId, somebody(), 'viewer');
    expect((await leave(token, tenantId)).status).toBe(204);
    expect((await leave(token, tenantId)).status).toBe(404);
    expect((await leave(token, randomUUID())).status).toBe(404);
    await eventually(async () => expect((await me(token)).workspaces).toEqual([]));
  });
});

describe('suspension', () => {
  test('works on every process within a moment, and says why; so does its end', async () => {
    const beside = await startTestApi({}, api);
    try {
      const tenantId = await api.tenant('Strict');
      const admin = await joinAs(api, tenantId, somebody(), 'admin');
      const { token, memberId } = await joinAs(api, tenantId, somebody(), 'agent');
      const statuses = async () =>
        Promise.all([api, beside].map(async (one) => (await one.call('GET', '/api/tickets', { token })).status));
      expect(await statuses()).toEqual([200, 200]);
      await change(admin.token, memberId, { suspended: true });
      const told = performance.now();
      await eventually(async () => expect(await statuses()).toEqual([403, 403]));
      // Long before what is remembered is read anew.
      expect(performance.now() - told).toBeLessThan(2_000);
      expect(problemSchema.parse((await tickets(token)).body).detail).toBe(
        'You are suspended in the workspace “Strict”. Ask one of its admins to let you in again.',
      );
      const seen: Me = await me(token);
      expect(seen.workspaces).toMatchObject([{ id: tenantId, suspended: true }]);
      await change(admin.token, memberId, { suspended: false });
      await eventually(async () => expect(await statuses()).toEqual([200, 200]));
    } finally {
      await beside.close();
    }
  });
});

describe('a live stream', () => {
  test('of a person who is suspended ends at once on every process, and of nobody else', async () => {
    const beside = await startTestApi({}, api);
    const opened: SseClient[] = [];
    try {
      const tenantId = await api.tenant('Watched');
      const admin = await joinAs(api, tenantId, somebody(), 'admin');
      const { token, memberId } = await joinAs(api, tenantId, somebody(), 'agent');
      for (const [on, as] of [
        [api, token],
        [beside, token],
        [api, admin.token],
      ] as const)
        opened.push(await openStream(on, as));
      const [here, there, adminStream] = opened as [SseClient, SseClient, SseClient];
      await change(admin.token, memberId, { suspended: true });
      const told = performance.now();
      await Promise.all([here.ended, there.ended]);
      // Long before the look that each heartbeat takes, every 15 s.
      expect(performance.now() - told).toBeLessThan(10_000);
      await api.call('POST', '/api/tickets', { token: admin.token, json: { title: 'Only for members' } });
      await adminStream.until((events) => events.length > 0);
      expect([here.events, there.events]).toEqual([[], []]);
    } finally {
      for (const client of opened) client.close();
      await beside.close();
    }
  });
});

describe('the last owner', () => {
  test('can’t leave, be demoted, suspended or removed, and can once there is another', async () => {
    const tenantId = await api.tenant();
    const owner = await joinAs(api, tenantId, somebody(), 'owner');
    const suspended = await joinAs(api, tenantId, somebody(), 'owner');
    await change(owner.token, suspended.memberId, { suspended: true });
    const tries = [
      () => leave(owner.token, tenantId),
      () => change(owner.token, owner.memberId, { role: 'admin' }),
      () => change(owner.token, owner.memberId, { suspended: true }),
      () => api.call('DELETE', `/api/members/${owner.memberId}`, { token: owner.token }),
    ];
    for (const attempt of tries) {
      const answer = await attempt();
      const { detail, template } = problemSchema.parse(answer.body);
      expect([answer.status, detail, template]).toEqual([
        409,
        'This is the last owner of the workspace. Make somebody else an owner first.',
        { code: 'owner_last', params: {} },
      ]);
    }
    const next = await joinAs(api, tenantId, somebody(), 'agent');
    await change(owner.token, next.memberId, { role: 'owner' });
    expect((await leave(owner.token, tenantId)).status).toBe(204);
  });

  test('of two who leave at once, one stays', async () => {
    for (let round = 0; round < 5; round += 1) {
      const tenantId = await api.tenant();
      const two = await Promise.all([1, 2].map(() => joinAs(api, tenantId, somebody(), 'owner')));
      const statuses = await Promise.all(two.map(async ({ token }) => (await leave(token, tenantId)).status));
      expect(statuses.sort()).toEqual([204, 409]);
    }
  });

  test('of two who demote each other at once, one stays', async () => {
    const tenantId = await api.tenant();
    const [a, b] = await Promise.all([1, 2].map(() => joinAs(api, tenantId, somebody(), 'owner')));
    if (!a || !b) throw new Error('both are there');
    await Promise.all([change(a.token, b.memberId, { role: 'agent' }), change(b.token, a.memberId, { role: 'agent' })]);
    const { rows } = await api.owner.query(`select 1 from member where tenant_id = $1 and role = 'owner'`, [tenantId]);
    expect(rows.length).toBe(1);
  });
});

/** Waits for what another process is told by a notification. */
async function eventually(holds: () => Promise<void>): Promise<void> {
  const until = performance.now() + 5_000;
  for (;;) {
    try {
      await holds();
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
