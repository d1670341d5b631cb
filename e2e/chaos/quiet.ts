import { setTimeout as sleep } from 'node:timers/promises';
import { call } from './call.ts';
import type { World } from './world.ts';

const LOOK_EVERY_MS = 250;
/** So many calm looks in a row count as quiet: a delivery may lead to an event, and an event to a delivery. */
const CALM_LOOKS = 4;

/** What is still owed to somebody. */
export type Owed = { what: string; reason: string | null };

/**
 * Waits until nothing is due any more: Forge has delivered, a pass after the last trouble has looked at everything, and
 * no work item waits for anything but a person.
 * @returns what was still owed when the time was up; empty: all was quiet
 */
export async function becomeQuiet(world: World, limitMs: number): Promise<Owed[]> {
  const limit = Date.now() + limitMs;
  await within(limit, Promise.all([world.gateway.idle(), world.sandbox.forge.settled()]));
  await passOnce(world, limit);
  const owed = await becomeCalm(world, limit);
  if (owed.length > 0) return owed;
  await letEchoesBeLate(world);
  await passOnce(world, limit);
  return becomeCalm(world, limit);
}

/** What Jira was to tell of our writes and has not told is asked for after ten minutes: these are over now. */
async function letEchoesBeLate({ query }: World): Promise<void> {
  await query(
    `update issue_link set written = (
       select jsonb_object_agg(field.key, (
         select jsonb_agg(jsonb_set(one, '{at}', to_jsonb((one ->> 'at')::bigint - 600000)) order by place)
           from jsonb_array_elements(field.value) with ordinality listed (one, place)))
         from jsonb_each(written) field)
      where written <> '{}'`,
  );
}

async function becomeCalm(world: World, limit: number): Promise<Owed[]> {
  let calm = 0;
  for (;;) {
    const owed = await readOwed(world);
    calm = owed.length === 0 ? calm + 1 : 0;
    if (calm >= CALM_LOOKS || Date.now() > limit) return owed;
    await sleep(LOOK_EVERY_MS);
  }
}

/** A pass that began after the last trouble ended: it brings what no event told. */
async function passOnce({ balancer, token, query }: World, limit: number): Promise<void> {
  const begun = new Date();
  while (Date.now() < limit) {
    const url = `${balancer.url}/api/tickets/sync`;
    await call({ url, method: 'POST', authorization: `Bearer ${token}`, body: {}, timeoutMs: 10_000 });
    await sleep(1_000);
    const [row] = await query<{ n: number }>(
      "select count(*)::int as n from sync_run where started_at >= $1 and status = 'succeeded'",
      [begun],
    );
    if (row && row.n > 0) return;
  }
}

async function readOwed({ query, sandbox, gateway: _gateway }: World): Promise<Owed[]> {
  const waiting = await query<Owed>(
    `select 'work item ' || kind || ' ' || key as what, reason::text as reason from lane
      where parked_at is null
        and (lease_until > now() or (due_at is not null and kind in ('issue', 'create', 'remap', 'import', 'purge')))
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
