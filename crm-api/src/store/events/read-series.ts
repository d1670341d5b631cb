import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';
import { sumLatency } from './sum-latency.ts';

type Asked = { siteId: string | undefined; stepSeconds: number; steps: number; minutes: number };

export type SeriesRow = {
  at: Date;
  events: number | null;
  latency: number[] | null;
  fromEdit: number[] | null;
  edits: number | null;
  missed: number;
  parked: number | null;
  points: number | null;
};

/**
 * What was counted of a tenant's sites in each of the last steps, the oldest first; null where nobody counted. Points and
 * parked issues are no sums over time: of each site counts the most in a step.
 */
export async function readSeries(
  tx: TenantTx,
  tenantId: string,
  { siteId, stepSeconds, steps, minutes }: Asked,
  latencySteps: number,
): Promise<SeriesRow[]> {
  const step = sql`${stepSeconds} * interval '1 second'`;
  const last = sql`date_bin(${step}, now(), 'epoch')`;
  const first = sql`${last} - ${(steps - 1) * stepSeconds} * interval '1 second'`;
  const ofSite = siteId === undefined ? sql`true` : sql`site_id = ${siteId}::uuid`;
  const { rows } = await sql<SeriesRow>`
    with of_sites as (
      select date_bin(${step}, at, 'epoch') as step, sum(events) as events, ${sumLatency('latency', latencySteps)} as latency,
             ${sumLatency('from_edit', latencySteps)} as from_edit, sum(edits) as edits, max(parked) as parked, max(points) as points
        from sync_series
       where tenant_id = ${tenantId} and minutes = ${minutes} and at >= ${first} and ${ofSite}
       group by site_id, 1),
    counted as (
      select step, sum(events)::bigint as events, ${sumLatency('latency', latencySteps)} as latency,
             ${sumLatency('from_edit', latencySteps)} as from_edit, sum(edits)::bigint as edits, sum(parked)::bigint as parked,
             sum(points)::bigint as points
        from of_sites group by 1),
    missed as (
      select date_bin(${step}, found_at, 'epoch') as step, count(*) as missed
        from missed_event where tenant_id = ${tenantId} and found_at >= ${first} and ${ofSite} group by 1)
    select steps.at, c.events, c.latency, c.from_edit as "fromEdit", c.edits, coalesce(m.missed, 0) as missed, c.parked, c.points
      from generate_series(${first}, ${last}, ${step}) as steps (at)
      left join counted c on c.step = steps.at
      left join missed m on m.step = steps.at
     order by steps.at`.execute(tx);
  return rows;
}
