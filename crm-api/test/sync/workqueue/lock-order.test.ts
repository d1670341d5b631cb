import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, jest, test } from '@jest/globals';
import { seedMany } from '@synapse/jira-sandbox/jira/seed/seed-many';
import { createTicketSchema } from '@synapse/shared/ticket';
import { DEFAULT_POINT_LIMITS } from '../../../src/domain/rate-limit/rate-budget.ts';
import { reservePoints, writeSpend } from '../../../src/store/rate-limit/api-budget.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

// Many transactions at once, on a machine that may be busy.
jest.setTimeout(180_000);

let world: SyncWorld;
afterEach(() => world.close());

/** How many deadlocks PostgreSQL has broken up in this database. Backends report them with a delay of up to a second. */
async function deadlocks(): Promise<number> {
  await sleep(1_500);
  const rows = await world.owner<{ n: number }>(
    'select deadlocks::int as n from pg_stat_database where datname = current_database()',
  );
  return rows[0]?.n ?? 0;
}

const ISSUES = 12;
const PASSES = 25;

test('passes, events, agents, comments and retries of one workspace at once never wait for each other in a circle', async () => {
  world = await createSyncWorld({ writeThroughMs: 2_000 });
  seedMany(world.sandbox.jira, { issues: ISSUES, commentsPerIssue: 1 });
  await world.reconcile();
  const tickets = await world.tickets();
  expect(tickets).toHaveLength(ISSUES);
  const issueKeys = tickets.map((ticket) => String(ticket.issue_key));
  const ids = tickets.map((ticket) => String(ticket.id));
  const { caller, commands, worker } = world;
  const pick = <T>(all: readonly T[], at: number) => all[(at * 7) % all.length] as T;
  const failures: unknown[] = [];
  let over = false;
  const untilOver = async (start: number, act: (at: number) => Promise<unknown>) => {
    for (let at = start; !over; at++) await act(at).catch((error) => failures.push(error));
  };
  // Tickets wait to be delivered, so that each pass finds work items to make due.
  const away = world.sandbox.faults.add({
    match: { method: 'PUT' },
    action: { kind: 'status', status: 503, body: {} },
  });
  const passes = async () => {
    for (let pass = 0; pass < PASSES; pass++) {
      await commands.startRun(caller, world.siteId);
      await worker.processAll(['reconcile']);
    }
    over = true;
  };
  await Promise.all([
    passes(),
    ...[0, 3, 5, 8].map((from) =>
      untilOver(from, (at) => commands.editTicket(caller, pick(ids, at), { title: `ours ${at}` })),
    ),
    untilOver(1, (at) => commands.addComment(caller, pick(ids, at), { body: `said ${at}`, visibility: 'public' })),
    untilOver(2, (at) => commands.retryTicket(caller, pick(ids, at))),
    untilOver(0, () => commands.createTicket(caller, createTicketSchema.parse({ title: 'new' }))),
    untilOver(0, async (at) => {
      await world.jira('POST', `issue/${pick(issueKeys, at)}/comment`, { body: documentOf(`Jira's ${at}`) });
      const events = world.events.splice(0);
      await Promise.all([world.receive(events), world.receive(events.toReversed())]);
      await worker.processAll(['issue', 'create']);
    }),
  ]);
  world.sandbox.faults.remove(away);
  await world.hurry();
  await world.settle();
  expect(failures).toEqual([]);
  const runs = await world.owner<{ status: string }>('select distinct status from sync_run');
  expect(runs).toEqual([{ status: 'succeeded' }]);
  expect(await deadlocks()).toBe(0);
  const feed = await world.owner<{ seq: number }>('select seq::int as seq from feed order by seq');
  expect(feed.map((row) => row.seq)).toEqual(feed.map((_, i) => i + 1));
});

const documentOf = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

test('setting points aside and giving them back never wait for each other in a circle', async () => {
  world = await createSyncWorld();
  const { db, tenantId, siteId } = world;
  const other = randomUUID();
  await world.owner('insert into tenant (id, name) values ($1, $2)', [other, 'another']);
  const sites = [
    { tenantId, siteId },
    { tenantId, siteId: randomUUID() },
    { tenantId: other, siteId: randomUUID() },
  ];
  const reserve = (at: number) => {
    const site = sites[at % sites.length] as (typeof sites)[number];
    return reservePoints(db, DEFAULT_POINT_LIMITS, { ...site, priority: 'delivery', want: 1, upTo: 20 });
  };
  const { hour } = await reserve(0);
  const counted = { points: 5, requests: 2, throttled: 0, unused: { hour, points: 3 } };
  for (let round = 0; round < 60; round++) {
    const notes = sites.map((site) => ({ ...site, ...counted }));
    const work = Array.from({ length: 8 }, (_, i) =>
      i % 2 === 0 ? reserve(i / 2) : writeSpend(db, i % 4 === 1 ? notes : notes.toReversed()),
    );
    await Promise.all(work);
  }
  expect(await deadlocks()).toBe(0);
});
