import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { onServer } from '@synapse/local-stack/testing/on-server';
import fc from 'fast-check';
import { issueWorkItem, type WorkItemKey, workItemLabel } from '../../../src/domain/ticket/work-item.ts';
import { type Db, openDatabase, withTenant } from '../../../src/store/db/database.ts';
import {
  type ClaimedWorkItem,
  claimDue,
  claimWorkItem,
  enqueueAndClaim,
  renewLease,
} from '../../../src/store/workqueue/claims.ts';
import { fencedDb, LeaseLostError } from '../../../src/store/workqueue/lease-fence.ts';
import {
  enqueue,
  finishWorkItem as finishIn,
  type RunOutcome,
  readWorkItem,
} from '../../../src/store/workqueue/work-items.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let db: Db;
let tenantId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, max: 12 });
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});
beforeEach(async () => {
  await owner('delete from work_item');
  tenantId = randomUUID();
  await owner('insert into tenant (id, name) values ($1, $2)', [tenantId, 'workItems']);
});

const owner = (sql: string, values: unknown[] = []) =>
  onServer(database.ownerUrl, (client) => client.query(sql, values));
const finishWorkItem = (on: Db, held: ClaimedWorkItem, end: RunOutcome) =>
  withTenant(on, held.tenantId, (tx) => finishIn(tx, held, end));
const siteId = randomUUID();
const workItem = (issueId: string) => issueWorkItem(siteId, issueId);
const enqueueAll = (items: WorkItemKey[]) => withTenant(db, tenantId, (tx) => enqueue(tx, tenantId, items));
const due = (...issueIds: string[]) => enqueueAll(issueIds.map(workItem));
const state = (issueId: string) => withTenant(db, tenantId, (tx) => readWorkItem(tx, tenantId, workItem(issueId)));
const issueOf = (claimed: ClaimedWorkItem) => claimed.kind === 'issue' && claimed.issueId;
/** A worker that was killed: its leases run out. */
const leasesRunOut = () =>
  owner("update work_item set lease_until = now() - interval '1 ms' where lease_until is not null");
async function claimOnly(issueId: string): Promise<ClaimedWorkItem> {
  const claimed = await claimWorkItem(db, tenantId, workItem(issueId));
  if (!claimed) throw new Error(`${issueId} could not be claimed`);
  return claimed;
}

test('many workers at once get every due work item, and none of them twice', async () => {
  const issueIds = Array.from({ length: 120 }, (_, i) => String(i));
  await due(...issueIds);
  const claims = await Promise.all(Array.from({ length: 12 }, () => claimDue(db, 20)));
  expect(claims.flat().map(issueOf).sort()).toEqual([...issueIds].sort());
});

test('of each kind there is one work item by its name, and its run is told that name', async () => {
  const [ticketId, importId] = [randomUUID(), randomUUID()];
  const all: WorkItemKey[] = [
    { kind: 'create', ticketId, siteId },
    { kind: 'import', importId, siteId },
    { kind: 'issue', siteId, issueId: '10001' },
    { kind: 'issue', siteId, issueId: '10002' },
    { kind: 'issue', siteId: randomUUID(), issueId: '10001' },
    ...(['reconcile', 'purge', 'remap', 'personal-data'] as const).map((kind) => ({ kind, siteId })),
    { kind: 'blob-sweep', siteId: null },
    { kind: 'contact-merge', siteId: null },
    { kind: 'erase-people', siteId: null },
  ];
  await enqueueAll(all);
  await enqueueAll([...all].reverse());
  // Where the ticket is created instead: its work item is the same, and counts for the other site.
  const moved: WorkItemKey = { kind: 'create', ticketId, siteId: randomUUID() };
  await enqueueAll([moved]);
  const claimed = await claimDue(db, 100);
  const byLabel = (items: readonly WorkItemKey[]) =>
    [...items].sort((a, b) => (workItemLabel(a) < workItemLabel(b) ? -1 : 1));
  expect(byLabel(claimed)).toMatchObject(byLabel([moved, ...all.slice(1)]));
  for (const one of all) expect(await claimWorkItem(db, tenantId, one)).toBeNull();
});

test('work that arrives while a work item runs leaves it due, however the run ended', async () => {
  for (const end of [
    { state: 'idle' as const },
    { state: 'waiting' as const, delayMs: 60_000, failed: true, reason: { message: 'later' } },
    { state: 'parked' as const, reason: { message: 'no' } },
  ]) {
    await due('busy');
    const claimed = await claimOnly('busy');
    await due('busy');
    expect(await claimWorkItem(db, tenantId, workItem('busy'))).toBeNull();
    await finishWorkItem(db, claimed, end);
    expect(await state('busy')).toMatchObject({ dueNow: true, parked: null });
    await finishWorkItem(db, await claimOnly('busy'), { state: 'idle' });
    expect(await state('busy')).toMatchObject({ busy: false, dueNow: false });
  }
});

test('a killed worker’s work item is taken over, and what the killed one still writes does not count', async () => {
  await due('orphan');
  const first = await claimOnly('orphan');
  expect(await claimWorkItem(db, tenantId, workItem('orphan'))).toBeNull();
  await leasesRunOut();
  const second = await claimOnly('orphan');
  expect(await renewLease(db, first)).toBe(false);
  const fenced = (claimed: ClaimedWorkItem) =>
    fencedDb(db, claimed, { mayBegin: () => Promise.resolve(), lost: () => new LeaseLostError('it is another run’s') });
  const write = (claimed: ClaimedWorkItem) =>
    withTenant(fenced(claimed), tenantId, (tx) => enqueue(tx, tenantId, [workItem(claimed.token)]));
  await expect(write(first)).rejects.toThrow(LeaseLostError);
  await write(second);
  expect([await state(first.token), await state(second.token)]).toMatchObject([{ dueNow: false }, { dueNow: true }]);
  // What only reads needs no lease.
  await withTenant(fenced(first), tenantId, (tx) => tx.selectFrom('work_item').select('id').execute());
  await finishWorkItem(db, first, { state: 'parked', reason: { message: 'from the dead' } });
  expect(await state('orphan')).toMatchObject({ busy: true, parked: null });
  await finishWorkItem(db, second, { state: 'idle' });
  expect(await state('orphan')).toEqual({ busy: false, dueNow: false, waits: false, parked: null });
});

test('a parked work item is left alone until something makes it due', async () => {
  await due('parked');
  await finishWorkItem(db, await claimOnly('parked'), { state: 'parked', reason: { message: 'Jira refused' } });
  expect((await state('parked')).parked).toEqual({ message: 'Jira refused' });
  expect(await claimDue(db, 10)).toEqual([]);
  await due('parked');
  expect((await state('parked')).parked).toBeNull();
  expect((await claimDue(db, 10)).map(issueOf)).toEqual(['parked']);
});

test('a work item that waits is not due before its time, counts its failures, and forgets them when it succeeds', async () => {
  await due('later');
  await finishWorkItem(db, await claimOnly('later'), {
    state: 'waiting',
    delayMs: 3_600_000,
    failed: true,
    reason: null,
  });
  expect(await claimDue(db, 10)).toEqual([]);
  await owner('update work_item set due_at = now()');
  const again = await claimOnly('later');
  expect(again.attempts).toBe(1);
  await finishWorkItem(db, again, { state: 'idle' });
  await due('later');
  expect((await claimOnly('later')).attempts).toBe(0);
});

test('a change that claims its work item in its own transaction leaves no moment for a worker to come in between', async () => {
  const claims = await Promise.all([
    withTenant(db, tenantId, async (tx) => enqueueAndClaim(tx, tenantId, workItem('mine'))).then((claimed) =>
      claimed(),
    ),
    ...Array.from({ length: 5 }, () => claimDue(db, 5)),
  ]);
  expect(claims[0]).toMatchObject({ issueId: 'mine' });
  expect(claims.slice(1).flat()).toEqual([]);
  const again = await withTenant(db, tenantId, async (tx) => enqueueAndClaim(tx, tenantId, workItem('mine')));
  expect(await again()).toBeNull();
});

test('each site has its share of a claim, however many work items of another are older', async () => {
  const [full, small, closed] = [randomUUID(), randomUUID(), randomUUID()];
  const ofSite = (site: string, count: number) =>
    enqueueAll(Array.from({ length: count }, (_, i) => issueWorkItem(site, String(1000 + i))));
  await ofSite(closed, 500);
  await ofSite(full, 500);
  await ofSite(small, 2);
  await enqueueAll([{ kind: 'blob-sweep', siteId: null }]);
  const shares = { each: 6, of: new Map([[closed, 0]]) };
  const sites = (claims: readonly ClaimedWorkItem[]) =>
    [full, small, closed, null].map((site) => claims.filter(({ siteId }) => siteId === site).length);
  expect(sites(await claimDue(db, 8, undefined, undefined, shares))).toEqual([5, 2, 0, 1]);
  shares.of.set(full, 1);
  expect(sites(await claimDue(db, 8, undefined, undefined, shares))).toEqual([1, 0, 0, 0]);
  // Whoever is alone may have more than a share of the slots that are left, but no more than it may.
  shares.of.clear();
  expect(sites(await claimDue(db, 20, undefined, undefined, shares))).toEqual([0, 0, 6, 0]);
});

test('whatever the order of claims, finishes and kills: never two holders, and no work is left behind', async () => {
  const step = fc.constantFrom('due', 'claim', 'finish', 'kill' as const);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (steps) => {
      await owner('delete from work_item');
      let held: ClaimedWorkItem | null = null;
      let unseen = 0;
      for (const what of steps) {
        if (what === 'due') {
          await due('any');
          unseen += 1;
        } else if (what === 'claim') {
          const claimed = await claimWorkItem(db, tenantId, workItem('any'));
          expect(claimed === null || held === null).toBe(true);
          if (claimed) {
            held = claimed;
            unseen = 0;
          }
        } else if (what === 'finish' && held) {
          await finishWorkItem(db, held, { state: 'idle' });
          held = null;
        } else if (what === 'kill' && held) {
          await leasesRunOut();
          held = null;
          unseen += 1;
        }
      }
      if (held) await finishWorkItem(db, held, { state: 'idle' });
      expect((await state('any')).dueNow).toBe(unseen > 0);
    }),
    { numRuns: 60 },
  );
});
