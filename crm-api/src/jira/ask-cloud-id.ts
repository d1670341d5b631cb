import got from 'got';
import { z } from 'zod';
import type { Outbound } from '../egress/egress.ts';
import { receive } from '../egress/receive.ts';

const tenantInfo = z.object({ cloudId: z.string().regex(/^[\w-]{1,100}$/) });

const MOST = 65_536;

/** The cloudId of the site at an address, which Atlassian tells everybody; null: it is not told. */
export async function askCloudId(
  baseUrl: string,
  { outbound, timeoutMs }: { outbound: Outbound; timeoutMs: number },
): Promise<string | null> {
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
    return tenantInfo.parse(JSON.parse(body)).cloudId;
  } catch {
    return null;
  }
}
