import { z } from 'zod';
import { callJson } from './call-json.ts';

/** What the demo needs to know of the sandbox's site; `email` and `apiToken` are the Jira admin's. */
export interface SandboxInfo {
  readonly cloudId: string;
  readonly accountId: string;
  readonly email: string;
  readonly apiToken: string;
  /** The project that new tickets go to. */
  readonly projectKey: string;
}

const PROJECT_KEY = 'KAN';

const siteSchema = z.object({
  cloudId: z.string(),
  users: z.array(z.object({ accountId: z.string(), loginEmail: z.string(), apiToken: z.string() })),
});

/** Who the sandbox's admin is and what its API token is. The first user of a site is its admin. */
export async function sandboxInfo(sandboxUrl: string, signal: AbortSignal): Promise<SandboxInfo> {
  const { cloudId, users } = await callJson({ url: `${sandboxUrl}/__sandbox/site`, schema: siteSchema, signal });
  const admin = users[0];
  if (!admin) throw new Error('The Jira sandbox has no users, so nobody can pair it. Start over: npm run reset');
  const { accountId, loginEmail: email, apiToken } = admin;
  return { cloudId, accountId, email, apiToken, projectKey: PROJECT_KEY };
}

/** Calls `functionKey` of the app's resolver as its admin page does, as the Jira admin. Throws when the app failed. */
export async function callAdminPage<T>(options: {
  sandboxUrl: string;
  info: SandboxInfo;
  functionKey: string;
  payload?: unknown;
  schema: z.ZodType<T>;
  signal: AbortSignal;
}): Promise<T> {
  const { sandboxUrl, info, functionKey, payload = {}, schema, signal } = options;
  const result = await callJson({
    url: `${sandboxUrl}/__forge/invoke`,
    method: 'POST',
    body: { module: 'crm-admin', functionKey, payload, context: { accountId: info.accountId } },
    schema: invocationSchema,
    signal,
  });
  if (!result.ok) throw new Error(`The Forge app failed in ${functionKey}: ${result.name}: ${result.message}`);
  return schema.parse(result.value);
}

const invocationSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), name: z.string(), message: z.string() }),
]);

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
