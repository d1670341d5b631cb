import assert from 'node:assert/strict';
import { actInCrm, createTicket } from './act-in-crm.ts';
import { actInJira, beAbsent, createIssue } from './act-in-jira.ts';
import type { Action, Schedule } from './actions.ts';
import { checkConverged } from './check-converged.ts';
import type { Trouble } from './fault-injection.ts';
import { Typed } from './generated-text.ts';
import { Arena } from './simulation.ts';
import type { ArenaDatabase } from './simulation-database.ts';

/** Whatever waits for a time has its turn, and what was given up on can't arrive any more. */
const LONG_ENOUGH_MS = 150_000;

/** Longer than a deep pass looks back. */
const BEYOND_ANY_PASS_MS = 13 * 3_600_000;

/** More events of one issue than a run takes at once. */
const FLOOD = 600;

const CALM: Trouble = { kind: 'none', at: 1 };

/** Plays one schedule against a real database and a real Jira, lets all become quiet, and checks that both sides agree. */
export async function runSchedule(database: ArenaDatabase, schedule: Schedule): Promise<void> {
  const arena = await Arena.open(database, schedule);
  try {
    const typed = new Typed();
    arena.meanwhile = (deed) => actInJira(arena, typed, { on: 0, ...deed });
    arena.agent = (deed) => actInCrm(arena, typed, { side: 'crm', on: 0, trouble: CALM, ...deed });
    if (schedule.born === 'jira') await createIssue(arena, typed);
    else await arena.withTrouble(schedule.trouble, createTicket(arena, typed));
    if (schedule.settled) await arriveAll(arena);
    for (const action of schedule.actions) await act(arena, typed, action);
    await quieten(arena);
    await checkConverged(arena, typed);
  } finally {
    await arena.close();
  }
}

async function act(arena: Arena, typed: Typed, action: Action): Promise<void> {
  if (action.side === 'crm') return actInCrm(arena, typed, action);
  if (action.side === 'jira') return actInJira(arena, typed, action);
  if (action.side === 'net') return deliver(arena, typed, action);
  await arena.withTrouble(action.trouble, async () => {
    if (action.do === 'reconcile') return arena.reconcile(action.deep);
    await arena.pass(action.seconds * 1_000);
    return arena.runLanes();
  });
}

async function deliver(arena: Arena, typed: Typed, action: Extract<Action, { side: 'net' }>): Promise<void> {
  if (action.do === 'outage' || action.do === 'end-outage') {
    for (const site of arena.sites) site.setOutage(action.do === 'outage');
    return;
  }
  if (action.do === 'carry-out') return arena.carryOut();
  if (action.do === 'absence') return beAbsent(arena, typed, action.project, BEYOND_ANY_PASS_MS);
  if (action.do === 'wait') {
    await arena.pass(action.hours * 3_600_000);
    return arena.reconcile(false);
  }
  const event = arena.network.take(action.which);
  if (!event || action.do === 'drop') return;
  if (action.do === 'hold') return void arena.network.held.push(event);
  if (action.do === 'flood') return arena.receive(event, FLOOD);
  for (let i = 0; i < action.times; i += 1) await arena.receive(event);
  // Delivered, and yet it may come again much later.
  if (action.times === 2) arena.network.underWay.push(event);
}

/**
 * Nothing more is done by anybody: every project can be seen, what is on its way arrives, what failed is tried again,
 * the safety net passes twice, and then a person retries what is parked.
 */
async function quieten(arena: Arena): Promise<void> {
  arena.network.silent = new Set();
  for (const site of arena.sites) {
    site.sandbox.jira.applySettings({ hideProjects: [] });
    site.setInRoles(true, true);
    site.setOutage(false);
  }
  await arena.pass(LONG_ENOUGH_MS);
  await arriveAll(arena);
  // The first counts the ids, the second looks once more for what the first did not find.
  await pass(arena, { deep: true });
  await pass(arena, { deep: false });
  await checkParked(arena);
  const { commands, caller } = arena;
  if ((await commands.retryFailures(caller, { all: true })) > 0) await pass(arena, { deep: false });
  await arriveHeld(arena);
}

/** What all others have overtaken changes nothing any more. */
async function arriveHeld(arena: Arena): Promise<void> {
  const { network } = arena;
  if (network.held.length === 0) return;
  for (let event = network.held.pop(); event; event = network.held.pop()) await arena.receive(event);
  await arena.runLanes();
  await arriveAll(arena);
  await arena.pass(LONG_ENOUGH_MS);
  await arena.runLanes();
}

async function arriveAll(arena: Arena): Promise<void> {
  await arena.runLanes();
  const { network } = arena;
  // The newest first: the wrong order.
  for (let event = network.underWay.pop(); event; event = network.underWay.pop()) {
    await arena.receive(event);
    await arena.runLanes();
  }
}

async function pass(arena: Arena, { deep }: { deep: boolean }): Promise<void> {
  await arena.pass(LONG_ENOUGH_MS);
  await arena.runLanes();
  await arena.reconcile(deep);
  for (const event of arena.network.underWay.splice(0)) await arena.receive(event);
  await arena.runLanes();
}

/** Whoever finds something parked finds the reason beside it. */
async function checkParked(arena: Arena): Promise<void> {
  const silent = await arena.query(
    "select kind, key from lane where tenant_id = $1 and parked_at is not null and coalesce(reason ->> 'message', '') = ''",
  );
  assert.deepEqual(silent, [], 'what is parked says why');
}
