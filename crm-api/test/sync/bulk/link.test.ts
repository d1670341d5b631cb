import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BulkAction } from '@synapse/shared/bulk/bulk';
import { DEFAULT_POINT_LIMITS } from '../../../src/domain/rate-limit/rate-budget.ts';
import { HELD_AT_MOST_MS, MAY_STILL_ARRIVE_MS } from '../../../src/domain/ticket/may-still-arrive.ts';
import { type BulkCommands, createBulkCommands } from '../../../src/sync/bulk/bulk-commands.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Many tickets are given issues at once, with a real sandbox and a real database. */
let world: SyncWorld;
let bulk: BulkCommands;
let ids: string[];
beforeAll(async () => {
  world = await createSyncWorld();
  bulk = createBulkCommands(world.sync, DEFAULT_POINT_LIMITS);
  ids = [];
  for (const title of ['One', 'Two', 'Three', 'Four']) {
    const { ticketId } = await world.commands.createTicket(world.caller, {
      ...{ title, description: '', status: 'OPEN', priority: 'MEDIUM', source: 'API', contactId: null },
      projectKey: title === 'Four' ? undefined : null,
    });
    ids.push(ticketId);
  }
  await world.settle();
});
afterAll(() => world.close());

const link: BulkAction = { kind: 'link' };
const links = async () =>
  (await world.owner<{ ticket_id: string; state: string; issue_key: string | null }>('select * from issue_link')).map(
    ({ ticket_id, state, issue_key }) => [ids.indexOf(ticket_id), state, issue_key !== null],
  );
const outcomes = async (id: string) =>
  (await bulk.outcomes(world.tenantId, id, { limit: 50 })).items.map(({ outcome, message }) => [outcome, message]);

test('each ticket that has had no issue gets one, at no more than the cost that was told; the others are told which they follow; an undo ends it', async () => {
  const preview = await bulk.preview(world.tenantId, { ids, action: link });
  expect(preview).toMatchObject({ count: 4, linked: 3, undo: 'partly' });
  const points = world.sandbox.usage.report().total.points;
  const { id } = await bulk.start(world.caller, { ids, action: link });
  await world.settle();
  expect(await bulk.read(world.tenantId, id)).toMatchObject({
    ...{ status: 'succeeded', changed: 3, refused: 1, canUndo: true, action: { kind: 'link' } },
    jira: { pending: 0, parked: 0 },
  });
  expect(await outcomes(id)).toEqual([
    ...Array(3).fill(['changed', null]),
    ['refused', expect.stringMatching(/^This ticket follows [A-Z]+-\d+, or did until/)],
  ]);
  expect((await links()).sort()).toEqual([0, 1, 2, 3].map((nth) => [nth, 'linked', true]));
  // Issues that are read at once cost less.
  const spent = world.sandbox.usage.report().total.points - points;
  expect([spent <= preview.points, spent > preview.points / 2]).toEqual([true, true]);

  // What somebody has unlinked since is theirs.
  await world.commands.unlinkTicket(world.caller, ids[1] ?? '');
  const undo = await bulk.undo(world.caller, id);
  await world.settle();
  expect(await outcomes(undo.id)).toEqual([
    ['changed', null],
    ['refused', expect.stringContaining('Left alone: the issue was changed since by ')],
    ['changed', null],
  ]);
  expect((await links()).sort()).toEqual([...[0, 1, 2].map((nth) => [nth, 'unlinked', true]), [3, 'linked', true]]);
});

test('a project that takes no part is told of before anything begins', async () => {
  const action: BulkAction = { kind: 'link', projectKey: 'NONE' };
  for (const ask of [
    () => bulk.start(world.caller, { ids, action }),
    () => bulk.preview(world.tenantId, { ids, action }),
  ])
    await expect(ask()).rejects.toMatchObject({ code: 'invalid_request', issues: [{ path: 'projectKey' }] });
});

test('a late issue that is told of since is nothing that somebody has changed: the undo ends the link', async () => {
  const { commands, caller, sandbox } = world;
  const { ticketId } = await commands.createTicket(caller, {
    ...{ title: 'Late', description: '', status: 'OPEN', priority: 'MEDIUM', source: 'API', contactId: null },
    projectKey: null,
  });
  sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action: { kind: 'late', answerAfterMs: 0 } });
  await commands.createIssue(caller, ticketId, undefined);
  await commands.unlinkTicket(caller, ticketId);
  await world.pass(HELD_AT_MOST_MS + MAY_STILL_ARRIVE_MS);
  const { id } = await bulk.start(caller, { ids: [ticketId], action: link });
  await world.settle();
  await sandbox.late.release();
  await world.settle();
  const undo = await bulk.undo(caller, id);
  await world.settle();
  expect(await outcomes(undo.id)).toEqual([['changed', null]]);
  const rules = await world.owner<{ rule: string }>('select rule from field_history where ticket_id = $1 order by id', [
    ticketId,
  ]);
  expect(rules.map(({ rule }) => rule).slice(-3)).toEqual(['issue_wanted', 'made_too_late', 'unlinked']);
});
