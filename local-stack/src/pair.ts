import { bodyOf, createClient } from '@synapse/api-client/client';
import { z } from 'zod';
import { callAdminPage, type SandboxInfo } from './sandbox-jira.ts';

export interface PairOptions {
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  readonly token: string;
  readonly info: SandboxInfo;
  readonly signal: AbortSignal;
}

const healthSchema = z.object({ site: z.unknown().nullish() });
const pairAnswerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);

/**
 * Pairs the sandbox's site with the CRM as two people would: a code from the CRM, entered on the app's admin page in
 * Jira. Does nothing when both ends know each other already; answers whether it paired.
 */
export async function pairUnlessPaired(options: PairOptions): Promise<boolean> {
  if ((await crmKnowsJira(options)) && (await appKnowsCrm(options))) return false;
  const { apiUrl, sandboxUrl, token, info, signal } = options;
  const { email, apiToken, projectKey } = info;
  const body = { baseUrl: sandboxUrl, email, apiToken, projectKey };
  const { code } = await bodyOf(
    createClient({ baseUrl: apiUrl, token }).POST('/api/jira/pairing-codes', { body, signal }),
  );
  const answer = await callAdminPage({
    sandboxUrl,
    info,
    functionKey: 'pair',
    payload: { code },
    schema: pairAnswerSchema,
    signal,
  });
  if (!answer.ok) throw new Error(`The Forge app could not be paired with the CRM: ${answer.message}`);
  return true;
}

async function crmKnowsJira({ apiUrl, sandboxUrl, token, signal }: PairOptions): Promise<boolean> {
  const answer = await bodyOf(createClient({ baseUrl: apiUrl, token }).GET('/api/jira/test', { signal }));
  return answer.sites.some((site) => site.ok && site.baseUrl.replace(/\/$/, '') === sandboxUrl);
}

async function appKnowsCrm({ sandboxUrl, info, signal }: PairOptions): Promise<boolean> {
  const health = await callAdminPage({ sandboxUrl, info, functionKey: 'getHealth', schema: healthSchema, signal });
  return Boolean(health.site);
}
