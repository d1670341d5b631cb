import type { TicketStatus } from '@synapse/shared/ticket';
import { emptyComment } from '../comment/empty-comment.ts';
import type { Base, JiraStatus } from '../fields/synced-field.ts';
import type { LinkState } from '../model/link.ts';
import { stableId } from '../stable-id.ts';
import { type ChangeContext, type ChangeOf, feed, record } from './change-context.ts';

const AUTHOR = 'SynapseCRM';

type Observed = ChangeOf<'issue.observed'>;

/** How the status was before an observation was merged. */
type Before = { shown: TicketStatus; base: Base | undefined };

export const statusBefore = ({ state }: ChangeContext, { base }: LinkState): Before => ({
  shown: state.fields.status,
  base: base.status,
});

/** Whether the ticket's status is another one now, and what is to be told of it. */
type Heeded = { changed: boolean; ready: { noteId: string | null } | null };
const NOTHING: Heeded = { changed: false, ready: null };

/**
 * Carries out the rule for issues that become done: it sets the ticket's status and leaves a note for its owner. Nobody outside of
 * the workspace is told anything, and Jira neither: the status counts as agreed. It is the news that move the base that carry it
 * out, so the same news again, late ones, and those of a pass or an import do nothing more. What was done when it was first seen is
 * no news, and neither is what an agent resolved here.
 */
export function heedDone(at: ChangeContext, link: LinkState, before: Before, change: Observed): Heeded {
  const { whenDone } = at.config;
  const now = link.base.status;
  if (!whenDone || !before.base || !now || !isDone(now)) return NOTHING;
  // What was set here and still goes to Jira is an agent's decision.
  if (at.state.fields.status !== now.crm) return NOTHING;
  if (isDone(before.base)) {
    // From one such status to another, nothing has become done; what the rule has set stays.
    return before.shown === whenDone.status
      ? { ...NOTHING, changed: setStatus(at, link, before.shown, change) }
      : NOTHING;
  }
  const resolvedHere = before.shown !== before.base.crm && before.shown === now.crm;
  if (resolvedHere) return NOTHING;
  const changed = whenDone.status !== null && setStatus(at, link, whenDone.status, change);
  return { changed, ready: { noteId: whenDone.note === null ? null : leaveNote(at, link, whenDone.note, change) } };
}

const isDone = ({ jira }: Base): boolean => (jira as JiraStatus | undefined)?.category === 'done';

function setStatus(at: ChangeContext, link: LinkState, status: TicketStatus, { cause }: Observed): boolean {
  const old = at.state.fields.status;
  if (status === old || !link.base.status) return false;
  record(at, 'status', old, status, 'when_done', cause);
  at.state.fields.status = status;
  link.base.status = { ...link.base.status, crm: status, byRule: true };
  return true;
}

/** @returns its id, which is that of this time alone */
function leaveNote(at: ChangeContext, link: LinkState, text: string, { cause, updated }: Observed): string {
  const { state } = at;
  const id = stableId('note-when-done', state.id, link.siteId, link.issueId ?? '', String(updated));
  if (state.comments.has(id)) return id;
  // No name: what stands in a text is erased with nobody. Who is assigned stands on the ticket.
  const body = `${state.fields.assignee ? 'For whoever is assigned: ' : ''}${link.issueKey ?? 'its issue'} is done in Jira.\n\n${text}`;
  state.comments.set(id, { ...emptyComment(id, at.now), body, authorName: AUTHOR });
  feed(at, 'comment.created', cause, ['body'], id);
  return id;
}
