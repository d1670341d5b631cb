import { isDeepStrictEqual } from 'node:util';
import type { Parked, PartsStanding, Standing, TicketState } from '../../domain/model/ticket.ts';
import { workItemsOwed } from '../../domain/ticket/left-writes.ts';
import { wantedWorkItemOf } from '../../domain/ticket/pending.ts';
import { sameWorkItem, type WorkItemKey, workItemOf } from '../../domain/ticket/work-item.ts';
import type { AttachmentOfTicket } from '../../store/tickets/attachments.ts';
import type { CommentOfTicket } from '../../store/tickets/write-tickets.ts';

type Parts = {
  ticket: string;
  link: string;
  workItem: WorkItemKey | null;
  ownWorkItem: WorkItemKey | null;
  stored: StoredStanding;
  owed: readonly WorkItemKey[];
  comments: Map<string, string>;
  attachments: Map<string, string>;
};

type StoredStanding = { standing: Standing; parts: PartsStanding; parked: Parked | null };

/** Remembers how tickets were when they were read, so that only the rows that really differ are written. */
export class ChangedParts {
  readonly #before: Map<string, Parts>;

  constructor(states: ReadonlyMap<string, TicketState>) {
    this.#before = new Map([...states].map(([id, state]) => [id, partsOf(state)]));
  }

  ticketDiffers(state: TicketState): boolean {
    return this.#before.get(state.id)?.ticket !== ticketPart(state);
  }

  linkDiffers(state: TicketState): boolean {
    return this.#before.get(state.id)?.link !== JSON.stringify(state.link);
  }

  /** The work item that worked for the ticket and no longer does; null when it is the same still. */
  leftWorkItem(state: TicketState): WorkItemKey | null {
    const workItem = this.#before.get(state.id)?.workItem ?? null;
    const now = wantedWorkItemOf(state);
    return sameWorkItem(workItem, now) ? null : workItem;
  }

  /** Another work item does its work now than when it was read. */
  workItemDiffers(state: TicketState): boolean {
    const before = this.#before.get(state.id);
    return before !== undefined && !sameWorkItem(before.ownWorkItem, workItemOf(state));
  }

  /** How it stands with Jira, or what that is worked out from, is not what is stored. */
  standingDiffers(state: TicketState): boolean {
    return !isDeepStrictEqual(this.#before.get(state.id)?.stored, storedStanding(state));
  }

  /** It got stuck, or free, by what the changes did. */
  stuckDiffers({ id, standing }: TicketState): boolean {
    const before = this.#before.get(id)?.stored.standing.state;
    return before !== undefined && (before === 'parked') !== (standing.state === 'parked');
  }

  /** The keys of the projects that it was in before and is in now. */
  projectKeysOf({ id, standing }: TicketState): string[] {
    const keys = [this.#before.get(id)?.stored.standing.project, standing.project];
    return [...new Set(keys.filter((key) => key != null))];
  }

  /** The work items of issues that the ticket follows no more, and of which Jira has to be asked from now on. */
  newlyOwed(state: TicketState): WorkItemKey[] {
    const before = this.#before.get(state.id)?.owed ?? [];
    return workItemsOwed(state).filter((owed) => !before.some((one) => sameWorkItem(one, owed)));
  }

  changedComments(state: TicketState): CommentOfTicket[] {
    const before = this.#before.get(state.id)?.comments;
    return [...state.comments.values()]
      .filter((comment) => before?.get(comment.id) !== JSON.stringify(comment))
      .map((comment) => ({ ticketId: state.id, comment }));
  }

  changedAttachments(state: TicketState): AttachmentOfTicket[] {
    const before = this.#before.get(state.id)?.attachments;
    return [...state.attachments.values()]
      .filter((file) => before?.get(file.id) !== JSON.stringify(file))
      .map((file) => ({ ticketId: state.id, file }));
  }

  differ(state: TicketState): boolean {
    return (
      this.ticketDiffers(state) ||
      this.linkDiffers(state) ||
      this.changedComments(state).length > 0 ||
      this.changedAttachments(state).length > 0
    );
  }
}

function partsOf(state: TicketState): Parts {
  return {
    ticket: ticketPart(state),
    link: JSON.stringify(state.link),
    workItem: wantedWorkItemOf(state),
    ownWorkItem: workItemOf(state),
    stored: storedStanding(state),
    owed: workItemsOwed(state),
    comments: new Map([...state.comments].map(([id, comment]) => [id, JSON.stringify(comment)])),
    attachments: new Map([...state.attachments].map(([id, file]) => [id, JSON.stringify(file)])),
  };
}

/** As the database gives it back: what is undefined is left out. */
function storedStanding({ standing, parts, parked }: TicketState): StoredStanding {
  return JSON.parse(JSON.stringify({ standing, parts, parked })) as StoredStanding;
}

function ticketPart(state: TicketState): string {
  const { id, number, fields, source, contactId, version, createdAt, updatedAt, deletedAt } = state;
  return JSON.stringify({ id, number, fields, source, contactId, version, createdAt, updatedAt, deletedAt });
}
