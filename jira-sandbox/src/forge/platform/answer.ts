import type { PlatformCall, WireResponse } from '../functions/protocol.ts';

/** The platform's answers and requests as JSON. */

export function jsonAnswer(status: number, body?: unknown): WireResponse {
  return {
    status,
    headers: [['content-type', 'application/json']],
    body: body === undefined ? null : JSON.stringify(body),
  };
}

/** The JSON body of a call; an empty object when there is none. */
export function jsonBody(call: PlatformCall): Record<string, unknown> {
  const { body } = call.init;
  if (body === null) return {};
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const value: unknown = text === '' ? {} : JSON.parse(text);
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
