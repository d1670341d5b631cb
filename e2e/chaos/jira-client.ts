import { adf } from '@synapse/local-stack/testing/jira-shapes';
import { type Answer, call } from './call.ts';
import type { Client } from './crm-client.ts';
import { chooseAction, type Item, type SharedState } from './directory.ts';
import { EDITED_FIELDS, type Journal, type Operation } from './journal.ts';

const TIMEOUT_MS = 30_000;

const JIRA_FIELD = { title: 'summary', description: 'description', dueDate: 'duedate' } as const;

type ClientAction = Pick<Operation, 'kind' | 'values'> & Partial<Pick<Operation, 'on' | 'part' | 'visibility'>>;
type Request = { method: string; path: string; body?: unknown; file?: string };

const ACTIONS: readonly (readonly [number, (one: JiraClient, item: Item) => Promise<void>])[] = [
  [40, (one, item) => one.edit(item)],
  [8, (one, item) => one.addLabel(item)],
  [12, (one, item) => one.comment(item)],
  [9, (one, item) => one.changeComment(item, 'edit-comment')],
  [3, (one, item) => one.changeComment(item, 'delete-comment')],
  [7, (one, item) => one.attach(item)],
  [1, (one, item) => one.delete(item)],
];
const CREATE_SHARE = 0.08;

/** A person at work in Jira. Nothing stands between them and Jira: what Jira answers is what they know. */
export class JiraClient implements Client {
  readonly name: string;
  readonly #authorization: string;
  readonly #shared: SharedState;
  readonly #journal: Journal;

  constructor(person: { name: string; authorization: string }, shared: SharedState, journal: Journal) {
    this.name = person.name;
    this.#authorization = person.authorization;
    this.#shared = shared;
    this.#journal = journal;
  }

  async act(): Promise<void> {
    const { random, directory } = this.#shared;
    const item = directory.pick('jira', random);
    if (!item || random() < CREATE_SHARE) return this.create();
    return chooseAction(random, ACTIONS)(this, item);
  }

  async create(): Promise<void> {
    const values = { title: this.#journal.value('t'), description: this.#journal.value('d') };
    const fields = {
      ...{ project: { key: 'KAN' }, issuetype: { name: 'Task' } },
      ...{ summary: values.title, description: adf(values.description) },
    };
    const { operation, body } = await this.#do(
      { kind: 'create', values },
      { method: 'POST', path: 'issue', body: { fields } },
    );
    if (operation.outcome !== 'ok') return;
    const { id, key } = body as { id: string; key: string };
    operation.on = id;
    this.#shared.directory.learn({ issueId: id, issueKey: key });
  }

  async edit({ issueId }: Item): Promise<void> {
    const field = EDITED_FIELDS[Math.floor(this.#shared.random() * EDITED_FIELDS.length)] ?? 'title';
    const value = field === 'dueDate' ? this.#journal.day() : this.#journal.value(field.slice(0, 1));
    const fields = { [JIRA_FIELD[field]]: field === 'description' ? adf(value) : value };
    const action: ClientAction = { kind: 'edit', on: issueId, values: { [field]: value } };
    await this.#do(action, { method: 'PUT', path: `issue/${issueId}`, body: { fields } });
  }

  async addLabel({ issueId }: Item): Promise<void> {
    const label = this.#journal.value('l');
    const body = { update: { labels: [{ add: label }] } };
    await this.#do(
      { kind: 'add-label', on: issueId, values: { label } },
      { method: 'PUT', path: `issue/${issueId}`, body },
    );
  }

  async comment({ issueId }: Item): Promise<void> {
    const visibility = this.#shared.random() < 0.3 ? 'restricted' : 'public';
    const body = this.#journal.value(visibility === 'public' ? 'c' : 'r');
    const sent = { body: adf(body), ...(visibility === 'restricted' && { visibility: ADMINS_ONLY }) };
    const action: ClientAction = { kind: 'comment', on: issueId, values: { body }, visibility };
    const answered = await this.#do(action, { method: 'POST', path: `issue/${issueId}/comment`, body: sent });
    if (answered.operation.outcome === 'ok') answered.operation.part = (answered.body as { id: string }).id;
  }

  async changeComment({ issueId }: Item, kind: 'edit-comment' | 'delete-comment'): Promise<void> {
    const read = await this.#ask({ method: 'GET', path: `issue/${issueId}/comment?maxResults=100` });
    if (read.kind !== 'answer' || read.status !== 200) return;
    const { comments } = read.body as { comments: { id: string; visibility?: object }[] };
    const chosen = comments[Math.floor(this.#shared.random() * comments.length)];
    if (!chosen) return;
    const path = `issue/${issueId}/comment/${chosen.id}`;
    const action = { kind, on: issueId, part: chosen.id };
    if (kind === 'delete-comment') return void (await this.#do({ ...action, values: {} }, { method: 'DELETE', path }));
    const restricted = chosen.visibility !== undefined;
    const body = this.#journal.value(restricted ? 'r' : 'c');
    const sent = { body: adf(body), ...(restricted && { visibility: ADMINS_ONLY }) };
    const visibility = restricted ? 'restricted' : 'public';
    await this.#do({ ...action, values: { body }, visibility }, { method: 'PUT', path, body: sent });
  }

  async attach({ issueId }: Item): Promise<void> {
    const file = this.#journal.value('f');
    const action: ClientAction = { kind: 'attach', on: issueId, values: { file } };
    await this.#do(action, { method: 'POST', path: `issue/${issueId}/attachments`, file });
  }

  async delete(item: Item): Promise<void> {
    item.gone = true;
    const action: ClientAction = { kind: 'delete', on: item.issueId, values: {} };
    await this.#do(action, { method: 'DELETE', path: `issue/${item.issueId}` });
  }

  async #do(action: ClientAction, request: Request): Promise<{ operation: Operation; body: unknown }> {
    const began = Date.now();
    const answer = await this.#ask(request);
    const status = answer.kind === 'answer' ? answer.status : null;
    const operation = this.#journal.record({
      ...{ client: this.name, side: 'jira', on: null, ...action },
      ...{ began, ended: Date.now(), status },
      outcome: status === null ? 'unknown' : status < 300 ? 'ok' : 'refused',
      ...(answer.kind === 'none' && { why: answer.why }),
    });
    return { operation, body: answer.kind === 'answer' ? answer.body : undefined };
  }

  #ask({ method, path, body, file }: Request): Promise<Answer> {
    const url = `${this.#shared.world.sandbox.url}/rest/api/3/${path}`;
    const raw = file === undefined ? undefined : upload(file);
    return call({ url, method, authorization: this.#authorization, body, timeoutMs: TIMEOUT_MS, ...(raw && { raw }) });
  }
}

const ADMINS_ONLY = { type: 'role', value: 'Administrators' };

function upload(file: string) {
  const boundary = `----${file}`;
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${file}.txt"\r\ncontent-type: text/plain\r\n\r\n`;
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.from(`${head}the content of ${file}\r\n--${boundary}--\r\n`),
    headers: { 'x-atlassian-token': 'no-check' },
  };
}
