import { createHmac } from 'node:crypto';

export type DeliveryTarget = { readonly url: string; readonly secret: string };

/** `sha256=<hex>` over the raw bytes (docs/reference/jira-events.md#signatures: the test vector is in the tests). */
export function hubSignature(secret: string, body: string | Buffer): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Statuses after which Jira tries again; any other one ends the delivery. */
export function isRetried(status: number): boolean {
  return status >= 500 || [408, 409, 425, 429].includes(status);
}

/**
 * Posts one body once.
 * @param identifier the delivery's id, the same over its retries
 * @returns the status, or null for no answer
 */
export async function postOnce(
  target: DeliveryTarget,
  identifier: string,
  attempt: number,
  body: string,
  signal: AbortSignal,
): Promise<number | null> {
  try {
    const response = await fetch(target.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=UTF-8',
        'user-agent': 'Atlassian Webhook HTTP Client',
        'X-Atlassian-Webhook-Identifier': identifier,
        'X-Atlassian-Webhook-Retry': String(attempt - 1),
        ...(target.secret === '' ? {} : { 'X-Hub-Signature': hubSignature(target.secret, body) }),
      },
      body,
      redirect: 'manual',
      signal,
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}
