import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Db, openDatabase } from '../../../src/store/db/database.ts';
import { DatabaseAwayError } from '../../../src/store/db/pg-error.ts';
import { createSharedClock } from '../../../src/store/db/shared-clock.ts';
import { createClockKeeper } from '../../../src/workers/housekeeping.ts';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { commentActions } from '../../support/comment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Two processes whose clocks are apart: what the one notes the other one goes by. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ backoff: { baseMs: 1, maxMs: 5 } });
});
afterAll(() => world.close());

const { linked } = attachmentActions(() => world);
const { say, textsInJira } = commentActions(() => world);

/** The time as a process has it whose clock is ahead by so much. It was measured when the process began. */
async function process(aheadMs: number): Promise<() => number> {
  const clock = createSharedClock(world.db, () => Date.now() + aheadMs);
  await clock.measure();
  const passed = world.sync.now;
  // The time that a test lets pass comes on top.
  return () => clock.now() + Math.round(passed() - Date.now());
}

test.each([-28_000, -3 * 3_600_000])(
  'a post that a process got no answer to, whose clock is %s ms ahead, is not sent again by another before it can no longer arrive',
  async (aheadMs) => {
    const right = world.sync.now;
    const [wrongOne, other] = [await process(aheadMs), await process(0)];
    const { ticketId, issueId } = await linked(`Late ${aheadMs}`);
    world.sandbox.faults.add({
      match: { endpoint: 'addComment' },
      count: 1,
      action: { kind: 'late', answerAfterMs: 0 },
    });
    Object.assign(world.sync, { now: wrongOne });
    await say(ticketId, 'Once');
    await world.pass(1_000);
    await world.settle();
    Object.assign(world.sync, { now: other });
    await world.pass(55_000);
    await world.settle();
    await world.sandbox.late.release();
    for (let i = 0; i < 2; i += 1) {
      await world.pass(100_000);
      await world.settle();
    }
    Object.assign(world.sync, { now: right });
    expect(textsInJira(issueId)).toEqual(['Once']);
  },
);

test('a clock that is less than a second away counts as right, and what was measured stands while the database is away', async () => {
  const near = createSharedClock(world.db, () => Date.now() + 400);
  await near.measure();
  expect(near.now() - Date.now()).toBeGreaterThan(300);
  const far = createSharedClock(world.db, () => Date.now() + 60_000);
  expect(far.now() - Date.now()).toBeGreaterThan(59_000);
  await far.measure();
  expect(Math.abs(far.now() - Date.now())).toBeLessThan(1_000);
});

test('a clock that is set while the process runs moves nothing, and is soon measured', async () => {
  const { now } = Date;
  let setBack = 0;
  Date.now = () => now() - setBack;
  const clock = createSharedClock(world.db);
  let measured = 0;
  const measure = () => {
    measured += 1;
    return clock.measure();
  };
  const keeper = createClockKeeper({ now: clock.now, measure }, world.sync.log);
  try {
    keeper.start();
    await keeper.measured;
    setBack = 3_600_000;
    expect(Math.abs(clock.now() - now())).toBeLessThan(1_500);
    await sleep(1_200);
    expect(Math.abs(clock.now() - now())).toBeLessThan(1_500);
    expect(measured).toBe(2);
  } finally {
    Date.now = now;
    await keeper.stop();
  }
}, 5_000);

test('what was tried to be measured in vain is not known, and nothing that others go by is begun until it is', async () => {
  const db = openDatabase({ url: world.databaseUrl, max: 1 });
  let isAway = true;
  const away: Db = {
    ...db,
    transact: (...how) => (isAway ? Promise.reject(new Error('the database is away')) : db.transact(...how)),
  };
  const clock = createSharedClock(away, () => Date.now() + 60_000);
  await expect(clock.measure()).rejects.toThrow('away');
  expect(clock.now).toThrow(DatabaseAwayError);
  isAway = false;
  await clock.measure();
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1_000);
  isAway = true;
  await expect(clock.measure()).rejects.toThrow('away');
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1_000);
  await db.destroy();
});

test('where the database was away when a process began, the time is known soon after it is back', async () => {
  const clock = createSharedClock(world.db, () => Date.now() + 60_000);
  let isAway = true;
  const measure = () => (isAway ? Promise.reject(new Error('the database is away')) : clock.measure());
  const keeper = createClockKeeper({ now: clock.now, measure }, world.sync.log);
  keeper.start();
  await sleep(700);
  isAway = false;
  await keeper.measured;
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1_000);
  await keeper.stop();
}, 5_000);
