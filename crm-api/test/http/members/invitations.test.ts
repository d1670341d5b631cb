import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { invitationListSchema, meSchema, type NewInvitation, newInvitationSchema } from '@synapse/shared/member';
import { problemSchema } from '@synapse/shared/problem';
import { joinAs, personToken, startTestApi, type TestApi } from '../support/api.ts';

/** An invitation is for an address, and for whoever their provider says has it. */

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

let people = 0;
const somebody = (): string => {
  people += 1;
  return `guest-${people}`;
};
const addressOf = (sub: string) => `${sub}@acme.com`;
const verified = (sub: string, email = addressOf(sub)) => personToken(sub, { email, email_verified: true });

async function workspace(name = 'Host') {
  const tenantId = await api.tenant(name);
  const { token } = await joinAs(api, tenantId, somebody(), 'admin');
  const invite = async (email: string, role = 'agent'): Promise<NewInvitation> =>
    newInvitationSchema.parse(
      (await api.call('POST', '/api/members/invitations', { token, json: { email, role } })).body,
    );
  return { tenantId, token, invite };
}
const workspacesOf = async (token: string) =>
  meSchema.parse((await api.call('GET', '/api/me', { token })).body).workspaces.map(({ id, role }) => [id, role]);
const accept = (token: string, invitation: string) =>
  api.call('POST', '/api/me/invitations', { token, json: { token: invitation } });

describe('at the first sign-in', () => {
  test('a verified address is enough, in any case of letters', async () => {
    const { tenantId, invite } = await workspace();
    const sub = somebody();
    await invite(addressOf(sub).toUpperCase());
    const token = await verified(sub);
    expect((await api.call('GET', '/api/tickets', { token })).status).toBe(200);
    expect(await workspacesOf(token)).toEqual([[tenantId, 'agent']]);
    // It is used up.
    expect((await api.owner.query('select from invitation where tenant_id = $1', [tenantId])).rowCount).toBe(0);
  });

  test('an address that is not verified, or not said to be, joins nothing', async () => {
    const { invite } = await workspace();
    const sub = somebody();
    const { token: link } = await invite(addressOf(sub));
    for (const claims of [{}, { email_verified: false }]) {
      const token = await personToken(sub, { email: addressOf(sub), ...claims });
      expect((await api.call('GET', '/api/tickets', { token })).status).toBe(403);
      const answer = await accept(token, link);
      expect([answer.status, problemSchema.parse(answer.body).detail]).toEqual([
        403,
        'Your identity provider does not say that your e-mail address is verified. Verify it there, sign in again, and open the link again.',
      ]);
    }
  });

  test('two requests at once join once', async () => {
    const { tenantId, invite } = await workspace();
    const sub = somebody();
    await invite(addressOf(sub));
    const token = await verified(sub);
    const statuses = await Promise.all([1, 2, 3].map(async () => (await api.call('GET', '/api/me', { token })).status));
    expect(statuses).toEqual([200, 200, 200]);
    expect(await workspacesOf(token)).toEqual([[tenantId, 'agent']]);
  });

  test('who belongs somewhere already is put nowhere unasked', async () => {
    const { invite } = await workspace('Pushy');
    const home = await api.tenant('Home');
    const sub = somebody();
    await joinAs(api, home, sub, 'viewer');
    await invite(addressOf(sub));
    expect(await workspacesOf(await verified(sub))).toEqual([[home, 'viewer']]);
  });
});

describe('a link', () => {
  test('lets in who belongs elsewhere, once', async () => {
    const { tenantId, invite } = await workspace('Second');
    const home = await api.tenant('First');
    const sub = somebody();
    await joinAs(api, home, sub, 'viewer');
    const invitation = await invite(addressOf(sub));
    expect(invitation.link).toBe(`${api.url}/invite#${invitation.token}`);
    const token = await verified(sub);
    const answer = await accept(token, invitation.token);
    expect([answer.status, answer.body]).toEqual([200, { id: tenantId, name: 'Second', role: 'agent' }]);
    expect((await accept(token, invitation.token)).status).toBe(404);
  });

  test('opens nothing for another address', async () => {
    const { invite } = await workspace();
    const { token } = await invite('wanted@acme.com');
    const answer = await accept(await verified(somebody()), token);
    expect([answer.status, answer.text.includes('wanted@')]).toEqual([403, false]);
  });

  test('ends after seven days; sent again it is another one, and the one before opens nothing', async () => {
    const { token: admin, invite } = await workspace();
    const sub = somebody();
    const { id, token: first } = await invite(addressOf(sub));
    const guest = await verified(sub, `other-${addressOf(sub)}`);
    expect((await accept(guest, first)).status).toBe(403);
    const again = newInvitationSchema.parse(
      (await api.call('POST', `/api/members/invitations/${id}/resend`, { token: admin })).body,
    );
    expect((await accept(guest, first)).status).toBe(404);
    expect(again.token).not.toBe(first);
    const late = await startTestApi({}, api);
    try {
      late.clock.offset = 7 * 86_400_000 + 60_000;
      const exp = Math.floor(Date.now() / 1000) + 8 * 86_400;
      const token = await personToken(sub, { email: addressOf(sub), email_verified: true, exp });
      const answer = await late.call('POST', '/api/me/invitations', { token, json: { token: again.token } });
      expect([answer.status, problemSchema.parse(answer.body).detail]).toEqual([
        409,
        'This invitation has ended. Ask who invited you to send it again.',
      ]);
      expect((await late.call('GET', '/api/tickets', { token })).status).toBe(403);
    } finally {
      await late.close();
    }
  });

  test('that was revoked opens nothing', async () => {
    const { token: admin, invite } = await workspace();
    const sub = somebody();
    const { id, token } = await invite(addressOf(sub));
    expect((await api.call('DELETE', `/api/members/invitations/${id}`, { token: admin })).status).toBe(204);
    expect((await accept(await verified(sub), token)).status).toBe(404);
  });

  test('does not undo a suspension, and leaves who belongs already as they are', async () => {
    const { tenantId, token: admin, invite } = await workspace();
    const sub = somebody();
    const { memberId } = await joinAs(api, tenantId, sub, 'viewer');
    await api.call('PATCH', `/api/members/${memberId}`, { token: admin, json: { suspended: true } });
    const { token } = await invite(addressOf(sub), 'admin');
    expect((await accept(await verified(sub), token)).status).toBe(409);
    const { rows } = await api.owner.query('select role, suspended_at from member where id = $1', [memberId]);
    expect(rows).toEqual([{ role: 'viewer', suspended_at: expect.any(Date) }]);
  });

  test('that is replaced while somebody accepts by it opens nothing', async () => {
    const { tenantId, invite } = await workspace();
    const sub = somebody();
    await joinAs(api, await api.tenant('Elsewhere'), sub, 'viewer');
    const { id, token: old } = await invite(addressOf(sub));
    const resend = await api.owner.connect();
    try {
      await resend.query('begin');
      await resend.query("update invitation set token_hash = '\\x00' where id = $1", [id]);
      const accepting = accept(await verified(sub), old);
      await waitForLock();
      await resend.query('commit');
      expect((await accepting).status).toBe(404);
    } finally {
      resend.release();
    }
    const { rowCount } = await api.owner.query('select from member where tenant_id = $1 and subject = $2', [
      tenantId,
      sub,
    ]);
    expect(rowCount).toBe(0);
  });

  test('is stored as a hash only, and the list does not show it', async () => {
    const { tenantId, token: admin, invite } = await workspace();
    const { token } = await invite('hashed@acme.com');
    const { rows } = await api.owner.query<{ text: string }>(
      'select i::text as text from invitation i where tenant_id = $1',
      [tenantId],
    );
    const hex = Buffer.from(token).toString('hex');
    for (const { text } of rows) for (const secret of [token, hex]) expect(text).not.toContain(secret);
    const list = await api.call('GET', '/api/members/invitations', { token: admin });
    expect(invitationListSchema.parse(list.body).items).toMatchObject([{ email: 'hashed@acme.com', role: 'agent' }]);
    expect(list.text).not.toContain(token);
    for (const line of api.logged) expect(line).not.toContain(token);
  });
});

/** Until a transaction waits for another one. */
async function waitForLock(): Promise<void> {
  for (;;) {
    const { rows } = await api.owner.query<{ waits: boolean }>(
      "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') as waits",
    );
    if (rows[0]?.waits) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('who was a member and is one no more', () => {
  /** A member for whose address an invitation is open, such as one that was never needed. */
  async function memberWithInvitation() {
    const { tenantId, token: admin, invite } = await workspace();
    const sub = somebody();
    await invite(addressOf(sub));
    const token = await verified(sub);
    expect(await workspacesOf(token)).toEqual([[tenantId, 'agent']]);
    const { rows } = await api.owner.query<{ id: string }>(
      'select id from member where tenant_id = $1 and subject = $2',
      [tenantId, sub],
    );
    const left = await invite(addressOf(sub).toUpperCase(), 'admin');
    return { tenantId, admin, invite, sub, token, left, memberId: rows[0]?.id };
  }
  /** Past what is remembered of memberships. */
  const later = () => {
    api.clock.offset += 5_000;
  };

  test('does not come back by an invitation that was open, whoever ended it', async () => {
    for (const how of ['removed', 'left']) {
      const { tenantId, admin, invite, sub, token, left, memberId } = await memberWithInvitation();
      const answer =
        how === 'removed'
          ? await api.call('DELETE', `/api/members/${memberId}`, { token: admin })
          : await api.call('POST', '/api/me/leave', { token, json: { workspaceId: tenantId } });
      expect(answer.status).toBe(204);
      later();
      expect(await workspacesOf(token)).toEqual([]);
      expect((await accept(token, left.token)).status).toBe(404);
      // Somebody wants them back.
      await invite(addressOf(sub), 'viewer');
      later();
      expect(await workspacesOf(token)).toEqual([[tenantId, 'viewer']]);
    }
  });

  test('nor by one for the address that their token names, where the member has none yet', async () => {
    const { tenantId, invite } = await workspace();
    const sub = somebody();
    await joinAs(api, tenantId, sub, 'agent');
    await invite(addressOf(sub));
    const token = await verified(sub);
    await api.call('POST', '/api/me/leave', { token, json: { workspaceId: tenantId } });
    later();
    expect(await workspacesOf(token)).toEqual([]);
  });
});

test('an admin invites up to their own role, nobody twice, and changes no invitation of an owner', async () => {
  const { tenantId, token: admin, invite } = await workspace();
  const owner = await joinAs(api, tenantId, somebody(), 'owner');
  const post = (token: string, json: object) => api.call('POST', '/api/members/invitations', { token, json });
  expect((await post(admin, { email: 'a@acme.com', role: 'owner' })).status).toBe(403);
  await invite('a@acme.com', 'admin');
  expect((await post(admin, { email: 'A@acme.com', role: 'viewer' })).status).toBe(409);
  const made = newInvitationSchema.parse((await post(owner.token, { email: 'b@acme.com', role: 'owner' })).body);
  expect((await api.call('DELETE', `/api/members/invitations/${made.id}`, { token: admin })).status).toBe(403);
  expect((await api.call('POST', `/api/members/invitations/${made.id}/resend`, { token: admin })).status).toBe(403);
});
