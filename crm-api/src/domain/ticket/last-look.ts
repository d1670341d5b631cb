import { observeAttachments } from '../attachment/observe-attachment.ts';
import { observeComment } from '../comment/observe-comment.ts';
import { fieldsOf } from '../fields/field-map.ts';
import { replacementIn, sideToCrm } from '../fields/replacement.ts';
import type { LinkState } from '../model/link.ts';
import { type ChangeContext, type ChangeOf, linkOf } from './change-context.ts';
import { mergeFields } from './merge-fields.ts';

/**
 * What Jira tells of the issue of a ticket that was deleted here, where the site has the issue closed or deleted with it.
 * What nobody here had seen is kept with the deleted ticket: a value in the history or on a conflict row, a comment and the
 * name of a file with its others. Of an issue that is closed only the status is written over. One that is deleted takes its
 * own history along, so that all of it counts, and what its events tell late does, too.
 */
export function observeLast(at: ChangeContext, link: LinkState, change: ChangeOf<'issue.observed'>): void {
  const closes = link.state === 'linked' && link.deletionPolicyDue === 'close';
  const deletes = (link.state === 'linked' && link.deletionPolicyDue === 'delete') || link.deletedWithTicket;
  // Of what nobody vouches for nothing is taken.
  if ((!closes && !deletes) || change.hint) return;
  const { status } = change.values;
  const values = deletes ? change.values : status === undefined ? {} : { status };
  // It is to be closed, also where it was closed already as far as was known here.
  mergeFields(at, link, { ...change, values }, { policy: 'crm', ...(closes ? { edited: 'status' as const } : {}) });
  if (!deletes) return;
  if (link.deletedWithTicket) keepTexts(at, link, change);
  for (const comment of change.comments ?? []) observeComment(at, comment, change.cause, change.updated);
  if (change.attachments && change.whole) observeAttachments(at, change.attachments, change);
}

/** The event of a deletion shows the issue as it was in the end. */
export function observeEnd(at: ChangeContext, change: ChangeOf<'issue.gone'>): void {
  const link = linkOf(at);
  if (change.last && at.state.deletedAt !== null) observeLast(at, link, change.last);
}

/** A text that an event names without its value can't be fetched any more: what the changelog says of it is kept. */
function keepTexts(at: ChangeContext, link: LinkState, change: ChangeOf<'issue.observed'>): void {
  for (const field of fieldsOf(at.config)) {
    const { name } = field;
    const to = replacementIn(change.changelog, field)?.to;
    if (!to || change.values[name] !== undefined || change.updated <= (link.marks[name] ?? 0)) continue;
    link.marks[name] = change.updated;
    const base = link.base[name];
    at.effects.conflicts.push({
      ...{ field: name, base: base?.crm ?? null, ours: at.state.fields[name] ?? null },
      theirs: sideToCrm(field, to, at.config, [base?.jira, at.state.fields[name]]),
      ...{ policy: 'crm', winner: 'crm', cause: change.cause },
    });
  }
}
