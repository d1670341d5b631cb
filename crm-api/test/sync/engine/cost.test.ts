import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { issueWorkItem } from '../../../src/domain/ticket/work-item.ts';
import { claimWorkItem } from '../../../src/store/workqueue/claims.ts';
import { runWorkItem } from '../../../src/sync/workqueue/run-work-item.ts';
import { type Cost, logTransactions } from '../../support/count-transactions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/**
 * What the paths that run all day cost of the database. Counts don't wobble, so a statement more is seen here: take it out
 * again, or say in the message of the commit why it is worth its price, and raise the number. `COST_LOG=1 npm test -- …`
 * prints every transaction with its statements.
 */

const log = logTransactions();
let world: SyncWorld;
let issueId: string;
let ticketId: string;

beforeAll(async () => {
  // Without an overlap a pass does not read again what it has read.
  world = await createSyncWorld({ reconcileOverlapMs: 0 }, {}, log.open);
  const created = await world.commands.createTicket(world.caller, {
    title: 'Printer',
    description: '',
    status: 'OPEN',
    priority: 'MEDIUM',
    source: 'API',
    contactId: null,
  } as never);
  ticketId = created.ticketId;
  await world.settle();
  await world.reconcile();
  await world.settle();
  const [ticket] = await world.tickets();
  issueId = ticket?.issue_id as string;
});
afterAll(() => world.close());
beforeEach(() => log.clear());

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  await Promise.all(world.sync.underway);
  // How to call Jira is known for five seconds: read now, so that it is not read in one run and not in the next.
  await world.pass(5_000);
  await (await world.sync.connect(world.tenantId, world.siteId)).client.myself();
  log.clear();
  await work();
  await Promise.all(world.sync.underway);
  if (process.env.COST_LOG)
    process.stderr.write(`${expect.getState().currentTestName} ${JSON.stringify(log.cost())}\n${log}\n\n`);
  return log.cost();
}

const run = async (workItem: Parameters<typeof claimWorkItem>[2]) => {
  const claimed = await claimWorkItem(world.db, world.tenantId, workItem);
  if (!claimed) throw new Error('nothing was due');
  log.clear();
  await runWorkItem(world.sync, claimed);
};

test('an edit here, until Jira has it', async () => {
  const cost = await costOf(() => world.commands.editTicket(world.caller, ticketId, { title: 'Printer on fire' }));
  expect(cost).toEqual({ transactions: 5, statements: 36, roundTrips: 13 });
});

test('the echo of it', async () => {
  await world.receive(world.events.splice(0));
  const cost = await costOf(() => run(issueWorkItem(world.siteId, issueId)));
  expect(cost).toEqual({ transactions: 2, statements: 12, roundTrips: 6 });
});

test('an edit there, until it is shown here', async () => {
  await world.jira('PUT', `issue/${issueId}`, { fields: { summary: 'Scanner' } });
  await world.receive(world.events.splice(0));
  const cost = await costOf(() => run(issueWorkItem(world.siteId, issueId)));
  expect(cost).toEqual({ transactions: 2, statements: 14, roundTrips: 6 });
});

test('a pass that finds nothing', async () => {
  await world.reconcile();
  // Beyond all that Jira has, and not ahead of the clock.
  await world.pass(10_000);
  await world.owner('update sync_cursor set updated_ms = $1', [Date.now() + 5_000]);
  await world.commands.startRun(world.caller, world.siteId);
  const cost = await costOf(() => run({ kind: 'reconcile', siteId: world.siteId }));
  expect(cost).toEqual({ transactions: 3, statements: 21, roundTrips: 13 });
});

test('a pass with one page of 100 issues', async () => {
  for (let i = 0; i < 99; i++)
    await world.jira('POST', 'issue', {
      fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: `Issue ${i}` },
    });
  world.events.splice(0);
  await world.commands.startRun(world.caller, world.siteId);
  const cost = await costOf(() => run({ kind: 'reconcile', siteId: world.siteId }));
  // One of them looks for contacts with the addresses of new issues' reporters, where Jira shows any.
  expect(cost).toEqual({ transactions: 5, statements: 43, roundTrips: 29 });
});

test('an edit here, until Jira has it, where it is written without a look', async () => {
  await world.owner(`update jira_site set config = config || '{"writeMode": "fast"}'`);
  const cost = await costOf(() => world.commands.editTicket(world.caller, ticketId, { title: 'Printer in flames' }));
  expect(cost).toEqual({ transactions: 4, statements: 30, roundTrips: 10 });
});
