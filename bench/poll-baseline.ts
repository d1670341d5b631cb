import { type BenchWorld, inParallel } from './reconcile-world.ts';

/**
 * What the system that this one replaces does: once a pass, one GET for each linked ticket, and the row updated if it
 * differs. (The old one updates it in any case; that is not held against it here.)
 * @param options.width how many tickets at a time
 * @param options.every 1: each ticket; n: every n-th, which holds as many changed ones as all of them do
 * @returns how many rows were written
 */
export async function pollEveryTicket(
  world: BenchWorld,
  options: { table: string; width: number; every: number },
): Promise<number> {
  const { rows } = await world.owner.query<Row>(
    `select issue_id, title, status, priority from (
       select *, row_number() over (order by issue_id::bigint) as place from ${options.table}) numbered
     where place % $1 = 0 order by place`,
    [options.every],
  );
  let written = 0;
  await inParallel(rows, options.width, async (row) => {
    const issue = (await world.http({ method: 'GET', path: `rest/api/3/issue/${row.issue_id}` })) as Issue;
    const { summary, status, priority } = issue.fields;
    const values = [summary, status.name, priority?.name ?? null];
    if (values[0] === row.title && values[1] === row.status && values[2] === row.priority) return;
    await world.owner.query(
      `update ${options.table} set title = $2, status = $3, priority = $4, synced_at = now() where issue_id = $1`,
      [row.issue_id, ...values],
    );
    written += 1;
  });
  return written;
}

type Row = { issue_id: string; title: string; status: string | null; priority: string | null };
type Issue = { fields: { summary: string; status: { name: string }; priority: { name: string } | null } };

/** A baseline's own cache of the issues, up to date. */
export async function createPollTable(world: BenchWorld, table: string): Promise<void> {
  await world.owner.query(
    `create table ${table} as select issue_id, title, ''::text as status, ''::text as priority, now() as synced_at
     from ticket join issue_link on issue_link.ticket_id = ticket.id`,
  );
  await world.owner.query(`alter table ${table} add primary key (issue_id)`);
  const issues = world.sandbox.jira;
  const { statuses, priorities } = issues.catalog;
  const { rows } = await world.owner.query<{ issue_id: string }>(`select issue_id from ${table}`);
  const known = rows.flatMap(({ issue_id }) => issues.state.issue(issue_id) ?? []);
  await world.owner.query(
    `update ${table} t set title = r.title, status = r.status, priority = r.priority
     from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as r (id, title, status, priority) where t.issue_id = r.id`,
    [
      known.map((issue) => issue.id),
      known.map((issue) => issue.summary),
      known.map((issue) => statuses.find(({ id }) => id === issue.statusId)?.name ?? ''),
      known.map((issue) => priorities.find(({ id }) => id === issue.priorityId)?.name ?? ''),
    ],
  );
  await world.owner.query(`vacuum analyze ${table}`);
}
