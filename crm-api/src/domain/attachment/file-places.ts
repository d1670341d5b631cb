import type { AttachmentState, FilePlace, LeftFilePlace } from '../model/attachment.ts';
import type { PlaceOf } from '../model/link.ts';
import type { ChangeContext } from '../ticket/change-context.ts';
import { otherPlaces, returnToPlace } from '../ticket/left-places.ts';

/** What stood on the old issue does not stand on the new one: our files go to it, those of Jira stay here alone. */
export function leaveFilePlaces({ state }: ChangeContext, old: PlaceOf): void {
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
function leftPlace(file: AttachmentState, { siteId, issueId }: PlaceOf): LeftFilePlace | null {
  const { jiraAttachmentId, jiraMark, sendAttemptedAt, sendOpen, sendCuts, deletedInJira } = file;
  if (issueId === null || (jiraAttachmentId === null && sendAttemptedAt === null)) return null;
  return { siteId, issueId, jiraAttachmentId, jiraMark, sendAttemptedAt, sendOpen, sendCuts, deletedInJira };
}

/** The ticket is back at an issue: each file stands there as it did, and one that was deleted here is to be deleted there. */
export function returnToFilePlaces({ state }: ChangeContext, issue: PlaceOf): void {
  for (const file of state.attachments.values()) returnToPlace<FilePlace>(file, issue);
}
