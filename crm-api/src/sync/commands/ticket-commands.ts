import type { CreateComment, UpdateComment } from '@synapse/shared/comment';
import type { CreateTicket, UpdateTicket } from '@synapse/shared/ticket';
import { requireEdition } from '../../domain/edition.ts';
import type { Change } from '../../domain/model/change.ts';
import { contactForTicket } from '../../store/contacts/contacts.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { once } from '../../store/requests/idempotency-keys.ts';
import { queueRun } from '../../store/runs/runs-write.ts';
import { getComment } from '../../store/tickets/comments-read.ts';
import { lockTickets } from '../../store/tickets/ticket-states.ts';
import { getTicket } from '../../store/tickets/tickets-read.ts';
import { enqueue } from '../../store/workqueue/work-items.ts';
import { previewChanges } from '../engine/apply-changes.ts';
import { causeOf, newId, type Requester } from '../engine/requester.ts';
import type { SyncContext } from '../engine/sync-context.ts';
import { type CommandResult, writeThrough } from '../outbound/write-through.ts';
import { connectedSites } from '../sites/connected-sites.ts';
import { createAttachmentCommands } from './attachment-commands.ts';
import { chooseTarget, requireTarget } from './choose-target.ts';
import { createConflictCommands } from './conflict-commands.ts';
import { contactOf, createContactCommands } from './contact-commands.ts';
import { createCustomOptions } from './custom-options.ts';
import { createFailureCommands } from './failure-commands.ts';
import { createLinkCommands } from './link-commands.ts';
import { createLookUps } from './look-ups.ts';
import { fieldsForCreate, fieldsForEdit } from './ticket-fields.ts';

export type CommentResult = CommandResult & { commentId: string };

/** Everything that the API changes about tickets, comments and files. http/ only translates their answers. */
export type TicketCommands = ReturnType<typeof createTicketCommands>;

/** What people do to tickets through the API. Each commits here first, then waits a short time for Jira. All throw DomainError. */
export function createTicketCommands(sync: SyncContext) {
  const change = (requester: Requester, ticketId: string, what: Change) =>
    writeThrough(sync, requester, ticketId, async (tx) => {
      await requireMatch(tx, requester, { ticketId, ...what });
      return [what];
    });

  const { listCustomFields, listNewCustomFields, requireOptions, requireNewOptions } = createCustomOptions(sync);

  return {
    listCustomFields,
    listNewCustomFields,
    ...createAttachmentCommands(sync),
    ...createConflictCommands(sync),
    ...createContactCommands(sync),
    ...createFailureCommands(sync),
    ...createLinkCommands(sync),
    ...createLookUps(sync),

    async createTicket(requester: Requester, input: CreateTicket): Promise<CommandResult> {
      const endsAt = sync.now() + sync.settings.writeThroughMs;
      await requireNewOptions(requester.tenantId, input);
      const ticketId = newId(requester, 'ticket');
      const makeChanges = async (tx: TenantTx): Promise<Change[]> => {
        const contactId = await contactForTicket(tx, requester.tenantId, input.contactId);
        const { source } = input;
        const target = await chooseTarget(tx, requester.tenantId, input.projectKey);
        return [
          {
            kind: 'ticket.created',
            cause: causeOf(requester),
            ticketId,
            fields: await fieldsForCreate(tx, requester.tenantId, input, target),
            source,
            contactId,
            target,
          },
        ];
      };
      return writeThrough(sync, requester, ticketId, makeChanges, { endsAt });
    },

    async editTicket(requester: Requester, ticketId: string, patch: UpdateTicket): Promise<CommandResult> {
      const endsAt = sync.now() + sync.settings.writeThroughMs;
      await requireOptions(requester.tenantId, ticketId, patch.custom);
      return writeThrough(sync, requester, ticketId, editOf(requester, ticketId, patch), { endsAt });
    },

    /**
     * The fields that an edit would change, without making it. Throws as the edit does, but for what Jira is asked or says.
     */
    previewEdit: (requester: Requester, ticketId: string, patch: UpdateTicket): Promise<string[]> =>
      withTenant(sync.db, requester.tenantId, async (tx) => {
        const edit = await editOf(requester, ticketId, patch)(tx);
        const { effects } = await previewChanges(tx, { tenantId: requester.tenantId, now: sync.now() }, edit);
        return effects.get(ticketId)?.history.map(({ field }) => field) ?? [];
      }),

    deleteTicket: (requester: Requester, ticketId: string): Promise<CommandResult> =>
      change(requester, ticketId, { kind: 'ticket.deleted', cause: causeOf(requester), ticketId }),

    /** @throws DomainError conflict when it follows one, or its issue was deleted; invalid_request when the project does not take part */
    createIssue(requester: Requester, ticketId: string, projectKey: string | undefined): Promise<CommandResult> {
      return writeThrough(sync, requester, ticketId, async (tx) => {
        await getTicket(tx, requester.tenantId, ticketId);
        const target = await requireTarget(tx, requester.tenantId, projectKey);
        return [{ kind: 'issue.wanted', cause: causeOf(requester), ticketId, target }];
      });
    },

    /** Asks Jira for the issue as it is now. */
    refreshTicket: (requester: Requester, ticketId: string): Promise<CommandResult> =>
      writeThrough(
        sync,
        requester,
        ticketId,
        () => Promise.resolve([{ kind: 'ticket.refetch', cause: causeOf(requester), ticketId }]),
        { always: true },
      ),

    /** Sends again what Jira refused, or what is parked for another reason. */
    retryTicket: (requester: Requester, ticketId: string): Promise<CommandResult> =>
      writeThrough(
        sync,
        requester,
        ticketId,
        () => Promise.resolve([{ kind: 'ticket.retried', cause: causeOf(requester), ticketId }]),
        { always: true },
      ),

    async addComment(requester: Requester, ticketId: string, input: CreateComment): Promise<CommentResult> {
      const commentId = newId(requester, 'comment');
      const added: Change = {
        kind: 'comment.added',
        cause: causeOf(requester),
        ticketId,
        commentId,
        ...input,
      };
      return { ...(await change(requester, ticketId, added)), commentId };
    },

    async editComment(
      requester: Requester,
      ticketId: string,
      commentId: string,
      input: UpdateComment,
    ): Promise<CommentResult> {
      const { body, visibility, replaceBody } = input;
      const edited: Change = {
        kind: 'comment.edited',
        cause: causeOf(requester),
        ticketId,
        commentId,
        publish: visibility === 'public',
        ...(body === undefined ? {} : { body }),
        ...(replaceBody === undefined ? {} : { replaceBody }),
      };
      return { ...(await change(requester, ticketId, edited)), commentId };
    },

    async deleteComment(requester: Requester, ticketId: string, commentId: string): Promise<CommentResult> {
      const deleted: Change = { kind: 'comment.deleted', cause: causeOf(requester), ticketId, commentId };
      return { ...(await change(requester, ticketId, deleted)), commentId };
    },

    /** Starts a reconciliation of one site, or of every site of the workspace. */
    startRun(requester: Requester, siteId: string | undefined): Promise<{ runId: string; siteId: string }[]> {
      const { tenantId, keyed } = requester;
      return withTenant(sync.db, tenantId, async (tx) => {
        const { done } = await once(tx, keyed, null, async () => {
          const sites = await connectedSites(tx, tenantId, siteId);
          const runs: { runId: string; siteId: string }[] = [];
          for (const site of sites) runs.push({ runId: await queueRun(tx, tenantId, site.id), siteId: site.id });
          await enqueue(
            tx,
            tenantId,
            sites.map((site) => ({ kind: 'reconcile', siteId: site.id })),
          );
          return { runs };
        });
        return done.runs;
      });
    },
  };
}

/** What becomes of an edit, read in the transaction that makes it. */
const editOf =
  (requester: Requester, ticketId: string, patch: UpdateTicket) =>
  async (tx: TenantTx): Promise<Change[]> => {
    await requireMatch(tx, requester, { ticketId });
    const { contactId, version, replaceDescription, transitionFields, ...fields } = patch;
    const contact = contactId === undefined ? {} : { contactId: await contactOf(tx, requester, ticketId, contactId) };
    return [
      {
        kind: 'ticket.edited',
        cause: causeOf(requester),
        ticketId,
        fields: await fieldsForEdit(tx, requester.tenantId, ticketId, fields),
        ...contact,
        ...(version === undefined ? {} : { version }),
        ...(replaceDescription === undefined ? {} : { replaceDescription }),
        ...(transitionFields === undefined ? {} : { transitionFields }),
      },
    ];
  };

/**
 * Holds the ticket, or the comment, against If-Match: behind the ticket's lock, so that of two changes of one edition one wins.
 * @throws PreconditionFailed
 */
async function requireMatch(
  tx: TenantTx,
  { tenantId, ifMatch }: Requester,
  { ticketId, commentId }: { ticketId: string; commentId?: string },
): Promise<void> {
  if (ifMatch === undefined) return;
  await lockTickets(tx, tenantId, [ticketId], []);
  if (commentId === undefined) requireEdition(ifMatch, 'ticket', await getTicket(tx, tenantId, ticketId));
  else requireEdition(ifMatch, 'comment', await getComment(tx, tenantId, ticketId, { id: commentId }));
}
