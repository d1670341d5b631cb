import assert from 'node:assert/strict';
import { ECHO_LATE_MS } from '../../src/domain/ticket/judge-writes.ts';
import { actInCrm, createTicket } from './act-in-crm.ts';
import { actInJira, beAbsent, createIssue, issuesOf } from './act-in-jira.ts';
import type { Action, Schedule } from './actions.ts';
import { GeneratedText } from './generated-text.ts';
import { checkConverged } from './judge/check-converged.ts';
import { checkGoesOn } from './judge/check-goes-on.ts';
import type { Fault } from './simulation/fault-injection.ts';
import { readSettled } from './simulation/settled.ts';
import { Simulation } from './simulation/simulation.ts';
import type { SimulationDatabase } from './simulation/simulation-database.ts';

/** Whatever waits for a time has its turn, and what was given up on can't arrive any more. */
const LONG_ENOUGH_MS = 150_000;

/** Longer than a deep pass looks back. */
const BEYOND_ANY_PASS_MS = 13 * 3_600_000;

/** More events of one issue than a run takes at once. */
const FLOOD = 600;

const CALM: Fault = { kind: 'none', at: 1 };

/** Plays one schedule against a real database and a real Jira, lets all become quiet, and checks that both sides agree. */
export async function runSchedule(database: SimulationDatabase, schedule: Schedule): Promise<void> {
  const simulation = await Simulation.open(database, schedule);
  try {
    const texts = new GeneratedText();
    simulation.meanwhile = (deed) => actInJira(simulation, texts, { on: 0, ...deed });
    simulation.agent = (deed) => actInCrm(simulation, texts, { side: 'crm', on: 0, fault: CALM, ...deed });
    if (schedule.createdIn === 'jira') await createIssue(simulation, texts);
    else await simulation.withFault(schedule.fault, createTicket(simulation, texts));
    if (schedule.settled) await arriveAll(simulation);
    for (const action of schedule.actions) await act(simulation, texts, action);
    await quieten(simulation);
    await checkConverged(simulation, texts);
  } finally {
    await simulation.close();
  }
}

async function act(simulation: Simulation, texts: GeneratedText, action: Action): Promise<void> {
  if (action.side === 'crm') return actInCrm(simulation, texts, action);
  if (action.side === 'jira') return actInJira(simulation, texts, action);
  if (action.side === 'net') return deliver(simulation, texts, action);
  await simulation.withFault(action.fault, async () => {
    if (action.do === 'reconcile') return simulation.reconcile(action.deep);
    await simulation.pass(action.seconds * 1_000);
    return simulation.runWorkItems();
  });
}

async function deliver(
  simulation: Simulation,
  texts: GeneratedText,
  action: Extract<Action, { side: 'net' }>,
): Promise<void> {
  if (action.do === 'outage' || action.do === 'end-outage') {
    for (const site of simulation.sites) site.setOutage(action.do === 'outage');
    return;
  }
  if (action.do === 'break' || action.do === 'mend') {
    for (const site of simulation.sites) {
      if (action.do === 'mend') site.mend();
      else site.break(action.endpoint, action.status);
    }
    return;
  }
  if (action.do === 'carry-out') return simulation.carryOut();
  if (action.do === 'absence') return beAbsent(simulation, texts, action.project, BEYOND_ANY_PASS_MS);
  if (action.do === 'wait') {
    await simulation.pass(action.hours * 3_600_000);
    return simulation.reconcile(false);
  }
  const event = simulation.network.take(action.which);
  if (!event || action.do === 'drop') return;
  if (action.do === 'hold') return void simulation.network.held.push(event);
  if (action.do === 'flood') return simulation.receive(event, FLOOD);
  for (let i = 0; i < action.times; i += 1) await simulation.receive(event);
  // Delivered, and yet it may come again much later.
  if (action.times === 2) simulation.network.underWay.push(event);
}

/**
 * Nothing more is done by anybody: every project can be seen, what is on its way arrives, what failed is tried again,
 * the safety net passes twice, and then a person retries what is parked.
 */
async function quieten(simulation: Simulation): Promise<void> {
  simulation.network.silent = new Set();
  for (const site of simulation.sites) {
    site.sandbox.jira.applySettings({ hideProjects: [] });
    site.setInRoles(true, true);
    site.setOutage(false);
  }
  await mend(simulation);
  await simulation.pass(LONG_ENOUGH_MS);
  await arriveAll(simulation);
  // The first counts the ids, the second looks once more for what the first did not find.
  await pass(simulation, { deep: true });
  await pass(simulation, { deep: false });
  await checkParked(simulation);
  const { commands, caller } = simulation;
  if ((await commands.retryFailures(caller, { all: true })) > 0) {
    await pass(simulation, { deep: false });
    // What a parked run had sent may still arrive, counted from when it is taken up again.
    await pass(simulation, { deep: false });
  }
  await arriveHeld(simulation);
  await askHistory(simulation);
}

/** What was broken is no more. Until then, all that did not need it went on. */
async function mend(simulation: Simulation): Promise<void> {
  // It is broken on all sites, or on none.
  const broken = simulation.sites[0]?.broken ?? new Set();
  if (broken.size === 0) return;
  await simulation.pass(LONG_ENOUGH_MS);
  await arriveAll(simulation);
  await pass(simulation, { deep: true });
  checkGoesOn(await readSettled(simulation), broken);
  for (const site of simulation.sites) site.mend();
}

/**
 * What a write of ours replaced, and no event has told, the engine asks of Jira's history, but waits for the event first
 * (docs/writing-to-jira.md, What is not prevented). By now none comes any more.
 */
async function askHistory(simulation: Simulation): Promise<void> {
  if ((await untoldIssues(simulation)).length === 0) return;
  await simulation.pass(ECHO_LATE_MS);
  await pass(simulation, { deep: false });
  assert.deepEqual(await untoldIssues(simulation), [], 'the history is asked what writes have replaced');
}

/** The issues that stand in Jira, and of which it is not known yet what writes of ours have replaced there. */
async function untoldIssues(simulation: Simulation): Promise<unknown[]> {
  const untold = await simulation.query<{ issue_id: string; writes: unknown }>(
    `select issue_id, written as writes from issue_link
      where tenant_id = $1 and state in ('linked', 'unlinked') and issue_id is not null and written <> '{}'
     union all
     select one ->> 'issueId', one -> 'written' from issue_link cross join lateral jsonb_array_elements(left_writes) one
      where tenant_id = $1 and one -> 'written' <> '{}'`,
  );
  const standing = new Set(issuesOf(simulation).map(({ id }) => id));
  return untold.filter(({ issue_id: id }) => standing.has(id));
}

/** What all others have overtaken changes nothing any more. */
async function arriveHeld(simulation: Simulation): Promise<void> {
  const { network } = simulation;
  if (network.held.length === 0) return;
  for (let event = network.held.pop(); event; event = network.held.pop()) await simulation.receive(event);
  await simulation.runWorkItems();
  await arriveAll(simulation);
  await simulation.pass(LONG_ENOUGH_MS);
  await simulation.runWorkItems();
}

async function arriveAll(simulation: Simulation): Promise<void> {
  await simulation.runWorkItems();
  const { network } = simulation;
  // The newest first: the wrong order.
  for (let event = network.underWay.pop(); event; event = network.underWay.pop()) {
    await simulation.receive(event);
    await simulation.runWorkItems();
  }
}

async function pass(simulation: Simulation, { deep }: { deep: boolean }): Promise<void> {
  await simulation.pass(LONG_ENOUGH_MS);
  await simulation.runWorkItems();
  await simulation.reconcile(deep);
  for (const event of simulation.network.underWay.splice(0)) await simulation.receive(event);
  await simulation.runWorkItems();
}

/** Whoever finds something parked finds the reason beside it. */
async function checkParked(simulation: Simulation): Promise<void> {
  const silent = await simulation.query(
    "select kind, site_id, issue_id, ticket_id from work_item where tenant_id = $1 and parked_at is not null and coalesce(reason ->> 'message', '') = ''",
  );
  assert.deepEqual(silent, [], 'what is parked says why');
}
