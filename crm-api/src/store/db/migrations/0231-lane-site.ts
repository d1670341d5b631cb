import { type Kysely, sql } from 'kysely';

/** Which site's Jira a lane works with, so that each site has its share of the workers; null: none's. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    alter table lane add column site_id uuid;
    update lane set site_id = split_part(key, ':', 1)::uuid where kind = 'issue';
    update lane set site_id = key::uuid where kind in ('reconcile', 'purge', 'remap');
    update lane set site_id = l.site_id from issue_link l
      where lane.kind = 'create' and l.tenant_id = lane.tenant_id and l.ticket_id::text = lane.key;
    update lane set site_id = j.site_id from import_job j
      where lane.kind = 'import' and j.tenant_id = lane.tenant_id and j.id::text = lane.key;
    create index lane_of_site on lane (site_id, due_at) where due_at is not null and parked_at is null;`)
    .execute(db);
}
