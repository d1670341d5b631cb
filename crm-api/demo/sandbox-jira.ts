import { z } from 'zod';
import { callJson } from './call-json.ts';

const sandboxInfoSchema = z.object({
  cloudId: z.string(),
  /** The Jira admin's, for Basic authentication. */
  email: z.string(),
  apiToken: z.string(),
  /** The project that new tickets go to. */
  projectKey: z.string(),
});
export type SandboxInfo = z.infer<typeof sandboxInfoSchema>;

/** Who the sandbox's admin is and what its API token is. */
export function sandboxInfo(sandboxUrl: string, signal: AbortSignal): Promise<SandboxInfo> {
  return callJson({ url: `${sandboxUrl}/__sandbox/demo-info`, schema: sandboxInfoSchema, signal });
}

/** Calls `functionKey` of the app's resolver as its admin page does, as the Jira admin. */
export async function callAdminPage<T>(options: {
  sandboxUrl: string;
  info: SandboxInfo;
  functionKey: string;
  payload?: unknown;
  schema: z.ZodType<T>;
  signal: AbortSignal;
}): Promise<T> {
  const { sandboxUrl, info, functionKey, payload, schema, signal } = options;
  const me = await callJson({
    url: `${sandboxUrl}/rest/api/3/myself`,
    authorization: basicAuthorization(info),
    schema: z.object({ accountId: z.string() }),
    signal,
  });
  return callJson({
    url: `${sandboxUrl}/__forge/invoke`,
    method: 'POST',
    body: { module: 'crm-admin', functionKey, payload, context: { accountId: me.accountId } },
    schema,
    signal,
  });
}

/** How many issues the project holds that new tickets go to. */
export async function countIssues(sandboxUrl: string, info: SandboxInfo, signal: AbortSignal): Promise<number> {
  const { count } = await callJson({
    url: `${sandboxUrl}/rest/api/3/search/approximate-count`,
    method: 'POST',
    authorization: basicAuthorization(info),
    body: { jql: `project = ${info.projectKey}` },
    schema: z.object({ count: z.number() }),
    signal,
  });
  return count;
}

function basicAuthorization({ email, apiToken }: SandboxInfo): string {
  return `Basic ${Buffer.from(`${email}:${apiToken}`).toString('base64')}`;
}
