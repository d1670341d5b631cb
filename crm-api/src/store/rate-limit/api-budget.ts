import { sql } from 'kysely';
import { type CallPriority, grantPoints, type PointLimits } from '../../domain/rate-limit/rate-budget.ts';
import { type Db, type TenantTx, type WorkerTx, withWorker } from '../db/database.ts';

const THIS_HOUR = sql<Date>`date_trunc('hour', now(), 'UTC')`;

/**
 * Sets points of this hour aside for a tenant's calls, over all replicas: the hour's row is locked while it is decided,
 * which is once for a chunk of calls and not for each.
 * @returns how many, 0 when there are not enough; and how long the hour still lasts, ms by the database's clock
 */
export function reservePoints(
  db: Db,
  limits: PointLimits,
  ask: { tenantId: string; siteId: string; priority: CallPriority; want: number; upTo: number },
): Promise<{ granted: number; hour: number; msLeft: number }> {
  return withWorker(db, async (tx) => {
    const { hour, pool, msLeft } = await tx
      .insertInto('api_budget')
      .values({ hour: THIS_HOUR })
      .onConflict((on) => on.column('hour').doUpdateSet((was) => ({ reserved: was.ref('api_budget.reserved') })))
      .returning(['hour', 'reserved as pool'])
      .returning(sql<number>`(extract(epoch from hour + interval '1 hour' - now()) * 1000)::float8`.as('msLeft'))
      .executeTakeFirstOrThrow();
    const { tenant } = await tx
      .selectFrom('api_spend')
      .select(sql<number>`coalesce(sum(reserved), 0)::bigint`.as('tenant'))
      .where('tenant_id', '=', ask.tenantId)
      .where('hour', '=', hour)
      .executeTakeFirstOrThrow();
    const granted = grantPoints(limits, { pool, tenant }, ask);
    if (granted > 0) {
      await tx
        .updateTable('api_budget')
        .set((was) => ({ reserved: was('reserved', '+', granted) }))
        .where('hour', '=', hour)
        .execute();
      const added = { tenant_id: ask.tenantId, site_id: ask.siteId, hour, reserved: granted };
      await tx
        .insertInto('api_spend')
        .values(added)
        .onConflict((on) =>
          on
            .columns(['tenant_id', 'site_id', 'hour'])
            .doUpdateSet((was) => ({ reserved: was('api_spend.reserved', '+', granted) })),
        )
        .execute();
    }
    return { granted, hour: hour.getTime(), msLeft: Math.max(1, Math.ceil(msLeft)) };
  });
}

/** What a site's calls came to since the last time it was written down. `unused` points go back into the pool of their hour. */
export type SpendNote = {
  tenantId: string;
  siteId: string;
  points: number;
  requests: number;
  throttled: number;
  unused: { hour: number; points: number } | null;
};

/**
 * Writes down what was spent: a few statements for all sites together. Rows of the pool are locked before those of sites,
 * and each in order, as reservePoints does.
 */
export async function writeSpend(db: Db, notes: readonly SpendNote[]): Promise<void> {
  if (notes.length === 0) return;
  const unused = notes.flatMap(({ tenantId, siteId, unused: left }) =>
    left
      ? [{ tenant_id: tenantId, site_id: siteId, hour: new Date(left.hour).toISOString(), points: left.points }]
      : [],
  );
  await withWorker(db, async (tx) => {
    if (unused.length > 0) await giveBackToPool(tx, unused);
    await sql`
      insert into api_spend (tenant_id, site_id, hour, points, requests, throttled)
      select r.tenant_id, r.site_id, ${THIS_HOUR}, r.points, r.requests, r.throttled
      from jsonb_to_recordset(${JSON.stringify(notes.map(({ tenantId, siteId, ...counts }) => ({ tenant_id: tenantId, site_id: siteId, ...counts })))}::jsonb)
        as r (tenant_id uuid, site_id uuid, points bigint, requests bigint, throttled bigint)
      order by r.tenant_id, r.site_id
      on conflict (tenant_id, site_id, hour) do update set points = api_spend.points + excluded.points,
        requests = api_spend.requests + excluded.requests, throttled = api_spend.throttled + excluded.throttled`.execute(
      tx,
    );
    if (unused.length > 0) await giveBackOfSites(tx, unused);
  });
}

type Unused = { tenant_id: string; site_id: string; hour: string; points: number };

async function giveBackToPool(tx: WorkerTx, unused: readonly Unused[]): Promise<void> {
  await sql`
    with given_back as (
      select hour, sum(points)::bigint as points
        from jsonb_to_recordset(${JSON.stringify(unused)}::jsonb) as r (hour timestamptz, points bigint) group by hour),
    locked as (
      select b.hour, g.points from api_budget b join given_back g on g.hour = b.hour order by b.hour for update of b)
    update api_budget b set reserved = greatest(0, b.reserved - l.points) from locked l where b.hour = l.hour`.execute(
    tx,
  );
}

async function giveBackOfSites(tx: WorkerTx, unused: readonly Unused[]): Promise<void> {
  await sql`
    with given_back as (
      select * from jsonb_to_recordset(${JSON.stringify(unused)}::jsonb)
        as r (tenant_id uuid, site_id uuid, hour timestamptz, points bigint)),
    locked as (
      select s.tenant_id, s.site_id, s.hour, g.points from api_spend s
      join given_back g on g.tenant_id = s.tenant_id and g.site_id = s.site_id and g.hour = s.hour
      order by s.tenant_id, s.site_id, s.hour for update of s)
    update api_spend s set reserved = greatest(0, s.reserved - l.points) from locked l
    where s.tenant_id = l.tenant_id and s.site_id = l.site_id and s.hour = l.hour`.execute(tx);
}

export type SpendOfSite = {
  siteId: string;
  paysPoints: boolean;
  reserved: number;
  points: number;
  requests: number;
  throttled: number;
  previousPoints: number;
};

/** What each of a tenant's sites spent in this hour and in the one before. */
export async function readSpend(tx: TenantTx, tenantId: string): Promise<SpendOfSite[]> {
  const { rows } = await sql<SpendOfSite>`
    select s.id as "siteId", s.token_kind = 'app' as "paysPoints", coalesce(h.reserved, 0) as reserved,
      coalesce(h.points, 0) as points, coalesce(h.requests, 0) as requests, coalesce(h.throttled, 0) as throttled,
      coalesce(p.points, 0) as "previousPoints"
    from jira_site s
    left join api_spend h on h.tenant_id = s.tenant_id and h.site_id = s.id and h.hour = ${THIS_HOUR}
    left join api_spend p on p.tenant_id = s.tenant_id and p.site_id = s.id and p.hour = ${THIS_HOUR} - interval '1 hour'
    where s.tenant_id = ${tenantId} order by s.created_at, s.id`.execute(tx);
  return rows;
}

/** What is reserved of the app's pool in this hour, by all tenants and replicas; `elapsedMs` of the hour have gone. */
export function readPool(db: Db): Promise<{ reserved: number; previous: number; elapsedMs: number; resetsAt: number }> {
  return withWorker(db, async (tx) => {
    const { rows } = await sql<{ reserved: number; previous: number; hour: Date; elapsed: number }>`
      select coalesce((select reserved from api_budget where hour = ${THIS_HOUR}), 0) as reserved,
        coalesce((select reserved from api_budget where hour = ${THIS_HOUR} - interval '1 hour'), 0) as previous,
        ${THIS_HOUR} as hour, (extract(epoch from now() - ${THIS_HOUR}) * 1000)::float8 as elapsed`.execute(tx);
    const row = rows[0];
    if (!row) throw new Error('the database has no time');
    const { reserved, previous } = row;
    return { reserved, previous, elapsedMs: row.elapsed, resetsAt: row.hour.getTime() + 3_600_000 };
  });
}
