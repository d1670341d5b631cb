import { attachmentIsRefused, attachmentIsUnderWay } from '../attachment/attachment-state.ts';
import { commentIsPending, commentIsRefused } from '../comment/comment-state.ts';
import { isCustom } from '../fields/custom.ts';
import type { LinkState } from '../model/link.ts';
import type { PartsStanding, RefusedPart, Standing, TicketState } from '../model/ticket.ts';
import { deliverableFields, fetchWantedFrom, pendingFields } from './pending.ts';

/** A ticket whose comments and files have nothing to say. */
export const NO_PARTS: PartsStanding = { pendingComments: 0, pendingFiles: 0, refused: [] };
/** A ticket that has nothing to do with Jira. */
export const UNLINKED: Standing = { state: 'unlinked', pendingFields: [], project: null, reason: null, behind: false };

/**
 * How a ticket stands with Jira. This is the one place that says so: the funnel stores what it returns, and lists, counts,
 * failures and the reconciler read the columns.
 */
export function standingOf(state: TicketState): Standing {
  const { link } = state;
  if (!link) return UNLINKED;
  if (link.state === 'unlinked') return UNLINKED;
  const project = link.projectKey === '' ? null : link.projectKey;
  if (link.state === 'deleted_in_jira') return { ...UNLINKED, state: link.state, project };
  const pending = pendingFields(state);
  const fields = [...pending.filter((name) => !isCustom(name)), ...pending.filter(isCustom).sort()];
  const standing = { pendingFields: fields, project, reason: null, behind: isBehind(state, link) };
  if (isStuck(state, link)) return { ...standing, state: 'parked', reason: reasonOf(state, link) };
  const waits = link.state !== 'linked' || link.missingSince !== null || fields.length > 0 || partsArePending(state);
  return { ...standing, state: waits ? 'pending' : 'synced' };
}

/** What the comments and files of a ticket contribute. They must have been read. */
export function partsStandingOf({ comments, attachments }: TicketState): PartsStanding {
  const refusedComments = [...comments.values()].filter(commentIsRefused);
  const refusedFiles = [...attachments.values()].filter(attachmentIsRefused);
  return {
    pendingComments: [...comments.values()].filter(commentIsPending).length,
    pendingFiles: [...attachments.values()].filter(attachmentIsUnderWay).length,
    refused: [
      ...refusedComments.map((one) => ({ part: one, what: 'comment' as const })),
      ...refusedFiles.map((one) => ({ part: one, what: 'attachment' as const })),
    ]
      .sort((a, b) => a.part.createdAt - b.part.createdAt || (a.part.id < b.part.id ? -1 : 1))
      .flatMap(({ part, what }): RefusedPart[] => (part.refused ? [{ ...part.refused, what, id: part.id }] : [])),
  };
}

/** Brings what is stored of a ticket's standing up to date. Where its comments were not read, what they contribute stands. */
export function takeStanding(state: TicketState): void {
  if (state.partsRead) state.parts = partsStandingOf(state);
  state.standing = standingOf(state);
}

const partsArePending = ({ parts }: TicketState) => parts.pendingComments + parts.pendingFiles > 0;

/** Whether its work item has something to do: what a lost delivery is found by. A deleted ticket is seen to by its policy. */
function isBehind(state: TicketState, link: LinkState): boolean {
  if (state.deletedAt !== null) return false;
  if (link.issueId === null || fetchWantedFrom(link) !== null) return true;
  return deliverableFields(state).length > 0 || partsArePending(state);
}

const isStuck = ({ parked, parts }: TicketState, link: LinkState) =>
  parked !== null || Object.keys(link.refused).length > 0 || parts.refused.length > 0;

/** Why it is parked: its work item before its fields, these before its comments and files, of several the first. */
function reasonOf({ parked, parts }: TicketState, link: LinkState): Standing['reason'] {
  if (parked) return parked;
  const refused = Object.entries(link.refused).flatMap(([field, why]) => (why ? [{ ...why, field }] : []));
  const [first] = refused.sort((a, b) => compare(a.since, b.since) || compare(a.field, b.field));
  if (first) return reasonFrom(first);
  const [part] = parts.refused;
  if (!part) return null;
  const { what, id, ...why } = part;
  return reasonFrom({ ...why, ...(what === 'comment' ? { commentId: id } : {}) });
}

type Why = Omit<NonNullable<Standing['reason']>, 'needs'> & { needs?: RefusedPart['needs'] };

function reasonFrom({ needs, ...why }: Why): Standing['reason'] {
  return { ...why, ...(needs ? { needs: needs.map((need) => ({ ...need })) } : {}) };
}

const compare = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);
