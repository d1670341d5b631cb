import { setTimeout as sleep } from 'node:timers/promises';
import { call } from './call.ts';
import { endWindows, passDay, passTenMinutes } from './passing-time.ts';
import { startAgain, type World } from './world.ts';

const LOOK_EVERY_MS = 250;
/** So many calm looks in a row count as quiet: a delivery may lead to an event, and an event to a delivery. */
const CALM_LOOKS = 4;
/** What waits is due again after so many looks: a delivery that was due may have begun a new window. */
const LOOKS_BETWEEN_WINDOWS = 4;
/** A wait that is longer than that has a reason, and whoever waits is told it. */
const TELL_EVERY_MS = 20_000;
/** After a link is healed: what it held back arrives. */
const HEALED_MS = 1_000;

/** What is still owed to somebody. */
export type Owed = { what: string; reason: string | null };

export type Quiet = {
  /** What was still owed when the time was up; empty: all was quiet. */
  owed: Owed[];
  /** When the second day began, in which nothing was left to be done; null: it did not get so far. */
  secondDay: Date | null;
};

/**
 * Waits until nothing is due any more, and then lets two days pass. In the first the deep pass and the deletion check find what no
 * event has told; in the second, with a month's check of every id, there must be nothing left to find (see checkRest).
 */
export async function becomeQuiet(world: World, limitMs: number): Promise<Quiet> {
  const limit = Date.now() + limitMs;
  await sleep(HEALED_MS);
  await within(limit, world.gateway.idle());
  await deploy(world);
  await within(limit, world.sandbox.forge.settled());
  let owed = [...(await passOnce(world, limit, 'delta')), ...(await becomeCalm(world, limit))];
  if (owed.length > 0) return { owed, secondDay: null };
  owed = await liveThroughDay(world, limit, { everyId: false });
  if (owed.length > 0) return { owed, secondDay: null };
  const secondDay = new Date();
  return { owed: await liveThroughDay(world, limit, { everyId: true }), secondDay };
}

/** Both processes end in order and are started again. What is leased while none runs belongs to one that was killed. */
async function deploy({ replicas, query }: World): Promise<void> {
  await Promise.all(replicas.map(({ api }) => api.stop()));
  await query('update work_item set lease_until = now() where lease_until > now()');
  await Promise.all(replicas.map(({ api }) => startAgain(api)));
}

async function liveThroughDay(world: World, limit: number, day: { everyId: boolean }): Promise<Owed[]> {
  // The deep pass that the day makes due begins at once, and may be over before this process looks again: it counts from here.
  const begun = new Date();
  await passDay(world, day);
  const deep = await passOnce(world, limit, 'deep', begun);
  await passTenMinutes(world);
  const delta = await passOnce(world, limit, 'delta');
  return [...deep, ...delta, ...(await becomeCalm(world, limit))];
}

async function becomeCalm(world: World, limit: number): Promise<Owed[]> {
  let calm = 0;
  let tellAt = Date.now() + TELL_EVERY_MS;
  for (let looks = 0; ; looks++) {
    if (looks % LOOKS_BETWEEN_WINDOWS === 0) await endWindows(world);
    const owed = await readOwed(world);
    calm = owed.length === 0 ? calm + 1 : 0;
    if (calm >= CALM_LOOKS || Date.now() > limit) return owed;
    if (Date.now() > tellAt) {
      for (const { what, reason } of owed) process.stdout.write(`  still due: ${what} ${reason ?? ''}\n`);
      tellAt += TELL_EVERY_MS;
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/**
 * Asks for a pass until one that began after `begun` has succeeded: it brings what no event told. A deep one has to be due.
 * @returns the pass itself, if the time was up before
 */
async function passOnce(
  { balancer, token, query }: World,
  limit: number,
  kind: 'delta' | 'deep',
  begun = new Date(),
): Promise<Owed[]> {
  while (Date.now() < limit) {
    const url = `${balancer.url}/api/tickets/sync`;
    await call({ url, method: 'POST', authorization: `Bearer ${token}`, body: {}, timeoutMs: 10_000 });
    await sleep(500);
    const [row] = await query<{ n: number }>(
      "select count(*)::int as n from sync_run where started_at >= $1 and kind = $2 and status = 'succeeded'",
      [begun, kind],
    );
    if (row && row.n > 0) return [];
  }
  return [{ what: `a ${kind} pass that began after ${begun.toISOString()}`, reason: null }];
}

async function readOwed({ query, sandbox }: World): Promise<Owed[]> {
  const waiting = await query<Owed>(
    `select concat_ws(' ', 'work item', kind, site_id, issue_id, ticket_id, import_id) as what, reason::text as reason from work_item
      where parked_at is null and (lease_until > now() or due_at <= now()
        or (due_at is not null and kind in ('issue', 'create', 'remap', 'import')))
     union all
     select 'event ' || type || ' of issue ' || issue_id, null from inbox where processed_at is null
     union all
     select 'run ' || id, error from sync_run where status in ('queued', 'running')`,
  );
  const { owed, running } = sandbox.forge.state();
  const forge = owed.length + running === 0 ? [] : [{ what: `${owed.length} deliveries of Forge`, reason: null }];
  return [...waiting, ...forge];
}

/** Waits for something, but no longer than until `limit`. */
async function within(limit: number, work: Promise<unknown>): Promise<void> {
  await Promise.race([work, sleep(Math.max(0, limit - Date.now()), undefined, { ref: false })]);
}
