import type { Sandbox } from '@synapse/jira-sandbox/server';
import { startSandbox } from '@synapse/jira-sandbox/server';
import { startTestApi, type TestApi, tokenFor } from './api.ts';
import { connectTestSite, type TestSite } from './signed.ts';

/** The API over a real Jira sandbox, with a workspace that is connected to it. */
export type JiraApi = {
  api: TestApi;
  sandbox: Sandbox;
  site: TestSite;
  token: string;
  /** Calls the API as an agent of the workspace. */
  call<T = Record<string, unknown>>(method: string, path: string, json?: unknown): Promise<{ status: number; body: T }>;
  /** Calls Jira as Ada. */
  jira<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>;
  /** Runs every work item, those that wait for a later try too. */
  settle(): Promise<void>;
  close(): Promise<void>;
};

export async function startJiraApi(env: Record<string, string> = {}): Promise<JiraApi> {
  const sandbox = await startSandbox({ seed: 'empty' });
  const api = await startTestApi({ WRITE_THROUGH_MS: '20000', ...env });
  const tenantId = await api.tenant();
  const token = await tokenFor(tenantId, { role: 'admin' });
  const site = await connectTestSite(api, tenantId, sandbox.url);
  return {
    api,
    sandbox,
    site,
    token,
    async call<T>(method: string, path: string, json?: unknown) {
      const answer = await api.call(method, path, { token, ...(json === undefined ? {} : { json }) });
      return { status: answer.status, body: answer.body as T };
    },
    async jira<T>(method: string, path: string, body?: unknown) {
      const answer = await fetch(`${sandbox.url}/rest/api/3/${path}`, {
        method,
        headers: {
          authorization: `Basic ${btoa('ada@example.com:sandbox-token-ada')}`,
          'content-type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`Jira ${method} ${path}: ${answer.status} ${text}`);
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
    async settle() {
      await api.owner.query('update work_item set due_at = now() where due_at > now()');
      await api.context.workQueueWorker.processAll();
    },
    async close() {
      // First, so that a call which Jira keeps waiting ends now.
      await sandbox.close();
      await api.close();
    },
  };
}

/** A text as an ADF document of one paragraph. */
export const paragraph = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
