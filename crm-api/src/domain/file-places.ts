import type { Application } from './application.ts';
import type { AttachmentState, LeftFilePlace } from './attachment-state.ts';
import type { LinkState } from './ticket-state.ts';

/** Where a file stands in Jira belongs to a link, as it does for a comment (comment-places.ts). */

type Issue = Pick<LinkState, 'siteId' | 'issueId'>;

/** What stood on the old issue does not stand on the new one: our files go to it, those of Jira stay here alone. */
export function leaveFilePlaces({ state }: Application, old: Issue): void {
  for (const file of state.attachments.values()) {
    const left = leftPlace(file, old);
    Object.assign(file, {
      ...{ jiraAttachmentId: null, jiraMark: 0, refused: null },
      ...{ sendAttemptedAt: null, sendOpen: false, sendCuts: 0 },
      deletedInJira: file.source === 'JIRA' || file.deletedAt !== null,
      leftPlaces: left ? [...otherPlaces(file, left), left] : file.leftPlaces,
    });
  }
}

/** One that was sent without an answer may stand there, too. */
function leftPlace(file: AttachmentState, { siteId, issueId }: Issue): LeftFilePlace | null {
  const { jiraAttachmentId, jiraMark, sendAttemptedAt, sendOpen, sendCuts, deletedInJira } = file;
  if (issueId === null || (jiraAttachmentId === null && sendAttemptedAt === null)) return null;
  return { siteId, issueId, jiraAttachmentId, jiraMark, sendAttemptedAt, sendOpen, sendCuts, deletedInJira };
}

/** The ticket is back at an issue: each file stands there as it did, and one that was deleted here is to be deleted there. */
export function returnToFilePlaces({ state }: Application, issue: Issue): void {
  for (const file of state.attachments.values()) {
    const left = file.leftPlaces.find((one) => isAt(one, issue));
    if (!left) continue;
    const { siteId: _siteId, issueId: _issueId, ...place } = left;
    Object.assign(file, place, { leftPlaces: otherPlaces(file, issue) });
  }
}

const otherPlaces = ({ leftPlaces }: AttachmentState, issue: Issue): LeftFilePlace[] =>
  leftPlaces.filter((one) => !isAt(one, issue));

const isAt = (one: LeftFilePlace, { siteId, issueId }: Issue): boolean =>
  one.siteId === siteId && one.issueId === issueId;
