import { COMMON, RARE } from './read-tickets.ts';
import type { Workspace } from './read-world.ts';

/** What is asked of both servers: our path, and the bare route with its parameters. */
export type Case = {
  name: string;
  /** The bare route; none: only ours is measured. */
  bare?: string;
  ask(of: Asked): { path: string; given: Record<string, string> };
  /** How often ours may take as long as the bare route, or as the first page of ours, at p50 and p99; or ms at p99. */
  bar: { times: number; of: 'bare' | 'first page' } | { ms: number };
};

/** What the requests of a case differ by. */
export type Asked = {
  workspace: Workspace;
  i: number;
  ids: readonly string[];
  deep: { at: Date; id: string; cursor: string };
};

const COLUMNS = `
  t.id, t.number, t.title, t.description, t.status, t.priority, t.labels, t.due_date, t.assignee, t.custom, t.source, t.contact_id,
  t.version, t.created_at, t.updated_at, t.sync_state, t.pending_fields, t.sync_reason, l.site_id, l.issue_id, l.issue_key,
  l.parent_key, l.last_from_jira_at, l.last_to_jira_at, l.base -> 'status' -> 'jira' ->> 'name' as jira_status,
  l.base -> 'priority' -> 'jira' ->> 'name' as jira_priority, s.base_url`;
const FROM = `
  from ticket t left join issue_link l on l.tenant_id = t.tenant_id and l.ticket_id = t.id
  left join jira_site s on s.tenant_id = l.tenant_id and s.id = l.site_id`;

const page = (where: string) =>
  `select ${COLUMNS} ${FROM} where t.tenant_id = $1 and t.deleted_at is null and ${where} order by t.updated_at desc, t.id desc limit 51`;

/** The queries of the bare routes: the same columns, by the same indexes. */
export const BARE_ROUTES: Readonly<Record<string, string>> = {
  first: page('true'),
  deep: page('(t.updated_at, t.id) < ($2::timestamptz, $3::uuid)'),
  status: page('t.status = $2'),
  agent: page('t.assignee_key = $2 and t.labels @> array[$3]'),
  pending: page('t.sync_state = $2'),
  key: page('l.issue_key = $2'),
  search: page('t.search @@ $2::tsquery'),
  one: `select ${COLUMNS}, (select jsonb_agg(c order by c.created_at) from comment c where c.tenant_id = t.tenant_id and c.ticket_id = t.id
         and c.deleted_at is null) as comments, to_jsonb(k) as contact ${FROM}
         left join contact k on k.tenant_id = t.tenant_id and k.id = t.contact_id where t.tenant_id = $1 and t.id = $2 limit 1\n`,
};

const AS_BARE = { times: 1.5, of: 'bare' } as const;
const search = (name: string, q: string, tsquery: string): Case => ({
  ...{ name, bare: 'search', bar: { ms: 30 } },
  ask: () => ({ path: `/api/tickets?q=${q}`, given: { q: tsquery } }),
});

export const CASES: readonly Case[] = [
  { name: 'first page', bare: 'first', bar: AS_BARE, ask: () => ({ path: '/api/tickets', given: {} }) },
  {
    ...{ name: 'page at depth', bare: 'deep', bar: AS_BARE },
    ask: ({ deep }) => ({
      path: `/api/tickets?cursor=${deep.cursor}`,
      given: { at: deep.at.toISOString(), id: deep.id },
    }),
  },
  {
    name: 'by status',
    bare: 'status',
    bar: AS_BARE,
    ask: () => ({ path: '/api/tickets?status=OPEN', given: { status: 'OPEN' } }),
  },
  {
    ...{ name: 'by assignee and label', bare: 'agent', bar: AS_BARE },
    ask: ({ i }) => ({
      path: `/api/tickets?assignee=account-${i % 20}&labels=vip`,
      given: { who: `account-${i % 20}`, label: 'vip' },
    }),
  },
  {
    ...{ name: 'one ticket with comments', bare: 'one', bar: AS_BARE },
    ask: ({ i, ids }) => ({ path: `/api/tickets/${ids[i % ids.length]}`, given: { id: ids[i % ids.length] ?? '' } }),
  },
  {
    ...{ name: 'by key', bare: 'key', bar: AS_BARE },
    ask: ({ i, workspace }) => {
      const key = `KAN-${1 + ((i * 7919) % workspace.tickets)}`;
      return { path: `/api/tickets?jiraKey=${key}`, given: { key } };
    },
  },
  {
    ...{ name: 'syncState=pending', bare: 'pending', bar: { times: 1.5, of: 'first page' } },
    ask: () => ({ path: '/api/tickets?syncState=pending', given: { state: 'pending' } }),
  },
  search('search: rare word', RARE, `'${RARE}'`),
  search('search: common word', COMMON, `'${COMMON}'`),
  search('search: three letters', COMMON.slice(0, 3), `'${COMMON.slice(0, 3)}':*`),
];
