import type { Route } from '@synapse/shared/api/define-route';
import { API } from '@synapse/shared/api/registry';
import { createCommentSchema } from '@synapse/shared/comment';
import { conflictQuerySchema } from '@synapse/shared/conflict';
import { dryRunRequestSchema } from '@synapse/shared/dry-run';
import {
  syncStateSchema,
  ticketPrioritySchema,
  ticketQuerySchema,
  ticketStatusSchema,
  updateTicketSchema,
} from '@synapse/shared/ticket';
import { idSchema } from '@synapse/shared/values/id';
import { z } from 'zod';
import { readTenant, type TenantTx } from '../../store/db/database.ts';
import { listComments } from '../../store/tickets/comments-read.ts';
import { listConflicts } from '../../store/tickets/conflicts.ts';
import { listHistory } from '../../store/tickets/history-read.ts';
import { getTicket, listTickets } from '../../store/tickets/tickets-read.ts';
import { listFailures } from '../../store/workqueue/failures.ts';
import { requireAccess, requireScope } from '../auth/authorise.ts';
import type { Caller } from '../auth/caller.ts';
import { readArguments } from '../kernel/parse.ts';
import type { HttpServices } from '../kernel/services.ts';
import type { DryRunEnds, DryRuns } from '../sync/dry-run.ts';
import { statusOf } from '../tickets/command-answer.ts';

/** What a tool says in words of ours, and what it found, in which may stand what anybody wrote. */
type Found = { says: string; data?: unknown };

export type Tool = {
  name: string;
  title: string;
  description: string;
  input: z.ZodObject;
  writes: boolean;
  /** The route that does the same: who may call it may call the tool. */
  route: Route;
  /** @throws ProblemError forbidden */
  authorise(caller: Caller, args: Record<string, unknown>): void;
  run(caller: Caller, args: Record<string, unknown>, ends: DryRunEnds): Promise<Found>;
};

function defineTool<Input extends z.ZodObject>(tool: {
  name: string;
  title: string;
  description: string;
  input: Input;
  route: Route;
  writes?: boolean;
  authorise?(caller: Caller, args: z.infer<Input>): void;
  run(caller: Caller, args: z.infer<Input>, ends: DryRunEnds): Promise<Found>;
}): Tool {
  const { route, authorise, run, writes = false, ...rest } = tool;
  return {
    ...{ ...rest, route, writes },
    authorise: (caller, args) => {
      requireAccess(caller, route);
      authorise?.(caller, args as z.infer<Input>);
    },
    run: (caller, args, ends) => run(caller, args as z.infer<Input>, ends),
  };
}

const ticketId = idSchema.describe('The id of the ticket (a UUID), as search_tickets gives it.');
const limit = z.number().int().min(1).max(50).default(20);
const preview = z.boolean().default(false).describe('true: say what would be done, and do nothing.');

export function agentTools(services: HttpServices, dryRuns: DryRuns): Tool[] {
  return [...readTools(services), dryRunTool(dryRuns), ...writeTools(services)];
}

function readTools({ db }: HttpServices): Tool[] {
  const reading = <T>({ tenantId }: Caller, work: (tx: TenantTx, tenantId: string) => Promise<T>) =>
    readTenant(db, tenantId, (tx) => work(tx, tenantId));
  return [
    defineTool({
      name: 'search_tickets',
      title: 'Search tickets',
      description: 'Finds tickets by words, state or Jira key, the last changed first. Changes nothing.',
      route: API.listTickets,
      input: z.strictObject({
        q: z
          .string()
          .max(200)
          .optional()
          .describe('Words of the title or text, a number, or the beginning of a Jira key.'),
        status: z.array(ticketStatusSchema).min(1).optional(),
        priority: z.array(ticketPrioritySchema).min(1).optional(),
        syncState: z.array(syncStateSchema).min(1).optional().describe('How it stands with Jira; parked: it is stuck.'),
        hasConflict: z.boolean().optional(),
        limit,
        cursor: z.string().max(500).optional(),
      }),
      run: async (caller, { hasConflict, ...asked }) => {
        const lists = Object.entries(asked).map(([name, value]) => [name, Array.isArray(value) ? value.join() : value]);
        const query = readArguments(
          {
            ...Object.fromEntries(lists.filter(([, value]) => value !== undefined)),
            ...(hasConflict === undefined ? {} : { hasConflict: String(hasConflict) }),
          },
          ticketQuerySchema,
        );
        const page = await reading(caller, (tx, tenantId) => listTickets(tx, tenantId, query));
        const more = page.nextCursor === null ? '' : ' There are more: ask again with nextCursor as cursor.';
        return { says: `${page.items.length} tickets.${more}`, data: page };
      },
    }),
    defineTool({
      name: 'get_ticket',
      title: 'Read a ticket',
      description: 'Reads a ticket with its comments and its last 50 changes. Changes nothing.',
      route: API.readTicket,
      input: z.strictObject({ ticketId }),
      run: async (caller, { ticketId: id }) => {
        const data = await reading(caller, async (tx, tenantId) => {
          const [ticket, comments, history] = await Promise.all([
            getTicket(tx, tenantId, id),
            listComments(tx, tenantId, id),
            listHistory(tx, tenantId, id, { limit: 50 }),
          ]);
          return { ticket, comments, history: history.items };
        });
        return { says: 'The ticket, its comments and its history, the newest change first.', data };
      },
    }),
    defineTool({
      name: 'why_is_it_stuck',
      title: 'Say why a ticket is stuck',
      description:
        'Says how a ticket stands with Jira, what does not get through, why, and what helps. Changes nothing.',
      route: API.listFailures,
      input: z.strictObject({ ticketId }),
      run: async (caller, { ticketId: id }) => {
        const data = await reading(caller, async (tx, tenantId) => {
          const [{ sync, jira }, failures] = await Promise.all([
            getTicket(tx, tenantId, id),
            listFailures(tx, tenantId, { state: 'all', limit: 1, ticketId: id }),
          ]);
          return { sync, issueKey: jira?.issueKey ?? null, failure: failures.items[0] ?? null };
        });
        const stuck = data.failure !== null || data.sync.state === 'parked';
        const says = stuck
          ? 'Something does not get through: failure.causes says what, why, and what helps.'
          : `Nothing is stuck: it is ${data.sync.state}.`;
        return { says, data };
      },
    }),
    defineTool({
      name: 'list_conflicts',
      title: 'List conflicts',
      description: 'Lists what both sides changed at once, with both values and which one won. Changes nothing.',
      route: API.listConflicts,
      input: z.strictObject({
        ticketId: ticketId.optional(),
        state: z.enum(['open', 'resolved', 'all']).default('open'),
        limit,
        cursor: z.string().max(500).optional(),
      }),
      run: async (caller, asked) => {
        const query = readArguments(asked, conflictQuerySchema);
        const page = await reading(caller, (tx, tenantId) => listConflicts(tx, tenantId, query));
        return { says: `${page.items.length} conflicts.`, data: page };
      },
    }),
  ];
}

const dryRunTool = (dryRuns: DryRuns): Tool =>
  defineTool({
    name: 'dry_run',
    title: 'Try a reconciliation',
    description:
      'Says what a reconciliation with Jira would change, and what reading it cost in requests and points. Changes nothing, but takes the points that it names in cost.',
    route: API.dryRun,
    input: z.strictObject({ siteId: idSchema.optional(), scope: z.enum(['due', 'all']).default('due') }),
    run: async (caller, asked, ends) => {
      dryRuns.countAgent(caller);
      const data = await dryRuns.run(caller, readArguments(asked, dryRunRequestSchema), ends);
      return { says: 'What a reconciliation would do. Nothing was changed; cost says what was taken.', data };
    },
  });

const TO_JIRA = 'It is sent to its Jira issue, where everybody who sees the issue sees it.';

function writeTools({ db, commands }: HttpServices): Tool[] {
  const issueOf = async ({ tenantId }: Caller, id: string) =>
    (await readTenant(db, tenantId, (tx) => getTicket(tx, tenantId, id))).jira?.issueKey;
  const standing = (status: number) => (status === 202 ? ' Jira does not have it yet: it is sent by itself.' : '');
  return [
    defineTool({
      name: 'add_note',
      title: 'Add a note to a ticket',
      description: `Adds a note to a ticket, under the name of your token. It is internal: it never reaches Jira or a customer. With public: true it is a public comment instead. ${TO_JIRA} That needs the scope comments:public, and can’t be taken back.`,
      route: API.addComment,
      writes: true,
      input: z.strictObject({
        ticketId,
        body: z.string().min(1).max(30_000).describe('Markdown.'),
        public: z.boolean().default(false),
        preview,
      }),
      authorise: (caller, asked) => {
        if (asked.public) requireScope(caller, 'comments:public');
      },
      run: async (caller, { ticketId: id, body, public: isPublic, preview: only }) => {
        const comment = readArguments({ body, visibility: isPublic ? 'public' : 'internal' }, createCommentSchema);
        const issue = await issueOf(caller, id);
        const where =
          issue === undefined ? 'It follows no issue, so Jira does not see it now.' : `Jira sees it on ${issue}.`;
        const what = isPublic ? `a public comment. ${where}` : 'an internal note. It never reaches Jira.';
        if (only) return { says: `This would add ${what} Nothing was done.` };
        const result = await commands.addComment(caller, id, comment);
        const status = statusOf(result, 201, { commentId: result.commentId });
        return { says: `Added ${what}${standing(status)} Its id is ${result.commentId}.` };
      },
    }),
    defineTool({
      name: 'update_ticket',
      title: 'Change a ticket',
      description: `Changes the fields that are named, and no other. ${TO_JIRA} It stands in the history under the name of your token.`,
      route: API.updateTicket,
      writes: true,
      input: z.strictObject({
        ticketId,
        ...EDITABLE,
        version: z
          .number()
          .int()
          .optional()
          .describe('The version that you read: where it is no longer the current one, nothing is changed.'),
        preview,
      }),
      run: async (caller, { ticketId: id, preview: only, ...patch }) => {
        const edit = readArguments(
          Object.fromEntries(Object.entries(patch).filter(([, v]) => v !== undefined)),
          updateTicketSchema,
        );
        const fields = (await commands.previewEdit(caller, id, edit)).join(', ');
        const issue = await issueOf(caller, id);
        const goes = issue === undefined ? 'It follows no issue in Jira.' : `The change goes to ${issue} in Jira.`;
        const what = fields === '' ? 'nothing: it is so already.' : `${fields}. ${goes}`;
        if (only) return { says: `This would change ${what} Nothing was done.` };
        const status = statusOf(await commands.editTicket(caller, id, edit), 200);
        const data = await readTenant(db, caller.tenantId, (tx) => getTicket(tx, caller.tenantId, id));
        return { says: `Changed ${what}${standing(status)}`, data };
      },
    }),
  ];
}

const { title, description, status, priority, labels, dueDate } = updateTicketSchema.shape;
const EDITABLE = { title, description, status, priority, labels, dueDate };
