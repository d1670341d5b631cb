import { DomainError } from '../../src/domain/domain-error.ts';
import type { Action, Schedule } from './actions.ts';
import { Arena, type ArenaDatabase } from './arena.ts';
import { checkConverged } from './check-converged.ts';

export const paragraph = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

/** What a schedule typed, to be asked for at the end. */
export type Typed = { titles: string[]; internal: Set<string> };

type Comment = { id: string; visibility: string; source: string };

/** Plays one schedule against a real database and a real Jira, lets all become quiet, and checks that both sides agree. */
export async function runSchedule(database: ArenaDatabase, schedule: Schedule): Promise<void> {
  const arena = await Arena.open(database);
  try {
    const play = new Play(arena);
    await play.begin(schedule);
    for (const action of schedule.actions) await play.step(action);
    await play.quieten();
    await checkConverged(arena, play.typed);
  } finally {
    await arena.close();
  }
}

class Play {
  readonly typed: Typed = { titles: [], internal: new Set() };
  readonly #arena: Arena;
  #serial = 0;
  #ticketId: string | null = null;
  #issueId: string | null = null;

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  #text(what: string): string {
    this.#serial += 1;
    return `${what} ${this.#serial}`;
  }

  async begin({ born, trouble, at }: Schedule): Promise<void> {
    if (born === 'jira') {
      const issue = await this.#arena.jira<{ id: string }>('POST', 'issue', {
        fields: {
          project: { key: 'KAN' },
          issuetype: { name: 'Task' },
          summary: this.#text('jira title'),
          description: paragraph(this.#text('jira text')),
        },
      });
      this.#issueId = issue.id;
      return;
    }
    const title = this.#text('crm title');
    this.typed.titles.push(title);
    await this.#arena.withTrouble(trouble, at, () =>
      this.#arena.commands.createTicket(this.#arena.caller, {
        title,
        description: this.#text('crm text'),
        status: 'IN_PROGRESS',
        priority: 'URGENT',
        source: 'API',
        contactId: null,
      }),
    );
  }

  async step(action: Action): Promise<void> {
    await this.#find();
    if (action.side === 'crm') return this.#crm(action);
    if (action.side === 'jira') return this.#jira(action);
    if (action.side === 'net') return this.#net(action);
    await this.#arena.withTrouble(action.trouble, action.at, async () => {
      if (action.do === 'reconcile') return this.#arena.reconcile();
      await this.#arena.hurry();
      return this.#arena.runLanes();
    });
  }

  /** The ticket and the issue come to be known as the one or the other side makes them. */
  async #find(): Promise<void> {
    const [row] = await this.#arena.query<{ id: string; issue_id: string | null }>(
      'select t.id, l.issue_id from ticket t left join issue_link l on l.tenant_id = t.tenant_id and l.ticket_id = t.id where t.tenant_id = $1',
      [this.#arena.tenantId],
    );
    this.#ticketId = row?.id ?? null;
    this.#issueId = row?.issue_id ?? this.#issueId;
  }

  async #crm(action: Extract<Action, { side: 'crm' }>): Promise<void> {
    const id = this.#ticketId;
    if (id === null) return;
    const { commands, caller } = this.#arena;
    const command = await this.#crmCommand(action, id, commands, caller);
    if (!command) return;
    await this.#arena.withTrouble(action.trouble, action.at, async () => {
      try {
        await command();
      } catch (error) {
        // What a person may not do (edit what is gone meanwhile) is refused, and that is right.
        if (!(error instanceof DomainError)) throw error;
      }
    });
  }

  async #crmCommand(
    action: Extract<Action, { side: 'crm' }>,
    id: string,
    commands: Arena['commands'],
    caller: Arena['caller'],
  ): Promise<(() => Promise<unknown>) | null> {
    switch (action.do) {
      case 'title':
      case 'description': {
        const text = this.#text(`crm ${action.do}`);
        if (action.do === 'title') this.typed.titles.push(text);
        return () => commands.editTicket(caller, id, { [action.do]: text });
      }
      case 'reference': {
        const text = this.#text('crm reference');
        return () => commands.editTicket(caller, id, { custom: { reference: text } });
      }
      case 'status':
        return () => commands.editTicket(caller, id, { status: action.value });
      case 'priority':
        return () => commands.editTicket(caller, id, { priority: action.value });
      case 'label': {
        const [row] = await this.#arena.query<{ labels: string[] }>('select labels from ticket where tenant_id = $1', [
          this.#arena.tenantId,
        ]);
        const others = (row?.labels ?? []).filter((label) => label !== action.value);
        return () => commands.editTicket(caller, id, { labels: action.add ? [...others, action.value] : others });
      }
      case 'dueDate':
        return () => commands.editTicket(caller, id, { dueDate: action.value });
      case 'assignee':
        return () =>
          commands.editTicket(caller, id, { assignee: action.value === null ? null : { accountId: action.value } });
      case 'comment': {
        const body = this.#text(action.public ? 'public' : 'internal');
        if (!action.public) this.typed.internal.add(body);
        return () => commands.addComment(caller, id, { body, visibility: action.public ? 'public' : 'internal' });
      }
      default:
        return this.#crmCommentCommand(action, id, commands, caller);
    }
  }

  async #crmCommentCommand(
    action: { do: 'edit-comment' | 'delete-comment' | 'publish-comment'; which: number },
    id: string,
    commands: Arena['commands'],
    caller: Arena['caller'],
  ): Promise<(() => Promise<unknown>) | null> {
    const comments = await this.#arena.query<Comment & { body: string }>(
      "select id, body, visibility, source from comment where tenant_id = $1 and deleted_at is null and source = 'CRM' order by created_at, id",
      [this.#arena.tenantId],
    );
    const comment = comments[action.which % Math.max(1, comments.length)];
    if (!comment) return null;
    if (action.do === 'delete-comment') return () => commands.deleteComment(caller, id, comment.id);
    if (action.do === 'publish-comment') {
      this.typed.internal.delete(comment.body);
      return () => commands.editComment(caller, id, comment.id, { visibility: 'public' });
    }
    const body = this.#text(`${comment.visibility} edited`);
    if (comment.visibility === 'internal') this.typed.internal.add(body);
    return () => commands.editComment(caller, id, comment.id, { body });
  }

  async #jira(action: Extract<Action, { side: 'jira' }>): Promise<void> {
    const id = this.#issueId;
    if (id === null) return;
    const { jira } = { jira: this.#arena.jira.bind(this.#arena) };
    switch (action.do) {
      case 'title':
        return void (await jira('PUT', `issue/${id}`, { fields: { summary: this.#text('jira title') } }));
      case 'description':
        return void (await jira('PUT', `issue/${id}`, { fields: { description: paragraph(this.#text('jira text')) } }));
      case 'reference':
        return void (await jira('PUT', `issue/${id}`, { fields: { customfield_10039: this.#text('jira reference') } }));
      case 'priority':
        return void (await jira('PUT', `issue/${id}`, { fields: { priority: { name: action.value } } }));
      case 'label':
        return void (await jira('PUT', `issue/${id}`, {
          update: { labels: [action.add ? { add: action.value } : { remove: action.value }] },
        }));
      case 'dueDate':
        return void (await jira('PUT', `issue/${id}`, { fields: { duedate: action.value } }));
      case 'assignee':
        return void (await jira('PUT', `issue/${id}`, {
          fields: { assignee: action.value === null ? null : { accountId: action.value } },
        }));
      case 'status': {
        const { transitions } = await jira<{ transitions: { id: string; to: { name: string } }[] }>(
          'GET',
          `issue/${id}/transitions`,
        );
        const way = transitions.find((transition) => transition.to.name === action.value);
        if (way) await jira('POST', `issue/${id}/transitions`, { transition: { id: way.id } });
        return;
      }
      case 'comment':
        return void (await jira('POST', `issue/${id}/comment`, { body: paragraph(this.#text('jira comment')) }));
      default:
        return this.#jiraComment(action, id);
    }
  }

  async #jiraComment(action: { do: 'edit-comment' | 'delete-comment'; which: number }, id: string): Promise<void> {
    const { comments } = await this.#arena.jira<{ comments: { id: string }[] }>('GET', `issue/${id}/comment`);
    const comment = comments[action.which % Math.max(1, comments.length)];
    if (!comment) return;
    const path = `issue/${id}/comment/${comment.id}`;
    if (action.do === 'delete-comment') await this.#arena.jira('DELETE', path);
    else await this.#arena.jira('PUT', path, { body: paragraph(this.#text('jira comment edited')) });
  }

  async #net(action: Extract<Action, { side: 'net' }>): Promise<void> {
    const { events } = this.#arena;
    const index = action.which % Math.max(1, events.length);
    const [event] = events.splice(index, 1);
    if (!event || action.do === 'drop') return;
    for (let i = 0; i < action.times; i += 1) await this.#arena.receive(event);
    // Delivered, and yet it may come again much later.
    if (action.times === 2) events.push(event);
  }

  /** Nothing more is done by anybody; what is on its way arrives, what failed is tried again, and the safety net passes twice. */
  async quieten(): Promise<void> {
    const { events } = this.#arena;
    while (events.length > 0) {
      const event = events.pop();
      if (event) await this.#arena.receive(event);
      await this.#arena.runLanes();
    }
    for (let round = 0; round < 2; round += 1) {
      await this.#arena.hurry();
      await this.#arena.runLanes();
      await this.#arena.reconcile();
      for (const event of events.splice(0)) await this.#arena.receive(event);
      await this.#arena.runLanes();
    }
  }
}
