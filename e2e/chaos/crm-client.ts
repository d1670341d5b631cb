import { type Answer, type Call, call } from './call.ts';
import { chooseAction, type Item, learnTickets, type SharedState } from './directory.ts';
import { EDITED_FIELDS, type Journal, type Operation, type Outcome } from './journal.ts';

/** Longer than a request waits for Jira (3 s), by far. */
const TIMEOUT_MS = 12_000;

export type Client = { name: string; act(): Promise<void> };

type ClientAction = Pick<Operation, 'kind' | 'values'> &
  Partial<Pick<Operation, 'on' | 'part' | 'visibility' | 'issueKey'>>;
type Request = Pick<Call, 'method' | 'body' | 'raw'> & { path: string };

/** How often each action comes, in parts of their sum. */
const ACTIONS: readonly (readonly [number, (one: CrmClient, item: Item) => Promise<void>])[] = [
  [34, (one, item) => one.edit(item)],
  [8, (one, item) => one.addLabel(item)],
  [14, (one, item) => one.comment(item)],
  [8, (one, item) => one.changeComment(item, 'edit-comment')],
  [3, (one, item) => one.changeComment(item, 'delete-comment')],
  [2, (one, item) => one.changeComment(item, 'publish-comment')],
  [7, (one, item) => one.attach(item)],
  [2, (one, item) => one.relink(item)],
  [2, (one, item) => one.renew(item)],
  [1, (one, item) => one.delete(item)],
];
const CREATE_SHARE = 0.12;

/** An agent who works through the API, and knows what its answers said. */
export class CrmClient implements Client {
  readonly name: string;
  readonly #shared: SharedState;
  readonly #journal: Journal;
  /** Answers that no client should ever see. */
  readonly #onFault: (what: string) => void;

  constructor(name: string, shared: SharedState, journal: Journal, onFault: (what: string) => void) {
    this.name = name;
    this.#shared = shared;
    this.#journal = journal;
    this.#onFault = onFault;
  }

  async act(): Promise<void> {
    const { random, directory } = this.#shared;
    const item = directory.pick('crm', random);
    if (!item || random() < CREATE_SHARE) return this.create();
    return chooseAction(random, ACTIONS)(this, item);
  }

  async create(): Promise<void> {
    const values = { title: this.#journal.value('t'), description: this.#journal.value('d') };
    const { operation, body } = await this.#do(
      { kind: 'create', values },
      { method: 'POST', path: 'tickets', body: values },
    );
    if (operation.outcome !== 'ok') return;
    const { id, jira } = body as { id: string; jira: { issueId: string; issueKey: string } | null };
    operation.on = id;
    this.#shared.directory.learn({ ticketId: id, ...jira });
  }

  async edit({ ticketId }: Item): Promise<void> {
    const field = EDITED_FIELDS[Math.floor(this.#shared.random() * EDITED_FIELDS.length)] ?? 'title';
    const values = { [field]: field === 'dueDate' ? this.#journal.day() : this.#journal.value(field.slice(0, 1)) };
    await this.#do(
      { kind: 'edit', on: ticketId, values },
      { method: 'PATCH', path: `tickets/${ticketId}`, body: values },
    );
  }

  /** Reads, then writes on the version that was read: what others have added meanwhile is not taken away. */
  async addLabel({ ticketId }: Item): Promise<void> {
    const read = await this.#ask({ method: 'GET', path: `tickets/${ticketId}` });
    if (read.kind !== 'answer' || read.status !== 200) return;
    const { labels, version } = read.body as { labels: string[]; version: number };
    const label = this.#journal.value('l');
    const body = { labels: [...labels, label], version };
    await this.#do(
      { kind: 'add-label', on: ticketId, values: { label } },
      { method: 'PATCH', path: `tickets/${ticketId}`, body },
    );
  }

  async comment({ ticketId }: Item): Promise<void> {
    const visibility = this.#shared.random() < 0.5 ? 'public' : 'internal';
    const body = this.#journal.value(visibility === 'public' ? 'c' : 'i');
    const action: ClientAction = { kind: 'comment', on: ticketId, values: { body }, visibility };
    const request = { method: 'POST', path: `tickets/${ticketId}/comments`, body: { body, visibility } };
    const answered = await this.#do(action, request);
    if (answered.operation.outcome === 'ok') answered.operation.part = (answered.body as { id: string }).id;
  }

  async changeComment({ ticketId }: Item, kind: 'edit-comment' | 'delete-comment' | 'publish-comment'): Promise<void> {
    const read = await this.#ask({ method: 'GET', path: `tickets/${ticketId}/comments` });
    if (read.kind !== 'answer' || read.status !== 200) return;
    const { items } = read.body as { items: { id: string; visibility: 'public' | 'internal'; source: string }[] };
    const { random, busyComments, publishedComments } = this.#shared;
    // While an edit is under way, nobody can tell whether its text would become public.
    const idle = items.filter(({ id }) => !busyComments.has(id));
    const fit = idle.filter(
      (one) => kind !== 'publish-comment' || (one.visibility === 'internal' && one.source === 'CRM'),
    );
    const chosen = fit[Math.floor(random() * fit.length)];
    if (!chosen) return;
    busyComments.add(chosen.id);
    if (kind === 'publish-comment') publishedComments.add(chosen.id);
    const visibility = publishedComments.has(chosen.id) ? 'public' : chosen.visibility;
    const outcome = await this.#changeComment(ticketId, { ...chosen, visibility }, kind);
    if (outcome !== 'unknown') busyComments.delete(chosen.id);
  }

  async #changeComment(
    ticketId: string | null,
    { id, visibility }: { id: string; visibility: 'public' | 'internal' },
    kind: 'edit-comment' | 'delete-comment' | 'publish-comment',
  ): Promise<Outcome> {
    const path = `tickets/${ticketId}/comments/${id}`;
    const action = { kind, on: ticketId, part: id };
    if (kind === 'delete-comment') {
      return (await this.#do({ ...action, values: {} }, { method: 'DELETE', path })).operation.outcome;
    }
    // What is published is a new text: the old one stays internal for ever.
    const body = this.#journal.value(visibility === 'public' ? 'c' : 'i');
    const patch = kind === 'publish-comment' ? { body, visibility } : { body };
    return (await this.#do({ ...action, values: { body }, visibility }, { method: 'PATCH', path, body: patch }))
      .operation.outcome;
  }

  async attach({ ticketId }: Item): Promise<void> {
    const file = this.#journal.value('f');
    const raw = { type: 'text/plain', bytes: Buffer.from(`the content of ${file}`) };
    const request = { method: 'POST', path: `tickets/${ticketId}/attachments?filename=${file}.txt`, raw };
    await this.#do({ kind: 'attach', on: ticketId, values: { file } }, request);
  }

  /** Unlinks a ticket, and a little later links it with the same issue again, or the one before, whatever came of the first. */
  async relink(item: Item): Promise<void> {
    const { ticketId, formerKey } = item;
    const issueKey = formerKey !== null && this.#shared.random() < 0.5 ? formerKey : item.issueKey;
    if (issueKey === null) return;
    await this.#unlink(item);
    const action: ClientAction = { kind: 'link', on: ticketId, values: {}, issueKey };
    await this.#do(action, { method: 'POST', path: `tickets/${ticketId}/link`, body: { issueKey } });
  }

  /** Unlinks a ticket, and a little later asks for a new issue for it. The old one stays, and people go on with it. */
  async renew(item: Item): Promise<void> {
    if (item.issueKey === null) return;
    await this.#unlink(item);
    const action: ClientAction = { kind: 'renew', on: item.ticketId, values: {} };
    await this.#do(action, { method: 'POST', path: `tickets/${item.ticketId}/issue`, body: {} });
  }

  async #unlink({ ticketId }: Item): Promise<void> {
    const request = { method: 'DELETE', path: `tickets/${ticketId}/link` };
    await this.#do({ kind: 'unlink', on: ticketId, values: {} }, request);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }

  async delete(item: Item): Promise<void> {
    item.gone = true;
    const action: ClientAction = { kind: 'delete', on: item.ticketId, values: {} };
    await this.#do(action, { method: 'DELETE', path: `tickets/${item.ticketId}` });
  }

  /** Learns what tickets there are. */
  async list(): Promise<void> {
    const answer = await this.#ask({ method: 'GET', path: 'tickets?limit=100&sort=-createdAt' });
    if (answer.kind === 'answer' && answer.status === 200) learnTickets(this.#shared.directory, answer.body);
  }

  async #do(action: ClientAction, request: Request): Promise<{ operation: Operation; body: unknown }> {
    const began = Date.now();
    const answer = await this.#ask(request);
    const status = answer.kind === 'answer' ? answer.status : null;
    const operation = this.#journal.record({
      ...{ client: this.name, side: 'crm', on: null, ...action },
      ...{ began, ended: Date.now(), outcome: outcomeOf(answer), status },
      ...(answer.kind === 'none' && { why: answer.why }),
      ...(answer.kind === 'answer' && answer.status >= 400 && { why: JSON.stringify(answer.body) }),
    });
    return { operation, body: answer.kind === 'answer' ? answer.body : undefined };
  }

  async #ask({ path, ...request }: Request): Promise<Answer> {
    const { world } = this.#shared;
    const url = `${world.balancer.url}/api/${path}`;
    const answer = await call({ url, authorization: `Bearer ${world.token}`, timeoutMs: TIMEOUT_MS, ...request });
    if (answer.kind === 'answer' && answer.status >= 500 && !isExpected(answer))
      this.#onFault(`${request.method} ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }
}

/** 503 says when to come again: the database is away, or Jira has to be asked first and is away. */
function isExpected({ status, headers }: Extract<Answer, { kind: 'answer' }>): boolean {
  return status === 503 && headers['retry-after'] !== undefined;
}

/** A 422 says that Jira refused it and that it is kept here all the same; a 5xx does not say what was done. */
function outcomeOf(answer: Answer): Outcome {
  if (answer.kind === 'none') return 'unknown';
  const { status } = answer;
  if (status < 300 || status === 422) return 'ok';
  return status >= 500 ? 'unknown' : 'refused';
}
