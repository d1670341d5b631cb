import { adfText } from '@synapse/jira-sandbox/jira/adf/adf-text';
import type { ChangelogRecord, CommentRecord, IssueRecord } from '@synapse/jira-sandbox/jira/model/records';
import type { Exchange } from './jira-gateway.ts';
import type { Operation } from './journal.ts';
import { lookFromOutside, type Outside } from './outside.ts';
import type { Owed, Quiet } from './quiet.ts';
import type { World } from './world.ts';

export type TicketRow = {
  id: string;
  number: number;
  title: string;
  description: string;
  labels: string[];
  due_date: string | null;
  deleted: boolean;
  /** Null: it has nothing to do with Jira. */
  link_state: string | null;
  issue_id: string | null;
  issue_key: string | null;
  /** The ids of those that it followed before, as far as they are known. */
  left_issues: string[];
  refused: Record<string, { message?: string }> | null;
};
export type CommentRow = {
  id: string;
  ticket_id: string;
  body: string;
  visibility: string;
  source: string;
  deleted: boolean;
  jira_comment_id: string | null;
  deleted_in_jira: boolean;
  refused: { message?: string } | null;
};
export type FileRow = {
  id: string;
  ticket_id: string;
  file_name: string;
  stored: boolean;
  deleted: boolean;
  jira_attachment_id: string | null;
  deleted_in_jira: boolean;
  refused: { message?: string } | null;
};
export type HistoryRow = {
  ticket_id: string;
  at: Date;
  field: string;
  old_value: unknown;
  new_value: unknown;
  rule: string;
  origin: string;
};
export type ConflictRow = {
  ticket_id: string;
  at: Date;
  field: string;
  our_value: unknown;
  their_value: unknown;
  base_value: unknown;
  winner: string;
};
/** An event that came, with what it said. */
export type EventRow = {
  type: string;
  received_at: Date;
  processed_at: Date | null;
  outcome: string | null;
  payload: unknown;
};
export type Issue = {
  record: IssueRecord;
  description: string;
  comments: readonly (CommentRecord & { text: string })[];
  files: readonly { id: string; name: string }[];
  changes: readonly ChangelogRecord[];
};

/** Both sides at the end, and all that is known of the way there: what is judged. */
export type Standing = {
  operations: readonly Operation[];
  tickets: readonly TicketRow[];
  comments: readonly CommentRow[];
  files: readonly FileRow[];
  history: readonly HistoryRow[];
  conflicts: readonly ConflictRow[];
  events: readonly EventRow[];
  issues: readonly Issue[];
  exchanges: readonly Exchange[];
  /** The ids of issues that were made and have been deleted since. */
  deletedIssues: ReadonlySet<string>;
  /** Comments of Jira that were made, by id, with their first text: those that were deleted since, too. */
  madeComments: ReadonlyMap<string, { issueId: string; text: string }>;
  /** What Forge made of the events: how many it lost, and gave up on. */
  forge: Pick<ReturnType<World['sandbox']['forge']['state']>, 'events' | 'queue'>;
  syncAccountId: string;
  feed: { first: number; last: number; rows: number };
  owed: readonly Owed[];
  parked: readonly Owed[];
  /** What a ticket still keeps of something that is under way, though nothing is. */
  leftOver: readonly Owed[];
  /** What happened in the second day, after the first had left nothing to do. */
  secondDay: readonly string[];
  outside: Outside;
};

export async function readStanding(
  world: World,
  operations: readonly Operation[],
  { owed, secondDay }: Quiet,
): Promise<Standing> {
  const { tenantId: tenant, sandbox } = world;
  const ask = <T>(sql: string) => world.query<T>(sql, [tenant]);
  return {
    ...{ operations, owed, exchanges: world.gateway.exchanges, syncAccountId: world.syncAccountId },
    tickets: await ask<TicketRow>(
      `select t.id, t.number::int, t.title, t.description, t.labels, t.due_date::text, t.deleted_at is not null as deleted,
              l.state as link_state, l.issue_id, l.issue_key, l.refused,
              array(select one ->> 'issueId' from jsonb_array_elements(l.left_issues) one where one ->> 'issueId' is not null) as left_issues
         from ticket t left join issue_link l on l.tenant_id = t.tenant_id and l.ticket_id = t.id
        where t.tenant_id = $1 order by t.number`,
    ),
    comments: await ask<CommentRow>(
      `select id, ticket_id, body, visibility, source, deleted_at is not null as deleted, jira_comment_id, deleted_in_jira, refused
         from comment where tenant_id = $1 order by created_at, id`,
    ),
    files: await ask<FileRow>(
      `select id, ticket_id, file_name, stored, deleted_at is not null as deleted, jira_attachment_id, deleted_in_jira, refused
         from attachment where tenant_id = $1 order by created_at, id`,
    ),
    history: await ask<HistoryRow>(
      'select ticket_id, at, field, old_value, new_value, rule, origin from field_history where tenant_id = $1 order by id',
    ),
    conflicts: await ask<ConflictRow>(
      'select ticket_id, at, field, our_value, their_value, base_value, winner from conflict where tenant_id = $1 order by at',
    ),
    events: await ask<EventRow>(
      'select type, received_at, processed_at, outcome, payload from inbox where tenant_id = $1 order by received_at',
    ),
    forge: sandbox.forge.state(),
    issues: [...sandbox.jira.state.allIssues()].map((record) => readIssue(world, record)),
    deletedIssues: new Set(world.changes.filter(({ type }) => type === 'issue_deleted').map(({ issue }) => issue.id)),
    madeComments: new Map(
      world.changes
        .filter(({ type }) => type === 'comment_created')
        .map(({ issue, comment }) => [String(comment?.id), { issueId: issue.id, text: JSON.stringify(comment?.body) }]),
    ),
    feed: await readFeed(world),
    parked: await ask<Owed>(
      `select concat_ws(' ', 'work item', kind, site_id, issue_id, ticket_id, import_id) as what, reason->>'message' as reason
         from work_item where tenant_id = $1 and parked_at is not null`,
    ),
    leftOver: await ask<Owed>(LEFT_OVER),
    secondDay: secondDay === null ? [] : await readSecondDay(world, secondDay),
    outside: await lookFromOutside(world),
  };
}

/** Of tickets that are there and follow an issue, or want one. */
const LEFT_OVER = `
  with l as (select l.* from issue_link l join ticket t on t.tenant_id = l.tenant_id and t.id = l.ticket_id
              where l.tenant_id = $1 and t.deleted_at is null and l.state in ('wanted', 'creating', 'linked')),
  c as (select c.* from comment c join l using (tenant_id, ticket_id)
         where l.state = 'linked' and c.deleted_at is null and not c.deleted_in_jira and c.refused is null),
  f as (select f.* from attachment f join l using (tenant_id, ticket_id)
         where l.state = 'linked' and f.deleted_at is null and not f.deleted_in_jira and f.refused is null)
  select what || ' of ticket ' || ticket_id as what, reason from (
    select 'create' as what, ticket_id, state as reason from l where state in ('wanted', 'creating')
    union all select 'value in flight', ticket_id, in_flight::text from l where state = 'linked' and in_flight <> '{}'
    union all select 'fetch', ticket_id, fetch_from::text from l where state = 'linked' and fetch_from is not null
    union all select 'what is to become of the issue', ticket_id, deletion_policy_due from l where deletion_policy_due is not null
    union all select 'what a write replaced', ticket_id, written::text from l where state = 'linked' and written <> '{}'
    union all select 'text in flight', ticket_id, in_flight::text from c where in_flight <> '[]'
    union all select 'post', ticket_id, id::text from c where post_attempted_at is not null and jira_comment_id is null
    union all select 'upload', ticket_id, id::text from f where send_attempted_at is not null and jira_attachment_id is null
  ) left_over order by 1`;

/** What the passes changed, what people were told changed, and what was written to Jira. */
async function readSecondDay({ query, gateway, tenantId }: World, since: Date): Promise<string[]> {
  const rows = await query<{ what: string }>(
    `select 'run ' || id || ' changed ' || issues_changed || ', found ' || missed_events || ' missed and ' || issues_gone || ' gone' as what
       from sync_run where tenant_id = $1 and started_at >= $2 and issues_changed + missed_events + issues_gone > 0
     union all
     select kind || ' of ticket ' || coalesce(ticket_id::text, 'none') || ', fields ' || array_to_string(fields, ' ') || ', by ' || origin
       from feed where tenant_id = $1 and at >= $2 and kind <> 'run.progress' and kind not like 'sync.%'`,
    [tenantId, since],
  );
  const writes = gateway.exchanges.filter(
    ({ at, method, path }) => at >= since.getTime() && method !== 'GET' && !READING.test(path),
  );
  return [...rows.map(({ what }) => what), ...writes.map(({ method, path, body }) => `${method} ${path} ${body}`)];
}

/** Requests that are sent as a POST and change nothing. */
const READING = /\/(search\/jql|search\/approximate-count|bulkfetch|permissions\/check|report-accounts)(\?|$)/;

function readIssue({ sandbox }: World, record: IssueRecord): Issue {
  const { state } = sandbox.jira;
  return {
    record,
    description: record.descriptionJson === null ? '' : adfText(record.descriptionJson),
    comments: state.comments.of(record.id).map((comment) => ({ ...comment, text: adfText(comment.bodyJson) })),
    files: state.attachments.of(record.id).map(({ id, filename }) => ({ id, name: filename })),
    changes: state.changelogs.of(record.id),
  };
}

async function readFeed({ query, tenantId }: World): Promise<Standing['feed']> {
  const [row] = await query<Standing['feed']>(
    `select coalesce(min(seq), 1)::int as first, coalesce(max(seq), 0)::int as last, count(*)::int as rows
       from feed where tenant_id = $1`,
    [tenantId],
  );
  return row ?? { first: 1, last: 0, rows: 0 };
}
