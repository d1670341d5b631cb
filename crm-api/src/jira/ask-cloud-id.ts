import got, { RequestError } from 'got';
import { z } from 'zod';
import type { Outbound } from '../egress/egress.ts';
import { receive } from '../egress/receive.ts';

const tenantInfo = z.object({ cloudId: z.string().regex(/^[\w-]{1,100}$/) });

const MOST = 65_536;

/** The cloudId of the site at an address; null: unknown. `silence`: nothing answered, so it may be known later. */
export type CloudIdAnswer = { cloudId: string | null; silence: string | null };

/** Asks for the cloudId of the site at an address, which Atlassian tells anybody. */
export async function askCloudId(
  baseUrl: string,
  { outbound, timeoutMs }: { outbound: Outbound; timeoutMs: number },
): Promise<CloudIdAnswer> {
  try {
    const ask = (signal: AbortSignal) =>
      got(new URL('/_edge/tenant_info', baseUrl), {
        headers: { 'user-agent': 'synapse-crm-api' },
        agent: outbound.agents,
        retry: { limit: 0 },
        followRedirect: false,
        timeout: { request: timeoutMs },
        signal,
      });
    const { body } = await receive(MOST, ask);
    return { cloudId: tenantInfo.parse(JSON.parse(body)).cloudId, silence: null };
  } catch (error) {
    const silent = error instanceof RequestError && error.response === undefined;
    return { cloudId: null, silence: silent ? `no answer (${error.code})` : null };
  }
}
