import { attachmentActions } from './attachment-actions.ts';
import type { TicketRow } from './read-tickets.ts';
import type { SyncWorld } from './sync-world.ts';

/** A text as an ADF document of one paragraph. */
export const paragraph = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

export const ADMINS_ONLY = { type: 'role', value: 'Administrators' } as const;

type StoredComment = TicketRow['comments'][number];

/** What the tests of comments do on either side of a world. @param of asked each time, for a world is made late */
export function commentActions(of: () => SyncWorld) {
  const actions = {
    /** Writes a comment in Jira, as Ada. */
    async inJira(issueId: string, text: string, more: object = {}): Promise<string> {
      const body = { body: paragraph(text), ...more };
      return (await of().jira<{ id: string }>('POST', `issue/${issueId}/comment`, body)).id;
    },

    editInJira: (issueId: string, id: string, text: string, more: object = {}) =>
      of().jira('PUT', `issue/${issueId}/comment/${id}`, { body: paragraph(text), ...more }),

    /** Every comment of an issue, as its text. */
    textsInJira(issueId: string): string[] {
      const { comments } = of().sandbox.jira.state;
      return comments.of(issueId).map(({ bodyJson }) => {
        const body = JSON.parse(bodyJson) as ReturnType<typeof paragraph>;
        return body.content.flatMap(({ content }) => content.map(({ text }) => text)).join('\n');
      });
    },

    /** A ticket's comments as they are stored, the oldest first. */
    async stored(ticketId: string): Promise<StoredComment[]> {
      return of().owner<StoredComment>(
        `select id, body, visibility, source, jira_comment_id, deleted_at is not null as deleted
           from comment where ticket_id = $1 order by created_at, id`,
        [ticketId],
      );
    },

    /** The texts of a ticket's comments that are shown. */
    async shown(ticketId: string): Promise<string[]> {
      return (await actions.stored(ticketId)).filter((one) => !one.deleted).map((one) => one.body);
    },

    /** A ticket with a comment of Jira's that both sides agree on. */
    async agreed(text: string) {
      const { ticketId, issueId } = await attachmentActions(of).linked(text);
      const jiraId = await actions.inJira(issueId, text);
      await of().settle();
      const [comment] = await actions.stored(ticketId);
      return { ticketId, issueId, jiraId, commentId: comment?.id ?? '' };
    },

    editHere: (ticketId: string, commentId: string, body: string) =>
      of().commands.editComment(of().caller, ticketId, commentId, { body }),

    /** Between our look at a comment and our write, somebody in Jira is quicker. @returns the events of what they did */
    async slipIn(deed: () => Promise<unknown>, act: () => Promise<unknown>): Promise<SyncWorld['events']> {
      const { sync, events } = of();
      const { connect } = sync;
      const held: SyncWorld['events'] = [];
      let isDone = false;
      const first = async () => {
        if (isDone) return;
        isDone = true;
        await deed();
        held.push(...events.splice(0));
      };
      sync.connect = async (...args) => {
        const site = await connect(...args);
        const { editComment, deleteComment } = site.client;
        const client: typeof site.client = {
          ...site.client,
          editComment: async (...edit) => first().then(() => editComment(...edit)),
          deleteComment: async (...deletion) => first().then(() => deleteComment(...deletion)),
        };
        return { ...site, client };
      };
      await act();
      sync.connect = connect;
      return held;
    },

    say: (ticketId: string, body: string, visibility: 'public' | 'internal' = 'public') =>
      of().commands.addComment(of().caller, ticketId, { body, visibility }),

    async historyOf(commentId: string): Promise<{ rule: string; old_value: unknown; new_value: unknown }[]> {
      return of().owner('select rule, old_value, new_value from field_history where field = $1 order by id', [
        `comment:${commentId}`,
      ]);
    },

    async conflictsOf(
      ticketId: string,
    ): Promise<{ field: string; our_value: unknown; their_value: unknown; winner: string }[]> {
      return of().owner(
        'select field, our_value, their_value, winner from conflict where ticket_id = $1 order by at, id',
        [ticketId],
      );
    },
  };
  return actions;
}
