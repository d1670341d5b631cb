import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import type { JiraFault } from './jira-gateway.ts';
import type { Nemesis } from './settings.ts';
import type { TcpProxy } from './tcp-proxy.ts';
import { POSTGRES, type Replica, startAgain, type World } from './world.ts';

/** A work item's lease is a minute; a process that stands still for longer has lost it. */
const BEYOND_LEASE_MS = 66_000;
/** A run that is too short for that stops a process for as long as it can afford. */
const PAUSE_SHARE = 0.4;
/** The slowest that a link gets, ms a packet. */
const SLOWEST_MS = { PostgreSQL: 60, Jira: 800 };

export type Injected = { at: number; ended: number; kind: string; what: string };

/** What goes wrong, and what went wrong so far. */
export type Trouble = {
  readonly injected: readonly Injected[];
  readonly restarts: () => number;
  /** Makes trouble until `until`, then ends it. */
  run(until: number): Promise<void>;
};

type Injection = {
  world: World;
  random: () => number;
  until: number;
  note(kind: string, what: string): Injected;
  restarted(): void;
};
type Make = (injection: Injection) => Promise<void>;

export function createTrouble(world: World, nemesis: Nemesis, random: () => number): Trouble {
  const injected: Injected[] = [];
  let restarts = 0;
  const note = (kind: string, what: string) => {
    const one = { at: Date.now(), ended: 0, kind, what };
    injected.push(one);
    return one;
  };
  return {
    injected,
    restarts: () => restarts,
    async run(until) {
      const tracks = TRACKS[nemesis].map((makes) => shuffled(makes, random));
      const injection: Injection = { world, random, until, note, restarted: () => void restarts++ };
      await Promise.all(tracks.map((track) => runTrack(injection, track)));
      await endFaults(world);
    },
  };
}

/** One thing after the other goes wrong, with a little calm between. */
async function runTrack(injection: Injection, makes: readonly Make[]): Promise<void> {
  for (let turn = 0; ; turn++) {
    await sleep(calmMs(injection));
    // In turns, so that a short run meets with each.
    const make = makes[turn % Math.max(1, makes.length)];
    if (!make || Date.now() + 1_000 > injection.until) return;
    await make(injection);
  }
}

function shuffled<T>(all: readonly T[], random: () => number): T[] {
  return all
    .map((one) => [random(), one] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, one]) => one);
}

const calmMs = ({ random, until }: Injection) => Math.max(0, Math.min(1_000 + random() * 3_000, until - Date.now()));

/** For how long a trouble lasts, within what is left. */
function lasting({ random, until }: Injection, least: number, most: number): number {
  return Math.max(0, Math.min(least + random() * (most - least), until - Date.now()));
}

const oneOf = <T>(random: () => number, all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;

async function kill(injection: Injection): Promise<void> {
  const { world, random, note, restarted } = injection;
  const chosen = random() < 0.25 ? world.replicas : [oneOf(random, world.replicas)];
  const down = lasting(injection, 300, 3_000);
  await Promise.all(
    chosen.map(async ({ name, api }) => {
      const one = note('kill', `kill -9 of API ${name}`);
      await api.kill();
      await sleep(down);
      await startAgain(api);
      restarted();
      one.ended = Date.now();
    }),
  );
}

async function pause(injection: Injection): Promise<void> {
  const { world, random, until, note } = injection;
  const { name, api } = oneOf(random, world.replicas);
  const left = until - Date.now();
  const beyond = BEYOND_LEASE_MS + random() * 5_000;
  const ms = left > beyond ? beyond : Math.max(2_000, left * PAUSE_SHARE);
  const one = note(
    'pause',
    `SIGSTOP of API ${name} for ${Math.round(ms / 1000)} s${ms > 60_000 ? ', beyond its lease' : ''}`,
  );
  const { pid } = api;
  process.kill(pid, 'SIGSTOP');
  try {
    await sleep(ms);
  } finally {
    process.kill(pid, 'SIGCONT');
    one.ended = Date.now();
  }
}

/** The link of one process to the database, or of all to Jira, is cut, or passes nothing on for a while. */
const partition =
  (where: 'PostgreSQL' | 'Jira', how: 'cut' | 'stall'): Make =>
  async (injection) => {
    const [link, name] = linkTo(where, injection);
    const ms = lasting(injection, 1_000, how === 'cut' ? 5_000 : 12_000);
    const one = injection.note('partition', `${name}: ${how} for ${Math.round(ms / 100) / 10} s`);
    link[how]();
    await sleep(ms);
    link.heal();
    one.ended = Date.now();
  };

const slow =
  (where: 'PostgreSQL' | 'Jira'): Make =>
  async (injection) => {
    const [link, name] = linkTo(where, injection);
    const latency = Math.round(SLOWEST_MS[where] * (0.2 + 0.8 * injection.random()));
    const ms = lasting(injection, 2_000, 6_000);
    const one = injection.note('slow', `${name}: ${latency} ms a packet for ${Math.round(ms / 1000)} s`);
    link.slow(latency);
    await sleep(ms);
    link.heal();
    one.ended = Date.now();
  };

function linkTo(where: 'PostgreSQL' | 'Jira', { world, random }: Injection): [TcpProxy, string] {
  if (where === 'Jira') return [world.jiraLink, 'API ⇄ Jira'];
  const { name, database }: Replica = oneOf(random, world.replicas);
  return [database, `API ${name} ⇄ PostgreSQL`];
}

async function killPostmaster({ world, random, note, restarted }: Injection): Promise<void> {
  const { postgres } = world;
  const one = note('db-kill', 'kill -9 of the postmaster');
  process.kill(world.postmaster.pid, 'SIGKILL');
  await sleep(200 + random() * 1_500);
  const again = await startEmbeddedPostgres({ ...POSTGRES, preferredPort: postgres.port });
  if (again.port !== postgres.port) throw new Error('The database’s port was taken while it was down.');
  world.postmaster.pid = again.pid;
  restarted();
  one.ended = Date.now();
}

/** Ends the connections that are at work, as an operator, a failover or a pooler does. */
async function endBackends(injection: Injection): Promise<void> {
  const { world, note } = injection;
  const one = note('db-kill', 'pg_terminate_backend of busy connections');
  const ends = Date.now() + lasting(injection, 1_000, 3_000);
  let ended = 0;
  while (Date.now() < ends) {
    const [row] = await world.query<{ ended: number }>(
      `select count(pg_terminate_backend(pid))::int as ended from pg_stat_activity
        where application_name = 'synapse-crm-api' and xact_start is not null`,
    );
    ended += row?.ended ?? 0;
    await sleep(100);
  }
  one.what += `: ${ended}`;
  one.ended = Date.now();
}

const troubleJira =
  (name: string, faults: readonly JiraFault[], share: number): Make =>
  async (injection) => {
    const { world, random, note } = injection;
    const ms = lasting(injection, 2_000, 6_000);
    const one = note('jira', `${name}, ${Math.round(ms / 1000)} s`);
    let hit = 0;
    world.gateway.misbehave({ faults, share, random, onFault: () => void hit++ });
    await sleep(ms);
    world.gateway.misbehave(undefined);
    one.what += `: ${hit} requests`;
    one.ended = Date.now();
  };

const BRIEF_JIRA_TROUBLES: readonly Make[] = [
  troubleJira('answers lost, requests dropped', ['lost_answer', 'dropped'], 0.4),
  troubleJira('503 and 429', ['unavailable', 'throttled'], 0.5),
];
const JIRA_TROUBLES: readonly Make[] = [
  ...BRIEF_JIRA_TROUBLES,
  troubleJira('answers after the time-out, carried out nevertheless', ['hang'], 0.25),
];

/** Events are lost, doubled, held back and overtaken, as Atlassian says they may be. */
async function troubleEvents(injection: Injection): Promise<void> {
  const { world, note, random } = injection;
  const ms = lasting(injection, 3_000, 8_000);
  const one = note('events', `lost, doubled and late for ${Math.round(ms / 1000)} s`);
  const { forge } = world.sandbox;
  const seed = Math.floor(random() * 1_000_000);
  // In platform seconds, of which twenty pass in one of ours.
  const late = {
    drop: 0.15,
    duplicate: 0.2,
    reorder: 0.3,
    reorderSeconds: 100,
    delaySeconds: [0, 60] as [number, number],
  };
  forge.applySettings({ seed, ...late });
  await sleep(ms);
  forge.applySettings({ drop: 0, duplicate: 0, reorder: 0, delaySeconds: [0, 0] });
  one.ended = Date.now();
}

const PARTITIONS: readonly Make[] = [
  partition('PostgreSQL', 'cut'),
  partition('PostgreSQL', 'stall'),
  partition('Jira', 'cut'),
  partition('Jira', 'stall'),
];
const SLOW: readonly Make[] = [slow('PostgreSQL'), slow('Jira')];
const DATABASE_KILLS: readonly Make[] = [killPostmaster, endBackends];

/** What goes on side by side, each by turns, in an order that the seed gives. */
const TRACKS: Record<Nemesis, readonly (readonly Make[])[]> = {
  none: [],
  kill: [[kill]],
  pause: [[pause]],
  partition: [PARTITIONS],
  slow: [SLOW],
  'db-kill': [DATABASE_KILLS],
  jira: [JIRA_TROUBLES, [troubleEvents]],
  all: [
    [kill, ...PARTITIONS, ...DATABASE_KILLS, pause],
    [...JIRA_TROUBLES, troubleEvents, ...SLOW],
  ],
  brief: [
    [kill, ...PARTITIONS, ...DATABASE_KILLS],
    [...BRIEF_JIRA_TROUBLES, troubleEvents],
  ],
};

async function endFaults(world: World): Promise<void> {
  world.gateway.misbehave(undefined);
  world.jiraLink.heal();
  for (const { database } of world.replicas) database.heal();
}
