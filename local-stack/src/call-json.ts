import type { z } from 'zod';

const TIMEOUT_MS = 30_000;

export interface JsonCall<T> {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  /** The whole Authorization header. */
  readonly authorization?: string;
  readonly body?: unknown;
  readonly schema: z.ZodType<T>;
  readonly signal: AbortSignal;
}

/** Calls one of the demo's own services. Throws with the service's own words when it answers anything but 2xx. */
export async function callJson<T>({
  url,
  method = 'GET',
  authorization,
  body,
  schema,
  signal,
}: JsonCall<T>): Promise<T> {
  const answer = await fetch(url, {
    method,
    headers: {
      accept: 'application/json',
      ...(authorization && { authorization }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  const text = await answer.text();
  const what = `${method} ${new URL(url).pathname}`;
  if (!answer.ok) throw new Error(`${what} answered ${answer.status}: ${text.slice(0, 500)}`);
  const parsed = schema.safeParse(text ? JSON.parse(text) : undefined);
  if (!parsed.success) throw new Error(`${what} answered something unexpected: ${parsed.error.message}`);
  return parsed.data;
}
