import { type Kysely, sql } from 'kysely';
import { protectTable } from './protect-table.ts';

/** What Atlassian was told of the accounts whose names are kept here, for each site (docs/personal-data.md). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    create table reported_account (
      tenant_id uuid not null,
      site_id uuid not null,
      account_id text not null,
      -- since when what is kept of the account is as Jira showed it
      updated_at timestamptz not null,
      reported_at timestamptz,
      -- the account was closed and its name is gone from here; it is not reported again
      erased_at timestamptz,
      primary key (tenant_id, site_id, account_id),
      foreign key (tenant_id, site_id) references jira_site (tenant_id, id) on delete cascade
    );

    -- Persons in JSON are objects with an accountId and a name. @param names accountId to new name
    create function rename_people(given jsonb, names jsonb) returns jsonb language plpgsql immutable strict as $$
    begin
      case jsonb_typeof(given)
        when 'object' then
          return coalesce((select jsonb_object_agg(e.key,
            case when e.key in ('name', 'displayName') and names ? (given ->> 'accountId')
                 then names -> (given ->> 'accountId') else rename_people(e.value, names) end)
            from jsonb_each(given) e), '{}');
        when 'array' then
          return coalesce((select jsonb_agg(rename_people(e.value, names) order by e.ordinality)
            from jsonb_array_elements(given) with ordinality e), '[]');
        else
          return given;
      end case;
    end $$;

    insert into lane (tenant_id, kind, key, site_id, due_at)
      select tenant_id, 'personal-data', id::text, id, now() from jira_site where state = 'connected'
      on conflict (tenant_id, kind, key) do nothing;`)
    .execute(db);
  await protectTable(db, 'reported_account');
}
