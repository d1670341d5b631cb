import { type RawBuilder, sql } from 'kysely';
import { type Db, forWork, type WorkerTx, withWorker } from '../db/database.ts';
import { sumLatency } from './sum-latency.ts';

/** What was committed a while after it was counted is counted with the next look. */
const AGAIN_MINUTES = 2;
/** A look that comes up to so late stands for the minutes before it, too: looks are a little more than a minute apart. */
const LATE_MINUTES = 3;
/** What nobody counted for longer is left out: minutes are kept for two days. */
const MOST_HOURS = 25;

/**
 * Counts what went on since the last look, for all sites of all tenants, from rows that are there anyhow: a few statements
 * a minute, whatever the number of events. A minute that was counted before is counted again, so nothing counts twice. Of
 * several processes one counts.
 * @param stepsMs where the steps of the histogram of latencies begin
 */
export function recordSeries(db: Db, stepsMs: readonly number[]): Promise<void> {
  return withWorker(forWork(db, 'page'), async (tx) => {
    const lock = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended('sync_series', 0)) as mine`.execute(tx);
    if (!lock.rows[0]?.mine) return;
    const { since, unseen } = await lastLook(tx);
    await countEvents(tx, since, stepsMs);
    await countEdits(tx, since);
    await notePoints(tx);
    await noteSites(tx, unseen);
    await addUpHours(tx, since, stepsMs.length + 1);
  });
}

/**
 * `since`: from which minute on is counted again; `unseen`: the first minute in which nobody has looked. A clock that was set
 * back leaves looks that are still to come: they count as of now.
 */
async function lastLook(tx: WorkerTx): Promise<{ since: Date; unseen: Date }> {
  const minutes = (count: number) => sql`${count} * interval '1 minute'`;
  const { rows } = await sql<{ since: Date; unseen: Date }>`
    select greatest(least(last, minute) - ${minutes(AGAIN_MINUTES)},
             date_trunc('hour', now() - ${MOST_HOURS} * interval '1 hour', 'UTC')) as since,
           case when last < minute and last >= minute - ${minutes(LATE_MINUTES)} then last + ${minutes(1)} else minute end as unseen
      from (select coalesce(max(at), '-infinity') as last, date_trunc('minute', now()) as minute from sync_series where minutes = 1) looks`.execute(
    tx,
  );
  const [looked] = rows;
  if (!looked) throw new Error('the database has no time');
  return looked;
}

async function countEvents(tx: WorkerTx, since: Date, stepsMs: readonly number[]): Promise<void> {
  const steps = Array.from({ length: stepsMs.length + 1 }, (_, step) => sql.lit(step));
  const countsBy = (took: 'step' | 'edit_step') =>
    sql`array[${sql.join(steps.map((step) => sql`count(*) filter (where ${sql.ref(took)} = ${step})`))}]::integer[]`;
  const stepOf = (ms: RawBuilder<unknown>) => sql`width_bucket(${ms}, ${[...stepsMs]}::float8[])`;
  const processedMs = sql`extract(epoch from processed_at)::float8 * 1000`;
  await sql`
    insert into sync_series (tenant_id, minutes, at, site_id, events, latency, from_edit)
    select tenant_id, 1, at, site_id, count(*), ${countsBy('step')},
           case when count(edit_step) > 0 then ${countsBy('edit_step')} end
      from (select tenant_id, site_id, date_trunc('minute', processed_at) as at,
                   ${stepOf(sql`extract(epoch from processed_at - received_at)::float8 * 1000`)} as step,
                   ${stepOf(sql`${processedMs} - (payload ->> 'occurredAt')::float8`)} as edit_step
              from inbox where processed_at >= ${since}) taken
     group by tenant_id, at, site_id order by tenant_id, at, site_id
        on conflict (tenant_id, minutes, at, site_id) do update set events = excluded.events, latency = excluded.latency,
           from_edit = excluded.from_edit`.execute(tx);
}

/** A delivery tells the feed once which fields Jira answered, and once for each comment. */
async function countEdits(tx: WorkerTx, since: Date): Promise<void> {
  await sql`
    insert into sync_series (tenant_id, minutes, at, site_id, edits)
    select f.tenant_id, 1, date_trunc('minute', f.at) as minute, l.site_id, count(*)
      from feed f join issue_link l on l.tenant_id = f.tenant_id and l.ticket_id = f.ticket_id
     where f.at >= ${since} and f.origin = 'delivery' and f.kind in ('ticket.sync', 'comment.updated') and f.fields <> '{}'
     group by f.tenant_id, minute, l.site_id order by f.tenant_id, minute, l.site_id
        on conflict (tenant_id, minutes, at, site_id) do update set edits = excluded.edits`.execute(tx);
}

/** Of an hour that has just ended, too, for what was spent at its end. */
async function notePoints(tx: WorkerTx): Promise<void> {
  await sql`
    insert into sync_series (tenant_id, minutes, at, site_id, points)
    select tenant_id, 1, least(date_trunc('minute', now()), hour + interval '59 minutes'), site_id, points
      from api_spend where hour >= date_trunc('hour', now() - interval '5 minutes', 'UTC')
     order by 1, 3, 4
        on conflict (tenant_id, minutes, at, site_id) do update set points = excluded.points`.execute(tx);
}

/** What is known of each connected site without an event: an hour in which nothing was spent has its zero. */
async function noteSites(tx: WorkerTx, unseen: Date): Promise<void> {
  await sql`
    insert into sync_series (tenant_id, minutes, at, site_id, parked, points)
    select s.tenant_id, 1, looks.at, s.id, coalesce(w.parked, 0), coalesce(a.points, 0)
      from jira_site s
      cross join generate_series(${unseen}::timestamptz, date_trunc('minute', now()), interval '1 minute') as looks (at)
      left join api_spend a
        on a.tenant_id = s.tenant_id and a.site_id = s.id and a.hour = date_trunc('hour', looks.at, 'UTC')
      left join (select tenant_id, site_id, count(*) as parked from work_item where parked_at is not null group by 1, 2) w
        on w.tenant_id = s.tenant_id and w.site_id = s.id
     where s.state = 'connected' order by 1, 3, 4
        on conflict (tenant_id, minutes, at, site_id) do update set parked = excluded.parked, points = excluded.points`.execute(
    tx,
  );
}

async function addUpHours(tx: WorkerTx, since: Date, latencySteps: number): Promise<void> {
  await sql`
    insert into sync_series (tenant_id, minutes, at, site_id, events, latency, from_edit, edits, parked, points)
    select tenant_id, 60, date_trunc('hour', at, 'UTC') as hour, site_id, sum(events), ${sumLatency('latency', latencySteps)},
           ${sumLatency('from_edit', latencySteps)}, sum(edits), max(parked), max(points)
      from sync_series where minutes = 1 and at >= date_trunc('hour', ${since}::timestamptz, 'UTC')
     group by tenant_id, hour, site_id order by 1, 3, 4
        on conflict (tenant_id, minutes, at, site_id) do update set events = excluded.events, latency = excluded.latency,
           from_edit = excluded.from_edit, edits = excluded.edits, parked = excluded.parked, points = excluded.points`.execute(
    tx,
  );
}
