import type { Operation } from '../journal.ts';
import type { CommentRow, Issue, Standing, TicketRow } from '../standing.ts';
import { commentSlots, isLinked, pairsOf, type Slot } from './slots.ts';
import { type Check, holds, type Violation, type ViolationKind } from './violation.ts';

/** An edit on one side and a deletion on the other may cross for so long, ms: then either may win. */
const MAY_CROSS_MS = 60_000;

/**
 * Every comment and file that was acknowledged is there once on both sides, every one that may have been at most once. What is
 * the CRM's own goes to each issue that its ticket follows, one after the other, and is in each of them at most once.
 */
export const checkParts: Check = (standing) => [
  ...standing.operations.filter(({ kind }) => kind === 'comment').flatMap((one) => checkComment(standing, one)),
  ...commentSlots(standing).flatMap((slot) => checkDeletion(standing, slot)),
  ...standing.operations.filter(({ kind }) => kind === 'attach').flatMap((one) => checkFile(standing, one)),
  ...standing.operations.filter(({ kind }) => kind === 'add-label').flatMap((one) => checkLabel(standing, one)),
];

function checkComment(standing: Standing, operation: Operation): Violation[] {
  const { outcome, side, part, values } = operation;
  const value = values.body ?? '';
  const rows = standing.comments.filter(
    (row) =>
      row.body.includes(value) ||
      standing.history.some(
        (past) => past.field === `comment:${row.id}` && holds(value, [past.old_value, past.new_value]),
      ),
  );
  const made = [...standing.madeComments].filter(([, { text }]) => text.includes(value));
  const says = (kind: ViolationKind, what: string) => [
    { kind, what: `${sayOperation(operation)} ${what}`, traces: [value, ...rows.map(({ id }) => id)] },
  ];
  const twiceHere = rows.filter(({ ticket_id }, at) => rows.findIndex((one) => one.ticket_id === ticket_id) !== at);
  if (twiceHere.length > 0)
    return says('comment doubled', `stands more than once in one ticket: ${rows.map(({ id }) => id).join(', ')}`);
  const twiceThere = made.filter(([, { issueId }], at) => made.findIndex(([, one]) => one.issueId === issueId) !== at);
  if (twiceThere.length > 0)
    return says('comment doubled', `was posted more than once to one issue: ${made.map(([id]) => id).join(', ')}`);
  const { ticket, issue } = whereOf(standing, operation);
  const astray = made.filter(([, { issueId }]) => !mayStandIn(operation, ticket, issueId));
  if (astray.length > 0)
    return says('comment astray', `was posted to ${astray.map(([, { issueId }]) => `issue ${issueId}`).join(', ')}`);
  if (outcome !== 'ok') return [];
  // By its id: a text that was edited before it was seen stands in no row.
  const row =
    side === 'crm'
      ? standing.comments.find(({ id }) => id === part)
      : standing.comments.find((one) => one.jira_comment_id === part);
  if (isGone(standing, operation) || wasDeleted(standing, operation, row)) return [];
  if (side === 'crm' && (!row || row.deleted))
    return says('comment lost', row ? 'is deleted in the CRM, and nobody deleted it' : 'is not in the CRM');
  if (side === 'jira' && issue && !issue.comments.some(({ id }) => id === part))
    return says('comment lost', 'is not in Jira any more');
  if (!isLinked(ticket) || !issue) return [];
  if (side === 'jira' && (!row || row.deleted))
    return says('comment lost', row ? 'is deleted in the CRM, and nobody deleted it' : 'is not in the CRM');
  const belongs = row?.visibility === 'public' && row.refused === null;
  if (side === 'crm' && belongs && !issue.comments.some(({ id }) => id === row.jira_comment_id))
    return says('comment lost', 'is not in Jira');
  return [];
}

/** What is the CRM's own goes to the issues that its ticket follows or has followed, and what is Jira's to no other. */
function mayStandIn({ side, on }: Operation, ticket: TicketRow | undefined, issueId: string): boolean {
  if (side === 'jira') return on === null || issueId === on;
  return !ticket || ticket.issue_id === issueId || ticket.left_issues.includes(issueId);
}

function checkDeletion({ operations }: Standing, slot: Slot): Violation[] {
  const own = operations.filter(
    ({ side, part }) => part !== undefined && part === (side === 'crm' ? slot.comment?.id : slot.jiraCommentId),
  );
  const deletion = own.find(({ kind, outcome }) => kind === 'delete-comment' && outcome === 'ok');
  if (!deletion || (slot.crm === undefined && slot.jira === undefined)) return [];
  const crossed = own.some(
    ({ kind, side, ended }) =>
      kind === 'edit-comment' && side !== deletion.side && ended > deletion.began - MAY_CROSS_MS,
  );
  // What a ticket that follows nothing any more has deleted stays in Jira.
  if (crossed || (deletion.side === 'crm' && slot.crm === undefined && !isLinked(slot.ticket))) return [];
  if (deletion.side === 'jira' && slot.jira === undefined && !isLinked(slot.ticket)) return [];
  const where = slot.crm === undefined ? 'Jira' : slot.jira === undefined ? 'the CRM' : 'both sides';
  return [
    {
      kind: 'deletion undone',
      what: `${sayOperation(deletion)} of ${slot.name}: it still stands on ${where}`,
      traces: [...slot.writes.map(({ value }) => value), slot.comment?.id ?? ''],
    },
  ];
}

function checkFile(standing: Standing, operation: Operation): Violation[] {
  const name = `${operation.values.file}.txt`;
  const { ticket, issue } = whereOf(standing, operation);
  const rowsOf = ({ id }: TicketRow) =>
    standing.files.filter((row) => row.ticket_id === id && row.file_name === name && !row.deleted);
  const placesIn = ({ files }: Issue) => files.filter((file) => file.name === name);
  const says = (kind: ViolationKind, what: string) => [
    { kind, what: `${sayOperation(operation)} ${what}`, traces: [operation.values.file ?? ''] },
  ];
  const twiceHere = standing.tickets.find((one) => rowsOf(one).length > 1);
  if (twiceHere) return says('file doubled', `stands ${rowsOf(twiceHere).length} times in ticket ${twiceHere.number}`);
  const twiceThere = standing.issues.find((one) => placesIn(one).length > 1);
  if (twiceThere)
    return says('file doubled', `stands ${placesIn(twiceThere).length} times in issue ${twiceThere.record.id}`);
  if (operation.outcome !== 'ok' || isGone(standing, operation)) return [];
  const [row] = ticket ? rowsOf(ticket) : [];
  const isThere = issue !== undefined && placesIn(issue).length > 0;
  if (operation.side === 'crm' && !row) return says('file lost', 'is not in the CRM');
  if (operation.side === 'jira' && issue && !isThere) return says('file lost', 'is not in Jira');
  if (!isLinked(ticket) || !issue || (row?.refused ?? null) !== null) return [];
  if (!row) return says('file lost', 'is not in the CRM');
  if (!isThere) return says('file lost', 'is not in Jira');
  return row.stored ? [] : says('file lost', 'has no content in the CRM');
}

/** Nobody ever takes a label away, so each that was added is on both sides. */
function checkLabel(standing: Standing, operation: Operation): Violation[] {
  const { outcome, values, side } = operation;
  const label = values.label ?? '';
  if (outcome !== 'ok' || isGone(standing, operation)) return [];
  const { ticket, issue } = whereOf(standing, operation);
  const [here, there] = [ticket?.labels.includes(label), issue?.record.labels.includes(label)];
  const says = (where: string) => [
    { kind: 'label lost' as const, what: `${sayOperation(operation)} is not on ${where}`, traces: [label] },
  ];
  if (side === 'crm' && ticket && !here) return says('the ticket');
  if (side === 'jira' && issue && !there) return says('the issue');
  if (!isLinked(ticket) || !issue || ticket.refused?.labels) return [];
  return here && there ? [] : says(here ? 'the issue' : 'the ticket');
}

export function sayOperation({ id, kind, client, values, on }: Operation): string {
  return `${Object.values(values).join(', ') || kind}, ${kind} by ${client} (operation ${id}) on ${on},`;
}

/** The ticket and issue that an operation was on. */
export function whereOf(standing: Standing, { side, on }: Operation): ReturnType<typeof pairsOf>[number] {
  const found = pairsOf(standing).find(
    ({ ticket, issue }) => on !== null && on === (side === 'crm' ? ticket?.id : issue?.record.id),
  );
  return found ?? { ticket: undefined, issue: undefined };
}

/** Whether what it was on was deleted, or somebody asked for that. */
function isGone(standing: Standing, operation: Operation): boolean {
  const { ticket, issue } = whereOf(standing, operation);
  if (!ticket && !issue) return true;
  if (operation.side === 'crm' && ticket?.deleted) return true;
  return ticket?.issue_id !== undefined && ticket.issue_id !== null && standing.deletedIssues.has(ticket.issue_id);
}

/** Whether anybody asked, on either side, for the deletion of a comment; in Jira perhaps before the CRM knew its id. */
function wasDeleted(
  { operations, madeComments }: Standing,
  { part, side, values }: Operation,
  row: CommentRow | undefined,
): boolean {
  // It may have been posted with a later text of its own: what it was published with, or edited to before.
  const own = operations.filter((one) => one.side === side && part !== undefined && one.part === part);
  const texts = [values, ...own.map((one) => one.values)].flatMap(({ body }) => body ?? []);
  const posted = [...madeComments]
    .filter(([, { text }]) => texts.some((body) => text.includes(body)))
    .map(([id]) => id);
  const ids = {
    crm: [side === 'crm' ? part : row?.id],
    jira: [side === 'jira' ? part : row?.jira_comment_id, ...posted],
  };
  return operations.some(
    (one) =>
      one.kind === 'delete-comment' &&
      one.outcome !== 'refused' &&
      one.part !== undefined &&
      ids[one.side].includes(one.part),
  );
}
