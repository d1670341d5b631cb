import type pg from 'pg';

const AT_ONCE = 2_000;
const COMMENTED = 2_000;
/** Stands in each ticket; in one of 20,000. */
export const [COMMON, RARE] = ['printer', 'zyzzyva'];

/** The same tickets in each run, half of them in the first workspace, the others in equal parts in the rest. */
export async function fillTickets(owner: pg.Pool, tenants: readonly string[], count: number): Promise<void> {
  await owner.query(
    `insert into tenant (id, name) select id, 'Workspace ' || n from unnest($1::uuid[]) with ordinality as t (id, n)`,
    [tenants],
  );
  await owner.query(
    `insert into jira_site (tenant_id, id, cloud_id, base_url, project_key, config)
     select id, id, id::text, 'https://acme.atlassian.net', 'KAN', '{}' from unnest($1::uuid[]) as t (id)`,
    [tenants],
  );
  // Made at the end: that takes a fraction of keeping them up to date row by row.
  const { rows: indexes } = await owner.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
      where i.indrelid in ('ticket'::regclass, 'issue_link'::regclass)
        and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
  );
  for (const { name } of indexes) await owner.query(`drop index ${name}`);
  const words = createWords();
  for (let from = 0; from < count; from += AT_ONCE) {
    const n = Math.min(AT_ONCE, count - from);
    const titles = Array.from({ length: n }, () => words(6));
    const texts = Array.from(
      { length: n },
      (_, i) => `${COMMON} ${words(40)}${(from + i) % 20_000 === 0 ? ` ${RARE}` : ''}`,
    );
    await owner.query(INSERT, [tenants, titles, texts, from, count]);
  }
  await owner.query(
    `insert into issue_link (tenant_id, ticket_id, site_id, project_key, issue_id, issue_key, state, last_from_jira_at)
     select tenant_id, id, tenant_id, 'KAN', (10000 + number)::text, 'KAN-' || number, 'linked', updated_at from ticket`,
  );
  await owner.query(
    `insert into comment (tenant_id, id, ticket_id, body, visibility, source, author_name, created_at, updated_at)
     select tenant_id, gen_random_uuid(), id, 'Comment ' || n || ' of it', 'internal', 'CRM', 'Ann', now(), now()
       from ticket, generate_series(1, 5) n where tenant_id = any($1) and number <= ${COMMENTED}`,
    [tenants.slice(0, 2)],
  );
  await owner.query("set maintenance_work_mem = '512MB'");
  for (const { definition } of indexes) await owner.query(definition);
  // What the bare route searches by.
  await owner.query('create index bench_search on ticket using gin (search)');
  await owner.query('vacuum analyze');
}

/** Of each pair of rows, one is of the first workspace. An agent of a large workspace has some 1,000 tickets. */
const INSERT = `
  insert into ticket (tenant_id, id, number, title, description, status, priority, labels, source, assignee, project_key, sync_state,
    created_at, updated_at)
  select case when n % 2 = 0 then ($1::uuid[])[1] else ($1::uuid[])[2 + (n / 2) % 50] end, gen_random_uuid(), case when n % 2 = 0 then n / 2 else n / 100 end + 1,
         title, text, (array['OPEN', 'IN_PROGRESS', 'RESOLVED', 'CLOSED'])[1 + (n / 2) % 4], 'MEDIUM',
         case (n / 100) % 5 when 0 then '{bug,vip}'::text[] when 1 then '{bug}' else '{}' end, 'JIRA',
         jsonb_build_object('userId', null, 'accountId', 'account-' || hashint4(n) % greatest(1, $5::int / 2000), 'name', 'Ann'), 'KAN',
         case when n % 1000 < 2 then 'pending' else 'synced' end, at, at
    from (select $4::int + (o - 1)::int as n, title, text, now() - ($5::int - $4::int - o) * interval '1 s' as at
            from unnest($2::text[], $3::text[]) with ordinality as u (title, text, o)) as made`;

const STEMS =
  'login invoice password network router screen keyboard license export import report customer delivery payment refund'.split(
    ' ',
  );

/** 10,000 words, the first of them much more often than the last, in the same order in each run. */
function createWords(): (count: number) => string {
  const words = Array.from(
    { length: 10_000 },
    (_, n) => `${STEMS[n % STEMS.length]}${n < STEMS.length ? '' : n.toString(36)}`,
  );
  let seed = 1;
  const random = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed / 0x7fffffff;
  };
  return (count) => Array.from({ length: count }, () => words[Math.floor(words.length * random() ** 3)]).join(' ');
}
