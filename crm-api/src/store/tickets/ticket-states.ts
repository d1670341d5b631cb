import { type NotNull, type Selectable, sql } from 'kysely';
import type { FieldName } from '../../domain/fields/synced-field.ts';
import type { CommentState } from '../../domain/model/comment.ts';
import type { LinkState } from '../../domain/model/link.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import type { TenantTx } from '../db/database.ts';
import { millis } from '../db/epoch.ts';
import { isOneOf } from '../db/expressions.ts';
import type { Database } from '../db/schema.ts';
import { readAttachments } from './attachments.ts';
import { fieldsOfRow } from './field-columns.ts';

/** Which ticket follows which of these issues of a site. Issues nobody follows are left out. */
export async function findTicketIdsByIssue(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  issueIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('issue_link')
    .select(['issue_id', 'ticket_id'])
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where(isOneOf('issue_id', issueIds, 'text'))
    .execute();
  return new Map(rows.map((row) => [row.issue_id ?? '', row.ticket_id]));
}

/**
 * Which ticket follows which of these issues of a site, and which have left it and may still learn what their edits
 * replaced there.
 */
export async function findTicketsOfIssues(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  issueIds: readonly string[],
): Promise<{ followers: Map<string, string>; left: Map<string, string[]> }> {
  const { rows } = await sql<{ issueId: string; ticketId: string; left: boolean }>`
    select issue_id as "issueId", ticket_id as "ticketId", false as "left" from issue_link
     where tenant_id = ${tenantId} and site_id = ${siteId}::uuid and ${isOneOf('issue_id', issueIds, 'text')}
    union all
    select one ->> 'issueId', ticket_id, true from issue_link cross join lateral jsonb_array_elements(left_writes) one
     where tenant_id = ${tenantId} and left_writes <> '[]'
       and one ->> 'siteId' = ${siteId} and ${isOneOf("one ->> 'issueId'", issueIds, 'text')}`.execute(tx);
  const left = new Map<string, string[]>();
  for (const row of rows.filter((one) => one.left))
    left.set(row.issueId, [...(left.get(row.issueId) ?? []), row.ticketId]);
  return { followers: new Map(rows.filter((one) => !one.left).map((row) => [row.issueId, row.ticketId])), left };
}

/** Which ticket follows an issue of a site, and by which of its links. */
export async function findLinkOfIssue(
  tx: TenantTx,
  tenantId: string,
  { siteId, issueId }: { siteId: string; issueId: string },
): Promise<{ ticketId: string; linkEpoch: number } | undefined> {
  return tx
    .selectFrom('issue_link')
    .select(['ticket_id as ticketId', 'epoch as linkEpoch'])
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('issue_id', '=', issueId)
    .executeTakeFirst();
}

/** The live ticket that follows an issue of a site, named by its id or, as far as it is known here, its key. */
export async function findFollower(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  issue: { issueId: string } | { issueKey: string },
): Promise<string | undefined> {
  const of = followers(tx, tenantId, siteId);
  const named =
    'issueId' in issue ? of.where('l.issue_id', '=', issue.issueId) : of.where('l.issue_key', '=', issue.issueKey);
  return (await named.limit(1).executeTakeFirst())?.id;
}

/** The live tickets that follow issues of a site. */
const followers = (tx: TenantTx, tenantId: string, siteId: string) =>
  tx
    .selectFrom('issue_link as l')
    .innerJoin('ticket as t', (on) => on.onRef('t.tenant_id', '=', 'l.tenant_id').onRef('t.id', '=', 'l.ticket_id'))
    .select('t.id')
    .where('l.tenant_id', '=', tenantId)
    .where('l.site_id', '=', siteId)
    .where('l.state', '=', 'linked')
    .where('t.deleted_at', 'is', null);

/** The tickets that follow these issues of a site now, by the issue's id. */
export async function findFollowers(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  issueIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await followers(tx, tenantId, siteId)
    .select('l.issue_id')
    .where(isOneOf('l.issue_id', issueIds, 'text'))
    .$narrowType<{ issue_id: NotNull }>()
    .execute();
  return new Map(rows.map(({ issue_id, id }) => [issue_id, id]));
}

/** Which issue a ticket follows, or followed before it was unlinked. */
export type Followed =
  | Pick<LinkState, 'siteId' | 'issueId' | 'state' | 'leftIssues'>
  | { siteId: null; issueId: null; state: null; leftIssues: null };

/** What these tickets follow. Those that are not here are left out; one without a link follows nothing. */
export async function readFollowed(
  tx: TenantTx,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<Map<string, Followed>> {
  const { rows } = await sql<Followed & { id: string }>`
    select t.id, l.site_id as "siteId", l.issue_id as "issueId", l.state, l.left_issues as "leftIssues" from ticket t
      left join issue_link l on l.tenant_id = t.tenant_id and l.ticket_id = t.id
     where t.tenant_id = ${tenantId} and ${isOneOf('t.id', ticketIds, 'uuid')}`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Keeps two transactions from creating the same ticket; to be taken before lockTickets. */
export async function lockCreations(tx: TenantTx, tenantId: string, ticketIds: readonly string[]): Promise<void> {
  if (ticketIds.length === 0) return;
  await sql`
    select pg_advisory_xact_lock(hashtextextended(${tenantId}::text || id, 0))
    from (select id from unnest(${[...ticketIds].sort()}::text[]) as r (id) order by id) created`.execute(tx);
}

/**
 * Locks tickets until the transaction ends, in the order of their ids (so that two transactions can't wait for each
 * other), and reads them with their links.
 * @param withComments the tickets whose comments and files are wanted too
 */
export function lockTickets(
  tx: TenantTx,
  tenantId: string,
  ticketIds: readonly string[],
  withComments: readonly string[],
): Promise<Map<string, TicketState>> {
  return readStates(tx, tenantId, { ticketIds, withComments, lock: true });
}

/** As lockTickets, but without locks: nobody waits, and nothing may be written from what is read. */
export function peekTickets(
  tx: TenantTx,
  tenantId: string,
  ticketIds: readonly string[],
  withComments: readonly string[],
): Promise<Map<string, TicketState>> {
  return readStates(tx, tenantId, { ticketIds, withComments, lock: false });
}

async function readStates(
  tx: TenantTx,
  tenantId: string,
  { ticketIds, withComments, lock }: { ticketIds: readonly string[]; withComments: readonly string[]; lock: boolean },
): Promise<Map<string, TicketState>> {
  const states = new Map<string, TicketState>();
  if (ticketIds.length === 0) return states;
  // One round trip. The tickets come first: what is read behind their lock is as it was left by who held it before.
  const [tickets, links, comments, files] = await Promise.all([
    tx
      .selectFrom('ticket')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where(isOneOf('id', ticketIds, 'uuid'))
      .orderBy('id')
      .$if(lock, (query) => query.forUpdate())
      .execute(),
    tx
      .selectFrom('issue_link')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where(isOneOf('ticket_id', ticketIds, 'uuid'))
      .execute(),
    readComments(tx, tenantId, withComments),
    readAttachments(tx, tenantId, withComments),
  ]);
  const linkByTicket = new Map(links.map((row) => [row.ticket_id, toLink(row)]));
  for (const row of tickets) states.set(row.id, toTicket(row, linkByTicket.get(row.id) ?? null));
  for (const id of withComments) {
    const state = states.get(id);
    if (state) state.partsRead = true;
  }
  for (const row of comments) states.get(row.ticket_id)?.comments.set(row.id, toComment(row));
  for (const { ticketId, file } of files) states.get(ticketId)?.attachments.set(file.id, file);
  return states;
}

/** One ticket with its link, comments and files, without locking it: for showing, never for changing. */
export async function readTicketState(
  tx: TenantTx,
  tenantId: string,
  ticketId: string,
): Promise<TicketState | undefined> {
  return (await peekTickets(tx, tenantId, [ticketId], [ticketId])).get(ticketId);
}

async function readComments(tx: TenantTx, tenantId: string, ticketIds: readonly string[]) {
  if (ticketIds.length === 0) return [];
  return tx
    .selectFrom('comment')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where(isOneOf('ticket_id', ticketIds, 'uuid'))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

function toTicket(row: Selectable<Database['ticket']>, link: LinkState | null): TicketState {
  return {
    id: row.id,
    number: row.number,
    fields: fieldsOfRow(row),
    source: row.source,
    contactId: row.contact_id,
    version: row.version,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    deletedAt: millis(row.deleted_at),
    link,
    comments: new Map(),
    attachments: new Map(),
    partsRead: false,
    parts: {
      pendingComments: row.pending_comments,
      pendingFiles: row.pending_files,
      refused: row.refused_parts,
    },
    parked: row.parked,
    standing: {
      state: row.sync_state,
      pendingFields: row.pending_fields as FieldName[],
      project: row.project_key,
      reason: row.sync_reason,
      behind: row.behind,
    },
  };
}

function toLink(row: Selectable<Database['issue_link']>): LinkState {
  return {
    siteId: row.site_id,
    projectId: row.project_id,
    projectKey: row.project_key,
    issueId: row.issue_id,
    issueKey: row.issue_key,
    state: row.state,
    base: row.base,
    marks: row.marks,
    inFlight: row.in_flight,
    written: row.written,
    undated: row.undated,
    editedAt: row.edited_at,
    refused: row.refused,
    transitionFields: row.transition_fields,
    jiraUpdated: row.jira_updated,
    fetchFrom: row.fetch_from,
    createAttemptedAt: millis(row.create_attempted_at),
    createSentBy: millis(row.create_sent_by),
    lastFromJiraAt: millis(row.last_from_jira_at),
    lastToJiraAt: millis(row.last_to_jira_at),
    missingSince: millis(row.missing_since),
    parentKey: row.parent_key,
    deletionPolicyDue: row.deletion_policy_due,
    deletedWithTicket: row.deleted_with_ticket,
    replaceKnown: row.replace_known as FieldName[],
    contested: row.contested,
    epoch: row.epoch,
    leftIssues: row.left_issues,
    createLabelled: row.create_labelled,
    leftWrites: row.left_writes,
  };
}

function toComment(row: Selectable<Database['comment']>): CommentState {
  return {
    id: row.id,
    body: row.body,
    visibility: row.visibility,
    source: row.source,
    authorName: row.author_name,
    authorAccountId: row.author_account_id,
    authorUserId: row.author_user_id,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    deletedAt: millis(row.deleted_at),
    jiraCommentId: row.jira_comment_id,
    base: row.base,
    jiraMark: row.jira_mark,
    inFlight: row.in_flight,
    postAttemptedAt: millis(row.post_attempted_at),
    deletedInJira: row.deleted_in_jira,
    refused: row.refused,
    visibilityReason: row.visibility_reason,
    outOfSight: row.out_of_sight,
    overwrote: row.overwrote,
    leftPlaces: row.left_places,
  };
}
