import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { CommentState } from '../../domain/model/comment.ts';
import type { Effects } from '../../domain/model/effects.ts';
import type { LinkState } from '../../domain/model/link.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import type { TenantTx } from '../db/database.ts';
import { iso } from '../db/epoch.ts';
import { isOneOf } from '../db/expressions.ts';
import { requireOwn } from '../db/require-own.ts';
import { sendAhead } from '../db/transaction.ts';
import { addToFeed } from '../feed/feed-write.ts';
import { FIELD_COLUMNS, rowOfFields } from './field-columns.ts';

/**
 * Writes what the funnel decided: a handful of set-based statements, whatever the number of tickets. Rows travel as
 * one JSON parameter, so PostgreSQL's limit of 65,535 parameters is never near. Nobody waits for the answers (sendAhead).
 */
export function writeTickets(tx: TenantTx, tenantId: string, tickets: readonly TicketState[]): void {
  if (tickets.length === 0) return;
  const rows = tickets.map((t) => ({
    id: t.id,
    number: t.number,
    ...rowOfFields(t.fields),
    source: t.source,
    contact_id: t.contactId,
    version: t.version,
    created_at: iso(t.createdAt),
    updated_at: iso(t.updatedAt),
    deleted_at: iso(t.deletedAt),
    ...standingRow(t),
  }));
  const statement = sql`
    insert into ticket (tenant_id, id, number, ${FIELD_COLUMNS.names}, source, contact_id, version, created_at,
      updated_at, deleted_at, ${STANDING})
    select ${tenantId}, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, number bigint,
      ${FIELD_COLUMNS.typed}, source text, contact_id uuid, version bigint, created_at timestamptz, updated_at timestamptz,
      deleted_at timestamptz, ${STANDING_TYPED})
    on conflict (tenant_id, id) do update set ${FIELD_COLUMNS.fromExcluded}, contact_id = excluded.contact_id,
      version = excluded.version, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at,
      ${standingFrom('excluded')}`;
  sendAhead(tx, statement);
}

/** The columns of how a ticket stands with Jira, with their types. */
const STANDING_COLUMNS = {
  sync_state: 'text',
  pending_fields: 'text[]',
  project_key: 'text',
  sync_reason: 'jsonb',
  behind: 'boolean',
  pending_comments: 'integer',
  pending_files: 'integer',
  refused_parts: 'jsonb',
  parked: 'jsonb',
} as const;
type StandingColumn = keyof typeof STANDING_COLUMNS;

const COLUMNS = Object.keys(STANDING_COLUMNS) as StandingColumn[];
const STANDING = sql.raw(COLUMNS.join(', '));
const STANDING_TYPED = sql.raw(COLUMNS.map((name) => `${name} ${STANDING_COLUMNS[name]}`).join(', '));
const standingFrom = (source: 'excluded' | 'r') =>
  sql.raw(COLUMNS.map((name) => `${name} = ${source}.${name}`).join(', '));

function standingRow({ standing, parts, parked }: TicketState): Record<StandingColumn, unknown> {
  return {
    sync_state: standing.state,
    pending_fields: standing.pendingFields,
    project_key: standing.project,
    sync_reason: standing.reason,
    behind: standing.behind,
    pending_comments: parts.pendingComments,
    pending_files: parts.pendingFiles,
    refused_parts: parts.refused,
    parked,
  };
}

/** Writes only the standing of tickets: the version is not raised, and the search column is not computed again. */
export function writeStandings(tx: TenantTx, tenantId: string, tickets: readonly TicketState[]): void {
  if (tickets.length === 0) return;
  const rows = tickets.map((state) => ({ id: state.id, ...standingRow(state) }));
  const ids = tickets.map(({ id }) => id);
  const statement = sql`
    update ticket t set ${standingFrom('r')}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, ${STANDING_TYPED})
     where t.tenant_id = ${tenantId} and t.id = r.id and ${isOneOf('t.id', ids, 'uuid')}`;
  sendAhead(tx, statement);
}

/** Writes the links of these tickets; a ticket without one is passed over. */
export function writeLinks(tx: TenantTx, tenantId: string, tickets: readonly TicketState[]): void {
  const rows = tickets.flatMap((t) => (t.link ? [linkRow(t.id, t.link)] : []));
  if (rows.length === 0) return;
  const statement = sql`
    insert into issue_link (tenant_id, ticket_id, site_id, project_id, project_key, issue_id, issue_key, state, base, marks, in_flight,
      edited_at, refused, transition_fields, jira_updated, fetch_from, create_attempted_at, last_from_jira_at, last_to_jira_at,
      missing_since, parent_key, deletion_policy_due, replace_known, epoch, left_issues, create_labelled, written, left_writes,
      create_sent_by, deleted_with_ticket, undated, contested)
    select ${tenantId}, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (ticket_id uuid, site_id uuid,
      project_id text, project_key text, issue_id text, issue_key text, state text, base jsonb, marks jsonb, in_flight jsonb,
      edited_at jsonb, refused jsonb, transition_fields jsonb, jira_updated bigint, fetch_from bigint, create_attempted_at timestamptz,
      last_from_jira_at timestamptz, last_to_jira_at timestamptz, missing_since timestamptz, parent_key text, deletion_policy_due text,
      replace_known text[], epoch integer, left_issues jsonb, create_labelled boolean, written jsonb, left_writes jsonb,
      create_sent_by timestamptz, deleted_with_ticket boolean, undated jsonb, contested jsonb)
    on conflict (tenant_id, ticket_id) do update set site_id = excluded.site_id, project_id = excluded.project_id,
      project_key = excluded.project_key, issue_id = excluded.issue_id,
      issue_key = excluded.issue_key, state = excluded.state, base = excluded.base, marks = excluded.marks,
      in_flight = excluded.in_flight, edited_at = excluded.edited_at, refused = excluded.refused,
      transition_fields = excluded.transition_fields,
      jira_updated = excluded.jira_updated, fetch_from = excluded.fetch_from,
      create_attempted_at = excluded.create_attempted_at, last_from_jira_at = excluded.last_from_jira_at,
      last_to_jira_at = excluded.last_to_jira_at, missing_since = excluded.missing_since,
      parent_key = excluded.parent_key, deletion_policy_due = excluded.deletion_policy_due,
      replace_known = excluded.replace_known, epoch = excluded.epoch, left_issues = excluded.left_issues,
      create_labelled = excluded.create_labelled, written = excluded.written,
      left_writes = excluded.left_writes, create_sent_by = excluded.create_sent_by,
      deleted_with_ticket = excluded.deleted_with_ticket, undated = excluded.undated, contested = excluded.contested`;
  sendAhead(tx, statement);
}

function linkRow(ticketId: string, link: LinkState) {
  return {
    ticket_id: ticketId,
    site_id: link.siteId,
    project_id: link.projectId,
    project_key: link.projectKey,
    issue_id: link.issueId,
    issue_key: link.issueKey,
    state: link.state,
    base: link.base,
    marks: link.marks,
    in_flight: link.inFlight,
    edited_at: link.editedAt,
    refused: link.refused,
    transition_fields: link.transitionFields,
    jira_updated: link.jiraUpdated,
    fetch_from: link.fetchFrom,
    create_attempted_at: iso(link.createAttemptedAt),
    create_sent_by: iso(link.createSentBy),
    last_from_jira_at: iso(link.lastFromJiraAt),
    last_to_jira_at: iso(link.lastToJiraAt),
    missing_since: iso(link.missingSince),
    parent_key: link.parentKey,
    deletion_policy_due: link.deletionPolicyDue,
    deleted_with_ticket: link.deletedWithTicket,
    replace_known: link.replaceKnown,
    contested: link.contested,
    epoch: link.epoch,
    left_issues: link.leftIssues,
    create_labelled: link.createLabelled,
    written: link.written,
    left_writes: link.leftWrites,
    undated: link.undated,
  };
}

export type CommentOfTicket = { ticketId: string; comment: CommentState };

export async function writeComments(
  tx: TenantTx,
  tenantId: string,
  comments: readonly CommentOfTicket[],
): Promise<void> {
  if (comments.length === 0) return;
  const rows = comments.map(({ ticketId, comment: c }) => ({
    id: c.id,
    ticket_id: ticketId,
    body: c.body,
    visibility: c.visibility,
    source: c.source,
    author_name: c.authorName,
    author_account_id: c.authorAccountId,
    author_user_id: c.authorUserId,
    created_at: iso(c.createdAt),
    updated_at: iso(c.updatedAt),
    deleted_at: iso(c.deletedAt),
    jira_comment_id: c.jiraCommentId,
    base: c.base,
    jira_mark: c.jiraMark,
    in_flight: c.inFlight,
    post_attempted_at: iso(c.postAttemptedAt),
    deleted_in_jira: c.deletedInJira,
    refused: c.refused,
    visibility_reason: c.visibilityReason,
    out_of_sight: c.outOfSight,
    overwrote: c.overwrote,
    left_places: c.leftPlaces,
  }));
  const written = await sql`
    insert into comment (tenant_id, id, ticket_id, body, visibility, source, author_name, author_account_id, author_user_id, created_at,
      updated_at, deleted_at, jira_comment_id, base, jira_mark, in_flight, post_attempted_at, deleted_in_jira, refused,
      visibility_reason, out_of_sight, overwrote, left_places)
    select ${tenantId}, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, ticket_id uuid, body text,
      visibility text, source text, author_name text, author_account_id text, author_user_id text, created_at timestamptz,
      updated_at timestamptz, deleted_at timestamptz, jira_comment_id text, base jsonb, jira_mark bigint,
      in_flight jsonb, post_attempted_at timestamptz, deleted_in_jira boolean, refused jsonb,
      visibility_reason text, out_of_sight jsonb, overwrote jsonb, left_places jsonb)
    on conflict (tenant_id, id) do update set body = excluded.body, visibility = excluded.visibility,
      updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, jira_comment_id = excluded.jira_comment_id,
      base = excluded.base, jira_mark = excluded.jira_mark, in_flight = excluded.in_flight,
      post_attempted_at = excluded.post_attempted_at, deleted_in_jira = excluded.deleted_in_jira,
      refused = excluded.refused, visibility_reason = excluded.visibility_reason,
      out_of_sight = excluded.out_of_sight, overwrote = excluded.overwrote,
      left_places = excluded.left_places
      where comment.ticket_id = excluded.ticket_id`.execute(tx);
  requireOwn('comment', written, rows);
}

export type EffectsOfTicket = {
  ticketId: string;
  effects: Effects;
  /** The keys of the Jira projects that it was in before and after. */
  projectKeys: readonly string[];
};

/** Adds the history, conflict and feed rows. */
export async function writeEffects(
  tx: TenantTx,
  tenantId: string,
  all: readonly EffectsOfTicket[],
  now: number,
): Promise<void> {
  const at = iso(now);
  writeHistory(tx, tenantId, all, at);
  restrictConflicts(tx, tenantId, all);
  await writeConflicts(tx, tenantId, all, at);
  addToFeed(
    tx,
    tenantId,
    all.flatMap(({ ticketId, projectKeys, effects }) =>
      effects.feed.map((entry) => ({ ...entry, ticketId, projectKeys, at })),
    ),
  );
}

function writeHistory(tx: TenantTx, tenantId: string, all: readonly EffectsOfTicket[], at: string): void {
  const rows = all.flatMap(({ ticketId, effects }) =>
    effects.history.map((h) => ({
      ticket_id: ticketId,
      field: h.field,
      old_value: h.oldValue ?? null,
      new_value: h.newValue ?? null,
      origin: h.cause.origin,
      actor: h.cause.actor?.name ?? null,
      actor_user_id: h.cause.actor?.userId ?? null,
      actor_account_id: h.cause.actor?.accountId ?? null,
      cause: h.cause.id,
      rule: h.rule,
    })),
  );
  if (rows.length === 0) return;
  const statement = sql`
    insert into field_history (tenant_id, at, ticket_id, field, old_value, new_value, origin, actor, actor_user_id,
      actor_account_id, cause, rule)
    select ${tenantId}, ${at}, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (ticket_id uuid, field text,
      old_value jsonb, new_value jsonb, origin text, actor text, actor_user_id text, actor_account_id text, cause text, rule text)`;
  sendAhead(tx, statement);
}

/** What was in conflict in an issue that its ticket has left is not shown in another one. Before those of this change are added. */
function restrictConflicts(tx: TenantTx, tenantId: string, all: readonly EffectsOfTicket[]): void {
  const ids = all.filter(({ effects }) => effects.goesOn).map(({ ticketId }) => ticketId);
  if (ids.length === 0) return;
  const statement = sql`
    update conflict set restricted = true where tenant_id = ${tenantId} and ticket_id = any(${ids}::uuid[]) and not restricted`;
  sendAhead(tx, statement);
}

async function writeConflicts(
  tx: TenantTx,
  tenantId: string,
  all: readonly EffectsOfTicket[],
  at: string,
): Promise<void> {
  const rows = all.flatMap(({ ticketId, effects }) =>
    effects.conflicts.map((c) => ({
      id: randomUUID(),
      ticket_id: ticketId,
      field: c.field,
      base_value: c.base ?? null,
      our_value: c.ours ?? null,
      their_value: c.theirs ?? null,
      policy: c.policy,
      winner: c.winner,
      cause: c.cause.id,
      restricted: c.restricted === true,
      times: c.times ?? null,
    })),
  );
  if (rows.length === 0) return;
  await sql`
    insert into conflict (tenant_id, at, id, ticket_id, field, base_value, our_value, their_value, policy, winner, cause, restricted, times)
    select ${tenantId}, ${at}, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, ticket_id uuid,
      field text, base_value jsonb, our_value jsonb, their_value jsonb, policy text, winner text, cause text, restricted boolean,
      times jsonb)`.execute(tx);
}

/**
 * Takes the next numbers for new tickets of a tenant. The counter stays locked until the transaction ends, which holds
 * up only those that make tickets too.
 * @returns the first of them
 */
export async function takeTicketNumbers(tx: TenantTx, tenantId: string, count: number): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    insert into ticket_counter (tenant_id, last) values (${tenantId}, ${count})
    on conflict (tenant_id) do update set last = ticket_counter.last + ${count}
    returning last`.execute(tx);
  const row = rows[0];
  if (!row) throw new Error(`tenant ${tenantId} has no counter of tickets`);
  return row.last - count + 1;
}
