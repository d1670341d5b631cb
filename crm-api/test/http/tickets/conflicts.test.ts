import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Comment, commentSchema } from '@synapse/shared/comment';
import { type Conflict, conflictPageSchema, conflictSchema } from '@synapse/shared/conflict';
import type { Ticket } from '@synapse/shared/ticket';
import { tokenFor } from '../support/api.ts';
import { type JiraApi, paragraph, startJiraApi } from '../support/jira-api.ts';

/** Each test makes dozens of real calls, and the machine may be busy. */
jest.setTimeout(60_000);

let on: JiraApi;
beforeAll(async () => {
  on = await startJiraApi();
});
beforeEach(() => on.sandbox.faults.remove());
afterAll(() => on.close());

const lose = (endpoint: string) =>
  on.sandbox.faults.add({ match: { endpoint }, count: 1, action: { kind: 'drop', when: 'before' } });
const summaryOf = async (issueId: string) =>
  (await on.jira<{ fields: { summary: string } }>('GET', `issue/${issueId}`)).fields.summary;
/** Resolves as an integration that may write nothing public. */
async function resolveAsRobot(conflictId: string, how: object) {
  const json = { name: `Robot ${conflictId}`, scopes: ['tickets:read', 'tickets:write'] };
  const admin = await tokenFor(on.site.tenantId, { role: 'admin' });
  const made = await on.api.call('POST', '/api/service-tokens', { token: admin, json });
  const { token } = made.body as { token: string };
  const answer = await on.api.call('POST', `/api/sync/conflicts/${conflictId}/resolve`, { token, json: how });
  return [answer.status, (answer.body as { detail?: string }).detail];
}
const NOT_PUBLIC = [403, expect.stringContaining('comments:public')];

const list = async (query = '') => conflictPageSchema.parse((await on.call('GET', `/api/sync/conflicts${query}`)).body);

/** Both sides give the ticket another title while our write does not get through: Jira wins. */
async function titleConflict(ours: string, theirs: string): Promise<{ ticket: Ticket; conflict: Conflict }> {
  const { body: ticket } = await on.call<Ticket>('POST', '/api/tickets', { title: 'Common' });
  lose('editIssue');
  expect((await on.call('PATCH', `/api/tickets/${ticket.id}`, { title: ours })).status).toBe(202);
  await on.jira('PUT', `issue/${ticket.jira?.issueId}`, { fields: { summary: theirs } });
  await on.call('GET', `/api/tickets/${ticket.id}/refresh`);
  const [conflict] = (await list(`?ticketId=${ticket.id}`)).items;
  if (!conflict) throw new Error('no conflict was kept');
  return { ticket, conflict };
}

test('a conflict shows both values, the base and what decided, and the flip goes to Jira like an edit', async () => {
  const { ticket, conflict } = await titleConflict('Ours', 'Theirs');
  expect(conflict).toMatchObject({
    field: 'title',
    base: 'Common',
    ours: 'Ours',
    theirs: 'Theirs',
    policy: 'jira',
    times: null,
    winner: 'jira',
    resolved: null,
    ticket: { id: ticket.id, number: ticket.number, title: 'Theirs', issueKey: ticket.jira?.issueKey },
  });
  const resolve = (take: string) => on.call('POST', `/api/sync/conflicts/${conflict.id}/resolve`, { take });
  const flipped = await resolve('ours');
  expect(flipped.status).toBe(200);
  expect(conflictSchema.parse(flipped.body).resolved).toMatchObject({ by: 'Ann Agent', take: 'ours' });
  expect((await on.call<Ticket>('GET', `/api/tickets/${ticket.id}`)).body.title).toBe('Ours');
  expect(await summaryOf(ticket.jira?.issueId ?? '')).toBe('Ours');
  // Once more is the same answer; the other side is refused.
  expect((await resolve('ours')).status).toBe(200);
  expect((await resolve('theirs')).status).toBe(409);
  expect((await list(`?ticketId=${ticket.id}`)).items).toEqual([]);
  expect((await list(`?ticketId=${ticket.id}&state=resolved`)).items).toHaveLength(1);
});

test('taking the value that won changes nothing, but marks the conflict', async () => {
  const { ticket, conflict } = await titleConflict('Mine', 'Yours');
  const { version } = (await on.call<Ticket>('GET', `/api/tickets/${ticket.id}`)).body;
  expect((await on.call('POST', `/api/sync/conflicts/${conflict.id}/resolve`, { take: 'theirs' })).status).toBe(200);
  const after = (await on.call<Ticket>('GET', `/api/tickets/${ticket.id}`)).body;
  expect(after).toMatchObject({ title: 'Yours', version });
});

test('the flip waits for a Jira that is away, and says so', async () => {
  const { ticket, conflict } = await titleConflict('Late', 'Early');
  lose('editIssue');
  const flipped = await on.call('POST', `/api/sync/conflicts/${conflict.id}/resolve`, { take: 'ours' });
  expect(flipped.status).toBe(202);
  await on.settle();
  expect(await summaryOf(ticket.jira?.issueId ?? '')).toBe('Late');
});

test('a comment edited on both sides keeps its base, and its flip reaches Jira', async () => {
  const { body: ticket } = await on.call<Ticket>('POST', '/api/tickets', { title: 'Talk' });
  const path = `/api/tickets/${ticket.id}/comments`;
  const comment = commentSchema.parse((await on.call('POST', path, { body: 'first', visibility: 'public' })).body);
  lose('updateComment');
  expect((await on.call('PATCH', `${path}/${comment.id}`, { body: 'ours' })).status).toBe(202);
  const there = `issue/${ticket.jira?.issueId}/comment/${comment.jiraCommentId}`;
  await on.jira('PUT', there, { body: paragraph('theirs') });
  await on.call('GET', `/api/tickets/${ticket.id}/refresh`);
  const [conflict] = (await list(`?ticketId=${ticket.id}`)).items;
  expect(conflict).toMatchObject({
    field: `comment:${comment.id}`,
    ...{ base: 'first', ours: 'ours', theirs: 'theirs', winner: 'jira' },
  });
  expect(await resolveAsRobot(conflict?.id ?? '', { take: 'ours' })).toEqual(NOT_PUBLIC);
  expect((await list(`?ticketId=${ticket.id}`)).items).toHaveLength(1);
  const flipped = await on.call('POST', `/api/sync/conflicts/${conflict?.id}/resolve`, { take: 'ours' });
  expect(flipped.status).toBe(200);
  expect((await on.call<Comment>('GET', `${path}/${comment.id}`)).body).toMatchObject({ body: 'ours', sync: 'synced' });
  expect(await on.jira('GET', there)).toMatchObject({ body: paragraph('ours') });
});

test('pages are cut by key, and another workspace sees nothing', async () => {
  for (const name of ['a', 'b', 'c']) await titleConflict(`ours ${name}`, `theirs ${name}`);
  const all = (await list('?state=all&limit=200')).items.map((conflict) => conflict.id);
  const walked: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await list(`?state=all&limit=2${cursor === null ? '' : `&cursor=${cursor}`}`);
    expect(page.items.length).toBeLessThanOrEqual(2);
    walked.push(...page.items.map((conflict) => conflict.id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(walked).toEqual(all);
  const stranger = await tokenFor(await on.api.tenant('Other'));
  expect((await on.api.call('GET', '/api/sync/conflicts?state=all', { token: stranger })).body).toMatchObject({
    items: [],
  });
  const theirs = await on.api.call('POST', `/api/sync/conflicts/${all[0]}/resolve`, {
    token: stranger,
    json: { take: 'ours' },
  });
  expect(theirs.status).toBe(404);
});

describe('a description that holds more than Markdown can say', () => {
  const withImage = (text: string) => ({
    type: 'doc',
    version: 1,
    content: [
      { type: 'paragraph', content: [{ type: 'text', text }] },
      { type: 'mediaGroup', content: [{ type: 'media', attrs: { type: 'file', id: 'u', collection: 'c' } }] },
    ],
  });
  const inJira = async (ticket: Ticket) =>
    JSON.stringify(
      (await on.jira<{ fields: unknown }>('GET', `issue/${ticket.jira?.issueId}?fields=description`)).fields,
    );
  const commentsInJira = async (ticket: Ticket) =>
    JSON.stringify(await on.jira('GET', `issue/${ticket.jira?.issueId}/comment`));
  const read = async (ticket: Ticket) => (await on.call<Ticket>('GET', `/api/tickets/${ticket.id}`)).body;

  /** Both sides write the description, Jira's with an image in it. */
  async function imageConflict(): Promise<{
    ticket: Ticket;
    conflictId: string;
    resolve: (how: object) => Promise<{ status: number; body: unknown }>;
  }> {
    const { body: ticket } = await on.call<Ticket>('POST', '/api/tickets', { title: 'Seen', description: 'Common' });
    lose('editIssue');
    await on.call('PATCH', `/api/tickets/${ticket.id}`, { description: 'Ours' });
    await on.jira('PUT', `issue/${ticket.jira?.issueId}`, { fields: { description: withImage('Theirs') } });
    await on.call('GET', `/api/tickets/${ticket.id}/refresh`);
    const [conflict] = (await list(`?ticketId=${ticket.id}`)).items;
    const conflictId = conflict?.id ?? '';
    return {
      ticket,
      conflictId,
      resolve: (how) => on.call('POST', `/api/sync/conflicts/${conflict?.id}/resolve`, how),
    };
  }

  test('the flip is refused with two offers; as a comment, nothing in Jira is lost', async () => {
    const { ticket, resolve, conflictId } = await imageConflict();
    const refused = await resolve({ take: 'ours' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'body_not_regenerable' } });
    expect(await inJira(ticket)).toContain('mediaGroup');
    expect((await resolve({ take: 'ours', asComment: true, replaceDescription: true })).status).toBe(400);
    expect(await resolveAsRobot(conflictId, { take: 'ours', asComment: true })).toEqual(NOT_PUBLIC);
    expect((await resolve({ take: 'ours', asComment: true })).status).toBe(200);
    expect(await commentsInJira(ticket)).toContain('Ours');
    expect(await inJira(ticket)).toContain('mediaGroup');
    expect((await list(`?ticketId=${ticket.id}`)).items).toEqual([]);
  });

  test('knowingly, it is replaced', async () => {
    const { ticket, resolve } = await imageConflict();
    expect((await resolve({ take: 'ours', replaceDescription: true })).status).toBe(200);
    expect(await inJira(ticket)).not.toContain('mediaGroup');
    expect(await inJira(ticket)).toContain('Ours');
    expect((await read(ticket)).sync.state).toBe('synced');
  });

  test('where ours wins by policy, it is held back all the same until somebody decides', async () => {
    await on.api.owner.query(`update jira_site set config = '{"policies": {"description": "crm"}}'`);
    const { ticket, resolve } = await imageConflict();
    await on.settle();
    expect(await inJira(ticket)).toContain('mediaGroup');
    const { description, sync } = await read(ticket);
    expect([description, sync.state, sync.reason?.message]).toEqual([
      'Ours',
      'parked',
      expect.stringContaining('"replaceDescription": true'),
    ]);
    // Trying again is no decision.
    await on.call('POST', `/api/tickets/${ticket.id}/retry`);
    expect(await inJira(ticket)).toContain('mediaGroup');
    expect((await resolve({ take: 'ours' })).status).toBe(409);
    expect((await resolve({ take: 'theirs' })).status).toBe(200);
    expect(await inJira(ticket)).toContain('mediaGroup');
    expect(await read(ticket)).toMatchObject({
      description: expect.stringContaining('Theirs'),
      sync: { state: 'synced' },
    });
    await on.api.owner.query(`update jira_site set config = '{}'`);
  });

  test('a comment like it is guarded too, and says what it holds', async () => {
    const { body: ticket } = await on.call<Ticket>('POST', '/api/tickets', { title: 'Commented' });
    const there = await on.jira<{ id: string }>('POST', `issue/${ticket.jira?.issueId}/comment`, {
      body: withImage('See'),
    });
    await on.call('GET', `/api/tickets/${ticket.id}/refresh`);
    const path = `/api/tickets/${ticket.id}/comments`;
    const [comment] = (await on.call<{ items: Comment[] }>('GET', path)).body.items;
    expect(comment?.loses).toContain('an attached file or image');
    const edit = (how: object) => on.call('PATCH', `${path}/${comment?.id}`, { body: 'Only words', ...how });
    expect(await edit({})).toMatchObject({ status: 409, body: { code: 'body_not_regenerable' } });
    expect(await commentsInJira(ticket)).toContain('mediaGroup');
    expect((await edit({ replaceBody: true })).status).toBe(200);
    expect(await commentsInJira(ticket)).not.toContain('mediaGroup');
    expect(there.id).toBe(comment?.jiraCommentId);
  });
});
