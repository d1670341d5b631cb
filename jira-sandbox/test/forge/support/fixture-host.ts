import { fileURLToPath } from 'node:url';
import { createForgeHost, type ForgeHost } from '../../../src/forge/host.ts';
import type { ForgeHostOptions } from '../../../src/forge/host-options.ts';
import { ChangeBus, type JiraChange } from '../../../src/jira/change.ts';

export const FIXTURE_APP_ID = '00000000-0000-4000-8000-000000000001';
const appDir = fileURLToPath(new URL('../fixture-app', import.meta.url));
const bundleDir = fileURLToPath(new URL('../../../../.data/forge-bundle', import.meta.url));

/** The fixture app on a platform whose second lasts 4 ms, on a bus of its own. */
export async function startFixture(options: Partial<ForgeHostOptions> & { sinkUrl: string; jiraUrl?: string }) {
  const { sinkUrl, jiraUrl = sinkUrl, ...others } = options;
  const changes = new ChangeBus((error) => {
    throw error;
  });
  const authorization: ForgeHostOptions['jira']['authorization'] = (who) => {
    if (who.as === 'app') return 'Bearer the-app';
    return who.accountId === 'stranger' ? undefined : `Basic ${who.accountId}`;
  };
  const host = await createForgeHost({
    appDir,
    bundleDir,
    cloudId: 'cloud-1',
    jira: {
      changes,
      url: () => jiraUrl,
      authorization,
      systemToken: () => 'system-token',
      revokeSystemTokens: () => {},
    },
    timings: { secondMs: 4 },
    ...others,
    env: { SINK_URL: sinkUrl, SECRET_OF_THE_MACHINE: 'no function sees this', ...others.env },
  });
  return { host, changes };
}

/** What a function of the fixture's resolver came to; `failed` when it gave no answer at all. */
export type CallResult = { value?: unknown; error?: string; code?: string | null; message?: string; failed?: string };

/** Calls a function of the fixture's resolver. */
export async function call(host: ForgeHost, way: string, payload: unknown = {}, accountId = 'user-1') {
  const result = await host.callResolver('page', way, payload, { accountId });
  return (result.ok ? result.value : { failed: result.name }) as CallResult;
}

/** A change of an issue, as the sandbox tells it. */
export function issueChange(id: string, changes: Partial<JiraChange> = {}): JiraChange {
  const fields = {
    summary: `Issue ${id}`,
    description: { type: 'doc', version: 1, content: [] },
    priority: { id: '3', name: 'Medium' },
    labels: ['a'],
    status: { id: '1', name: 'To Do' },
    updated: '2026-11-22T16:00:00.123+0000',
  };
  const issue = { id, key: `KAN-${id}`, self: '', fields };
  return { type: 'issue_updated', at: 1_790_000_000_000, actor: 'user-1', viaApp: null, issue, ...changes };
}
