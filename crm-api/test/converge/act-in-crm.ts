import { Readable } from 'node:stream';
import { DomainError } from '../../src/domain/domain-error.ts';
import { issuesOf } from './act-in-jira.ts';
import type { Action } from './actions.ts';
import { changeAccount, chooseField } from './admin.ts';
import type { Typed } from './generated-text.ts';
import type { Arena } from './simulation.ts';

type CrmAction = Extract<Action, { side: 'crm' }>;
type Deed<Do extends CrmAction['do']> = Extract<CrmAction, { do: Do }>;
type Command = () => Promise<unknown>;
type Row = { id: string };

/** More than these would only make schedules slow. */
const TICKETS_MAX = 3;

/** What one person does in the CRM, in a step that may meet with trouble. What there is nothing for is left undone. */
export async function actInCrm(arena: Arena, typed: Typed, action: CrmAction): Promise<void> {
  const tickets = await arena.query<Row>('select id from ticket where tenant_id = $1 order by number');
  if (action.do === 'create') {
    if (tickets.length < TICKETS_MAX) await arena.withTrouble(action.trouble, createTicket(arena, typed));
    return;
  }
  const id = tickets[action.on % Math.max(1, tickets.length)]?.id;
  const command = id === undefined ? null : await commandOf(arena, typed, id, action);
  if (!command) return;
  await arena.withTrouble(action.trouble, async () => {
    try {
      await command();
    } catch (error) {
      // What a person may not do (edit what is gone meanwhile) is refused, and that is right.
      if (!(error instanceof DomainError)) throw error;
    }
  });
  if (action.do === 'publish-comment') await forgetPublished(arena, typed);
}

export function createTicket(arena: Arena, typed: Typed): Command {
  const { commands, caller, ledger } = arena;
  const title = typed.text('crm title');
  const fields = { title, description: typed.text('crm text'), status: 'IN_PROGRESS', priority: 'URGENT' } as const;
  return async () => {
    const at = arena.now();
    const { ticketId } = await commands.createTicket(caller, { ...fields, source: 'API', contactId: null });
    for (const [field, value] of Object.entries(fields))
      ledger.accept({ at, ticketId, what: 'field', field: field as 'title', value });
  };
}

async function commandOf(
  arena: Arena,
  typed: Typed,
  id: string,
  action: Exclude<CrmAction, { do: 'create' }>,
): Promise<Command | null> {
  const { commands, caller } = arena;
  switch (action.do) {
    case 'delete':
      return () => commands.deleteTicket(caller, id);
    case 'restore':
      return () => commands.restoreTicket(caller, id);
    case 'unlink':
      return () => commands.unlinkTicket(caller, id);
    case 'choose-field':
    case 'drop-field':
      return () => chooseField(arena, action.do === 'choose-field');
    case 'change-account':
      return () => changeAccount(arena);
    case 'retry':
      return () => commands.retryTicket(caller, id);
    case 'refresh':
      return () => commands.refreshTicket(caller, id);
    case 'link': {
      const issues = issuesOf(arena);
      const issue = issues[action.which % Math.max(1, issues.length)];
      if (!issue) return null;
      const site = arena.siteOf(issue.id);
      const issueKey = site.sandbox.jira.state.keyOf(issue);
      return () => commands.linkTicket(caller, id, { issueKey, siteId: site.id });
    }
    case 'decide': {
      const [conflict] = await nth<Row>(
        arena,
        action.which,
        'select id from conflict where tenant_id = $1 and ticket_id = $2 order by at, field',
        id,
      );
      return conflict ? () => commands.resolveConflict(caller, conflict.id, { take: action.take }) : null;
    }
    case 'attach':
    case 'delete-file':
      return fileCommand(arena, typed, id, action);
    case 'comment':
    case 'edit-comment':
    case 'delete-comment':
    case 'publish-comment':
      return commentCommand(arena, typed, id, action);
    default:
      return editCommand(arena, typed, id, action);
  }
}

/** The n-th row that is found, around the corner where there are fewer; none where there is none. */
async function nth<T>(arena: Arena, which: number, sql: string, ticketId: string): Promise<[T] | []> {
  const rows = await arena.query<T>(sql, [arena.tenantId, ticketId]);
  const row = rows[which % Math.max(1, rows.length)];
  return row === undefined ? [] : [row];
}

async function editCommand(
  arena: Arena,
  typed: Typed,
  id: string,
  action: Deed<'title' | 'description' | 'reference' | 'status' | 'priority' | 'label' | 'dueDate' | 'assignee'>,
): Promise<Command> {
  const edit = async () => {
    switch (action.do) {
      case 'title':
      case 'description': {
        const text = typed.text(action.do === 'title' ? 'crm title' : 'crm text');
        return { [action.do]: text };
      }
      case 'reference': {
        const reference = typed.text('crm reference');
        return { custom: { reference } };
      }
      case 'label': {
        const [row] = await nth<{ labels: string[] }>(
          arena,
          0,
          'select labels from ticket where tenant_id = $1 and id = $2',
          id,
        );
        const others = (row?.labels ?? []).filter((label) => label !== action.value);
        return { labels: action.add ? [...others, action.value] : others };
      }
      case 'assignee':
        return { assignee: action.value === null ? null : { accountId: action.value } };
      default:
        return { [action.do]: action.value };
    }
  };
  const { custom, ...fields } = (await edit()) as { custom?: Record<string, string> } & Record<string, unknown>;
  return async () => {
    const at = arena.now();
    await arena.commands.editTicket(arena.caller, id, { ...fields, ...(custom ? { custom } : {}) });
    const named = Object.entries(custom ?? {}).map(([name, value]) => [`custom.${name}`, value] as const);
    for (const [field, value] of [...Object.entries(fields), ...named])
      arena.ledger.accept({ at, ticketId: id, what: 'field', field: field as 'title', value });
  };
}

async function commentCommand(
  arena: Arena,
  typed: Typed,
  id: string,
  action: Deed<'comment' | 'edit-comment' | 'delete-comment' | 'publish-comment'>,
): Promise<Command | null> {
  const { commands, caller } = arena;
  if (action.do === 'comment') {
    const visibility = action.public ? 'public' : 'internal';
    const body = typed.text(visibility);
    if (!action.public) typed.internal.add(body);
    return () => accepted(commands.addComment(caller, id, { body, visibility }), body);
  }
  const [comment] = await nth<Row & { visibility: string }>(
    arena,
    action.which,
    'select id, visibility from comment where tenant_id = $1 and ticket_id = $2 and deleted_at is null order by created_at, id',
    id,
  );
  if (!comment) return null;
  if (action.do === 'delete-comment') return () => commands.deleteComment(caller, id, comment.id);
  if (action.do === 'publish-comment')
    return () => commands.editComment(caller, id, comment.id, { visibility: 'public' });
  const body = typed.text(`${comment.visibility} edited`);
  if (comment.visibility === 'internal') typed.internal.add(body);
  return () => accepted(commands.editComment(caller, id, comment.id, { body }), body);

  async function accepted(command: Promise<unknown>, text: string): Promise<void> {
    const at = arena.now();
    await command;
    arena.ledger.accept({ at, ticketId: id, what: 'comment', text });
  }
}

/** What a comment says at the moment it is published is meant for Jira; what it said before is not. */
async function forgetPublished(arena: Arena, typed: Typed): Promise<void> {
  const published = await arena.query<{ body: string }>(
    "select body from comment where tenant_id = $1 and visibility = 'public'",
  );
  for (const { body } of published) typed.internal.delete(body);
}

async function fileCommand(
  arena: Arena,
  typed: Typed,
  id: string,
  action: Deed<'attach' | 'delete-file'>,
): Promise<Command | null> {
  const { commands, caller } = arena;
  if (action.do === 'attach') {
    const { name, content } = typed.file('crm');
    const file = { fileName: name, mimeType: 'text/plain', size: content.length };
    return async () => {
      const at = arena.now();
      await commands.addAttachment(caller, id, { ...file, content: Readable.from([Buffer.from(content)]) });
      arena.ledger.accept({ at, ticketId: id, what: 'file', name });
    };
  }
  const [file] = await nth<Row>(
    arena,
    action.which,
    'select id from attachment where tenant_id = $1 and ticket_id = $2 and deleted_at is null order by created_at, id',
    id,
  );
  return file ? () => commands.deleteAttachment(caller, file.id) : null;
}
