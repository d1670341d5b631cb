import type { components } from '@synapse/api-client/schema';
import { readDraft } from '../use-draft.ts';

type Comment = components['schemas']['Comment'];

/** The edits of a ticket's comments are kept below this name, each under the comment's id. */
export const editsOf = (ticketId: string) => `edit ${ticketId} `;

/** What is typed as the new text of a comment is kept under this name. */
export function editDraftOf({ id, ticketId }: Pick<Comment, 'id' | 'ticketId'>): string {
  const before = `edit ${id}`;
  // Begun when a browser kept it without the ticket.
  return readDraft(before) === '' ? `${editsOf(ticketId)}${id}` : before;
}
