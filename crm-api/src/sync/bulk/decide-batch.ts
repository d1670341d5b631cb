import type { BulkAction } from '@synapse/shared/bulk/bulk';
import {
  type BulkEdit,
  bulkChange,
  bulkCommentId,
  changedSince,
  lostWithTicket,
  NOTHING_SAID,
  type Said,
} from '../../domain/bulk/bulk-change.ts';
import { DomainError } from '../../domain/domain-error.ts';
import type { FieldName, TicketFields } from '../../domain/fields/synced-field.ts';
import type { Cause, Change } from '../../domain/model/change.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import { type Sentence, say, templateIn } from '../../domain/sentences.ts';
import {
  DELETION,
  EDIT,
  type FieldToUndo,
  LINK,
  readCommentEdits,
  readFieldsToUndo,
} from '../../store/bulk/changed-since.ts';
import { contactForTicket } from '../../store/contacts/contacts.ts';
import type { TenantTx } from '../../store/db/database.ts';
import { requireTarget } from '../commands/choose-target.ts';
import { fieldsForEdit } from '../commands/ticket-fields.ts';

/** What a job makes of one ticket: a change, or the reason why there is none. */
export type Decision = {
  change: Change | null;
  /** Why there is no change; or what an undo leaves alone. */
  said: Said;
  commentId: string | null;
};

export type Batch = {
  tenantId: string;
  bulkId: string;
  cause: Cause;
  /** Locked, in the order of the job. */
  states: readonly TicketState[];
};

type Decisions = Map<string, Decision>;

/** What an edit, a comment or a deletion makes of these tickets. */
export async function decideBatch(tx: TenantTx, batch: Batch, action: BulkAction): Promise<Decisions> {
  const { bulkId, cause, states } = batch;
  if (action.kind === 'link') return decideLinks(tx, batch, action.projectKey);
  const read = await readEdits(tx, batch, action);
  return new Map(
    states.map((state): [string, Decision] => {
      const edit = read(state);
      if (edit instanceof DomainError) return [state.id, refusal(ofError(edit))];
      const change = bulkChange(action, state, { bulkId, cause, ...edit });
      const commentId = action.kind === 'comment' ? bulkCommentId(bulkId, state.id) : null;
      return [state.id, { change, said: NOTHING_SAID, commentId }];
    }),
  );
}

/** An issue for each, where Jira's project takes part still. */
async function decideLinks(tx: TenantTx, { tenantId, cause, states }: Batch, projectKey: string | undefined) {
  const target = await orRefusal(() => requireTarget(tx, tenantId, projectKey));
  return new Map(
    states.map(({ id }): [string, Decision] => {
      if (target instanceof DomainError) return [id, refusal(ofError(target))];
      const change: Change = { kind: 'issue.wanted', cause, ticketId: id, target };
      return [id, { change, said: NOTHING_SAID, commentId: null }];
    }),
  );
}

const refusal = (sentence: Sentence): Decision => leftAlone({ sentences: [sentence], people: [] });

const leftAlone = (said: Said): Decision => ({ change: null, said, commentId: null });

const ofError = (error: DomainError): Sentence => ({ message: error.detail, ...templateIn(error) });

type ReadEdit = (state: TicketState) => BulkEdit | DomainError;

/** What an edit sets, by project: who a person is and what a custom field holds is the same for all its tickets. */
async function readEdits(tx: TenantTx, { tenantId, states }: Batch, action: BulkAction): Promise<ReadEdit> {
  if (action.kind !== 'edit') return () => ({ fields: {} });
  const { contactId: asked, addLabels: _add, removeLabels: _remove, ...patch } = action.fields;
  const contact = await orRefusal(() => readContact(tx, tenantId, asked));
  if (contact instanceof DomainError) return () => contact;
  const projectOf = ({ link }: TicketState) => JSON.stringify(link && [link.siteId, link.projectId, link.projectKey]);
  const byProject = new Map<string, BulkEdit | DomainError>();
  for (const state of states) {
    const project = projectOf(state);
    if (byProject.has(project)) continue;
    const fields = await orRefusal(() => fieldsForEdit(tx, tenantId, state.id, patch));
    byProject.set(project, fields instanceof DomainError ? fields : { fields, ...contact });
  }
  return (state) => byProject.get(projectOf(state)) ?? { fields: {} };
}

/** Of a contact that was merged, the one that was kept. @throws DomainError */
const readContact = async (tx: TenantTx, tenantId: string, asked: string | null | undefined) =>
  asked === undefined ? {} : { contactId: await contactForTicket(tx, tenantId, asked) };

async function orRefusal<T>(work: () => Promise<T>): Promise<T | DomainError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

/**
 * What undoing an edit makes of these tickets: each field is set back that nobody has changed since. What a ticket had while it
 * followed another issue is not sent to the one that it follows now: others may see that.
 */
export async function decideUndoOfEdit(tx: TenantTx, batch: Batch, undoes: string): Promise<Decisions> {
  const { tenantId, cause, states } = batch;
  const read = await readFieldsToUndo(tx, tenantId, { bulkId: undoes, ticketIds: idsOf(states), rules: EDIT });
  const contacts = new Map<unknown, Awaited<ReturnType<typeof readContact>> | DomainError>();
  for (const { field, oldValue } of read)
    if (field === 'contactId' && !contacts.has(oldValue))
      contacts.set(oldValue, await orRefusal(() => readContact(tx, tenantId, oldValue as string | null)));
  const byTicket = Map.groupBy(read, ({ ticketId }) => ticketId);
  const decide = ({ id }: TicketState) => undoOf(id, byTicket.get(id) ?? [], { cause, contacts });
  return new Map(states.map((state) => [state.id, decide(state)]));
}

function undoOf(
  ticketId: string,
  fields: readonly FieldToUndo[],
  { cause, contacts }: { cause: Cause; contacts: ReadonlyMap<unknown, { contactId?: string | null } | DomainError> },
): Decision {
  const free = fields.filter(({ since, relinked }) => since === null && relinked === null);
  const changed = fields.flatMap(({ field, since }) => (since ? [{ left: { field }, since }] : []));
  const relinked = fields.find((one) => one.since === null && one.relinked)?.relinked;
  const said = changedSince([...changed, ...(relinked ? [{ left: { what: 'issue' as const }, since: relinked }] : [])]);
  if (free.length === 0) return said.sentences.length > 0 ? leftAlone(said) : refusal(say('undo_nothing'));
  const { contactId, ...values } = Object.fromEntries(free.map(({ field, oldValue }) => [field, oldValue]));
  const contact = contactId === undefined ? {} : contacts.get(contactId);
  if (contact instanceof DomainError) return refusal(say('undo_contact_gone'));
  const rest = values as Record<FieldName, never>;
  return {
    change: { kind: 'ticket.edited', cause, ticketId, fields: rest, ...contact },
    said,
    commentId: null,
  };
}

const idsOf = (states: readonly TicketState[]) => states.map(({ id }) => id);

/** What undoing a deletion makes of these tickets: they come back, but for those that somebody deleted again. */
export async function decideUndoOfDeletion(tx: TenantTx, batch: Batch, undoes: string): Promise<Decisions> {
  const { tenantId, cause, states } = batch;
  const read = await readFieldsToUndo(tx, tenantId, { bulkId: undoes, ticketIds: idsOf(states), rules: DELETION });
  const byTicket = Map.groupBy(read, ({ ticketId }) => ticketId);
  return new Map(
    states.map(({ id: ticketId, link }): [string, Decision] => {
      const of = (field: string) => byTicket.get(ticketId)?.find((one) => one.field === field);
      const since = of('ticket')?.since;
      if (since) return [ticketId, leftAlone(changedSince([{ left: { what: 'ticket' }, since }]))];
      const closed = of('status');
      const kept = changedSince(closed?.since ? [{ left: { field: 'status' }, since: closed.since }] : []);
      const status = closed && !closed.since ? { status: closed.oldValue as TicketFields['status'] } : {};
      const said = { ...kept, sentences: [...kept.sentences, lostWithTicket(link)].filter((one) => one !== null) };
      const change: Change = { kind: 'ticket.undeleted', cause, ticketId, ...status };
      return [ticketId, { change, said, commentId: null }];
    }),
  );
}

/** What undoing a link makes of these tickets: they follow their issues no more, which stay, unless somebody has changed it since. */
export async function decideUndoOfLink(tx: TenantTx, batch: Batch, undoes: string): Promise<Decisions> {
  const { tenantId, cause, states } = batch;
  const read = await readFieldsToUndo(tx, tenantId, { bulkId: undoes, ticketIds: idsOf(states), rules: LINK });
  return new Map(
    read.map(({ ticketId, since }): [string, Decision] => [
      ticketId,
      since
        ? leftAlone(changedSince([{ left: { what: 'issue' }, since }]))
        : { change: { kind: 'ticket.unlinked', cause, ticketId }, said: NOTHING_SAID, commentId: null },
    ]),
  );
}

/** What undoing a comment makes of these tickets: it is deleted, unless somebody has changed it since. */
export async function decideUndoOfComment(
  tx: TenantTx,
  { tenantId, cause, states }: Batch,
  comments: ReadonlyMap<string, string>,
): Promise<Decisions> {
  const given = states.flatMap(({ id }) => {
    const commentId = comments.get(id);
    return commentId === undefined ? [] : [{ ticketId: id, commentId }];
  });
  const edits = await readCommentEdits(tx, tenantId, given);
  return new Map(
    given.map(({ ticketId, commentId }): [string, Decision] => {
      const since = edits.get(commentId);
      if (since) return [ticketId, leftAlone(changedSince([{ left: { what: 'comment' }, since }]))];
      return [
        ticketId,
        { change: { kind: 'comment.deleted', cause, ticketId, commentId }, said: NOTHING_SAID, commentId },
      ];
    }),
  );
}
