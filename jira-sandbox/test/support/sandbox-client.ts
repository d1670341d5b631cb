import type { JiraChange } from '../../src/jira/change.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/server.ts';

// biome-ignore lint/suspicious/noExplicitAny: bodies are whatever the server says; the tests look into them freely.
export type Json = any;
type Answer = { status: number; headers: Headers; body: Json };

export type Client = {
  readonly sandbox: Sandbox;
  /** Every change told since the start, in order. */
  readonly changes: JiraChange[];
  /** A REST request as Ada (or with another Authorization header); `path` starts after /rest/api/3. */
  rest(method: string, path: string, body?: unknown, authorization?: string): Promise<Answer>;
  control(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Creates an issue in KAN; returns its id and key. */
  createIssue(fields?: Record<string, unknown>, more?: Record<string, unknown>): Promise<{ id: string; key: string }>;
};

export const basic = (login: string): string =>
  `Basic ${Buffer.from(`${login}@example.com:sandbox-token-${login}`).toString('base64')}`;

export const adf = (...paragraphs: string[]) => ({
  type: 'doc',
  version: 1,
  content: paragraphs.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
});

async function send(url: string, method: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
    redirect: 'manual',
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

/** Starts a sandbox in this process and a client for it. Empty unless told otherwise. */
export async function startClient(options: SandboxOptions = {}): Promise<Client> {
  const sandbox = await startSandbox({ seed: 'empty', ...options });
  const changes: JiraChange[] = [];
  sandbox.jira.changes.subscribe((change) => changes.push(change));
  const rest: Client['rest'] = (method, path, body, authorization = basic('ada')) =>
    send(`${sandbox.url}/rest/api/3${path}`, method, body, { authorization });
  return {
    sandbox,
    changes,
    rest,
    control: (method, path, body) => send(`${sandbox.url}/__sandbox${path}`, method, body, {}),
    async createIssue(fields = {}, more = {}) {
      const answer = await rest('POST', '/issue', {
        fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'An issue', ...fields },
        ...more,
      });
      if (answer.status !== 201) throw new Error(`The issue was refused: ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
  };
}
