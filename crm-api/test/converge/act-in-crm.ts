import { Readable } from 'node:stream';
import type { CustomInput } from '@synapse/shared/ticket';
import { DomainError } from '../../src/domain/domain-error.ts';
import type { TicketFields } from '../../src/domain/fields/synced-field.ts';
import type { Cause } from '../../src/domain/model/change.ts';
import { withTenant } from '../../src/store/db/database.ts';
import { applyChanges } from '../../src/sync/engine/apply-changes.ts';
import { byWhom } from '../../src/sync/engine/requester.ts';
import { issuesOf } from './act-in-jira.ts';
import type { Action, KindDeed } from './actions.ts';
import { changeAccount, choose } from './admin.ts';
import type { GeneratedText } from './generated-text.ts';
import { FIELDS_WITH_POLICY } from './simulation/simulated-config.ts';
import type { Simulation } from './simulation/simulation.ts';

type CrmAction = Extract<Action, { side: 'crm' }>;
type Deed<Do extends CrmAction['do']> = Extract<CrmAction, { do: Do }>;
type Command = () => Promise<unknown>;
type Row = { id: string };

/** More than these would only make schedules slow. */
const TICKETS_MAX = 3;

/** What one person does in the CRM, in a step that may meet with fault. What there is nothing for is left undone. */
export async function actInCrm(simulation: Simulation, texts: GeneratedText, action: CrmAction): Promise<void> {
  const tickets = await simulation.query<Row>('select id from ticket where tenant_id = $1 order by number');
  if (action.do === 'create') {
    if (tickets.length < TICKETS_MAX) await simulation.withFault(action.fault, createTicket(simulation, texts));
    return;
  }
  const id = tickets[action.on % Math.max(1, tickets.length)]?.id;
  const command = id === undefined ? null : await commandOf(simulation, texts, id, action);
  if (!command) return;
  await simulation.withFault(action.fault, async () => {
    try {
      await command();
    } catch (error) {
      // What a person may not do (edit what is gone meanwhile) is refused, and that is right.
      if (!(error instanceof DomainError)) throw error;
    }
  });
  if (action.do === 'publish-comment') await forgetPublished(simulation, texts);
}

export function createTicket(simulation: Simulation, texts: GeneratedText): Command {
  const { commands, caller, ledger } = simulation;
  const title = texts.text('crm title');
  const fields = { title, description: texts.text('crm text'), status: 'IN_PROGRESS', priority: 'URGENT' } as const;
  return async () => {
    const at = simulation.now();
    const { ticketId } = await commands.createTicket(caller, { ...fields, source: 'API', contactId: null });
    for (const [field, value] of Object.entries(fields))
      ledger.accept({ at, ticketId, what: 'field', field: field as 'title', value });
  };
}

async function commandOf(
  simulation: Simulation,
  texts: GeneratedText,
  id: string,
  action: Exclude<CrmAction, { do: 'create' }>,
): Promise<Command | null> {
  const { commands, caller } = simulation;
  switch (action.do) {
    case 'delete':
      return () => commands.deleteTicket(caller, id);
    case 'undelete':
      return () => undelete(simulation, id);
    case 'restore': {
      // A new issue: after one that was deleted, or that the ticket was unlinked from.
      const [link] = await nth<{ state: string }>(
        simulation,
        0,
        'select state from issue_link where tenant_id = $1 and ticket_id = $2',
        id,
      );
      if (link?.state === 'unlinked') return () => commands.createIssue(caller, id, undefined);
      return () => commands.restoreTicket(caller, id);
    }
    case 'unlink':
      return () => commands.unlinkTicket(caller, id);
    case 'choose-field':
    case 'drop-field':
      return () => choose(simulation, { hasReference: action.do === 'choose-field' });
    case 'change-map':
      return () => choose(simulation, { isRemapped: !simulation.choice.isRemapped });
    case 'change-direction': {
      const { directions } = simulation.choice;
      return () => choose(simulation, { directions: { ...directions, [action.field]: action.direction } });
    }
    case 'change-policy':
      return () =>
        choose(simulation, {
          policies: Object.fromEntries(FIELDS_WITH_POLICY.map((field) => [field, action.policy])),
        });
    case 'change-account':
      return () => changeAccount(simulation);
    case 'retry':
      return () => commands.retryTicket(caller, id);
    case 'refresh':
      return () => commands.refreshTicket(caller, id);
    case 'link': {
      const issues = issuesOf(simulation);
      const issue = issues[action.which % Math.max(1, issues.length)];
      if (!issue) return null;
      const site = simulation.siteOf(issue.id);
      const issueKey = site.sandbox.jira.state.keyOf(issue);
      return () => commands.linkTicket(caller, id, { issueKey, siteId: site.id });
    }
    case 'decide': {
      const [conflict] = await nth<Row>(
        simulation,
        action.which,
        'select id from conflict where tenant_id = $1 and ticket_id = $2 order by at, field',
        id,
      );
      return conflict ? () => commands.resolveConflict(caller, conflict.id, { take: action.take }) : null;
    }
    case 'attach':
    case 'delete-file':
      return fileCommand(simulation, texts, id, action);
    case 'comment':
    case 'edit-comment':
    case 'delete-comment':
    case 'publish-comment':
      return commentCommand(simulation, texts, id, action);
    default:
      return editCommand(simulation, texts, id, action);
  }
}

/** As the undo of a bulk deletion does (sync/bulk/decide-batch.ts): with the status from before it was closed. */
async function undelete(simulation: Simulation, ticketId: string): Promise<void> {
  const { sync, tenantId, caller } = simulation;
  const [closed] = await simulation.query<{ status: TicketFields['status'] | null }>(
    `select case rule when 'closed_with_ticket' then old_value #>> '{}' end as status from field_history
      where tenant_id = $1 and ticket_id = $2 and field = 'status' order by id desc limit 1`,
    [tenantId, ticketId],
  );
  const status = closed?.status ? { status: closed.status } : {};
  const cause: Cause = { origin: 'crm', actor: byWhom(caller), id: 'undo' };
  await withTenant(sync.db, tenantId, (tx) =>
    applyChanges(tx, { tenantId, now: sync.now() }, [{ kind: 'ticket.undeleted', cause, ticketId, ...status }]),
  );
}

/** The n-th row that is found, around the corner where there are fewer; none where there is none. */
async function nth<T>(simulation: Simulation, which: number, sql: string, ticketId: string): Promise<[T] | []> {
  const rows = await simulation.query<T>(sql, [simulation.tenantId, ticketId]);
  const row = rows[which % Math.max(1, rows.length)];
  return row === undefined ? [] : [row];
}

async function editCommand(
  simulation: Simulation,
  texts: GeneratedText,
  id: string,
  action:
    | Deed<'title' | 'description' | 'reference' | 'status' | 'priority' | 'label' | 'dueDate' | 'assignee'>
    | KindDeed,
): Promise<Command> {
  /** What a set of the ticket holds after it. */
  const changed = async (set: string, { value, add }: { value: string; add: boolean }): Promise<string[]> => {
    const sql = `select ${set} as items from ticket where tenant_id = $1 and id = $2`;
    const [row] = await nth<{ items: string[] | null }>(simulation, 0, sql, id);
    const others = (row?.items ?? []).filter((item) => item !== value);
    return add ? [...others, value] : others;
  };
  const edit = async () => {
    switch (action.do) {
      case 'title':
      case 'description': {
        const text = texts.text(action.do === 'title' ? 'crm title' : 'crm text');
        return { [action.do]: text };
      }
      case 'reference': {
        const reference = texts.text('crm reference');
        return { custom: { reference } };
      }
      case 'details':
        return { custom: { details: texts.text('crm details') } };
      case 'label':
        return { labels: await changed('labels', action) };
      case 'product':
        return { custom: { products: await changed("custom -> 'products'", action) } };
      case 'reviewer':
        return { custom: { reviewer: action.value === null ? null : { accountId: action.value } } };
      case 'assignee':
        return { assignee: action.value === null ? null : { accountId: action.value } };
      default:
        return { [action.do]: action.value };
    }
  };
  const { custom, ...fields } = (await edit()) as { custom?: CustomInput } & Record<string, unknown>;
  return async () => {
    const at = simulation.now();
    await simulation.commands.editTicket(simulation.caller, id, { ...fields, ...(custom ? { custom } : {}) });
    const named = Object.entries(custom ?? {}).map(([name, value]) => [`custom.${name}`, value] as const);
    for (const [field, value] of [...Object.entries(fields), ...named])
      simulation.ledger.accept({ at, ticketId: id, what: 'field', field: field as 'title', value });
  };
}

async function commentCommand(
  simulation: Simulation,
  texts: GeneratedText,
  id: string,
  action: Deed<'comment' | 'edit-comment' | 'delete-comment' | 'publish-comment'>,
): Promise<Command | null> {
  const { commands, caller } = simulation;
  if (action.do === 'comment') {
    const visibility = action.public ? 'public' : 'internal';
    const body = texts.text(visibility);
    if (!action.public) texts.internal.add(body);
    return () => accepted(commands.addComment(caller, id, { body, visibility }), body);
  }
  const [comment] = await nth<Row & { visibility: string }>(
    simulation,
    action.which,
    'select id, visibility from comment where tenant_id = $1 and ticket_id = $2 and deleted_at is null order by created_at, id',
    id,
  );
  if (!comment) return null;
  // In the middle of the publication of another, too.
  await forgetPublished(simulation, texts);
  if (action.do === 'delete-comment') return () => commands.deleteComment(caller, id, comment.id);
  if (action.do === 'publish-comment')
    return () => commands.editComment(caller, id, comment.id, { visibility: 'public' });
  const body = texts.text(`${comment.visibility} edited`);
  if (comment.visibility === 'internal') texts.internal.add(body);
  return () => accepted(commands.editComment(caller, id, comment.id, { body }), body);

  async function accepted(command: Promise<unknown>, text: string): Promise<void> {
    const at = simulation.now();
    await command;
    simulation.ledger.accept({ at, ticketId: id, what: 'comment', text });
  }
}

/** What a comment says at the moment it is published is meant for Jira; what it said before is not. */
async function forgetPublished(simulation: Simulation, texts: GeneratedText): Promise<void> {
  const published = await simulation.query<{ body: string }>(
    "select body from comment where tenant_id = $1 and visibility = 'public'",
  );
  for (const { body } of published) texts.internal.delete(body);
}

async function fileCommand(
  simulation: Simulation,
  texts: GeneratedText,
  id: string,
  action: Deed<'attach' | 'delete-file'>,
): Promise<Command | null> {
  const { commands, caller } = simulation;
  if (action.do === 'attach') {
    const { name, content } = texts.file('crm');
    const file = { fileName: name, mimeType: 'text/plain', size: content.length };
    return async () => {
      const at = simulation.now();
      await commands.addAttachment(caller, id, { ...file, content: Readable.from([Buffer.from(content)]) });
      simulation.ledger.accept({ at, ticketId: id, what: 'file', name });
    };
  }
  const [file] = await nth<Row>(
    simulation,
    action.which,
    'select id from attachment where tenant_id = $1 and ticket_id = $2 and deleted_at is null order by created_at, id',
    id,
  );
  return file ? () => commands.deleteAttachment(caller, file.id) : null;
}
