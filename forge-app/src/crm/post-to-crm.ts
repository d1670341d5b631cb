import { fetch } from '@forge/api';
import { lenient } from '@synapse/shared/forge/lenient';
import { SITE_HEADER, type SignedPurpose, signRequest } from '@synapse/shared/forge/signing';
import { type Problem, type ProblemCode, problemSchema } from '@synapse/shared/problem';
import { crmUrl } from './crm-url';

/** Forge ends a resolver after 25 s; the rest is for what it does besides. */
const ANSWER_WITHIN_MS = 15_000;

export type CrmAnswer =
  | { kind: 'answered'; status: number; body: unknown; retryAfterSeconds: number | undefined }
  /** No answer came: no route, no TLS, a time-out. `why` is for the log. */
  | { kind: 'unreachable'; why: string };

type Post = {
  path: `/${string}`;
  body: unknown;
  signature: { purpose: SignedPurpose; id: string; cloudId: string; secret: string };
};

/**
 * Posts JSON to the CRM, signed over exactly the bytes sent (Standard Webhooks).
 * @returns the answer whatever its status; never throws for a failing network
 * @throws when CRM_API_URL is not set or the secret is not one
 */
export async function postToCrm({ path, body, signature }: Post): Promise<CrmAnswer> {
  const url = crmUrl(path);
  const bytes = JSON.stringify(body);
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    [SITE_HEADER]: signature.cloudId,
    ...signRequest({ ...signature, at: Date.now(), body: bytes }),
  };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: bytes,
      // A signed body goes to the CRM and nowhere that the CRM's proxy may point to.
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return {
      kind: 'answered',
      status: response.status,
      body: jsonOf(await response.text()),
      retryAfterSeconds: retryAfterOf(response.headers.get('retry-after'), Date.now()),
    };
  } catch (error) {
    return { kind: 'unreachable', why: causeOf(error) };
  }
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `Retry-After`: seconds or an HTTP date (RFC 9110), as seconds from now. */
export function retryAfterOf(header: string | null, now: number): number | undefined {
  if (!header) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000));
}

/** A network error's name, such as ECONNREFUSED; its message may hold what was sent. */
function causeOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string } };
  return cause?.code ?? name ?? 'unknown';
}

/** What the CRM says is wrong, by a code that this app may not know; undefined when something other than the CRM answered. */
export function problemOf(body: unknown): Problem | undefined {
  return lenient(problemSchema).safeParse(body).data;
}

/** The stable code of a problem answer. */
export function problemCodeOf(body: unknown): ProblemCode | undefined {
  return problemOf(body)?.code;
}
