import http from 'node:http';
import https from 'node:https';
import { signMessage } from '@synapse/shared/forge/signing';
import { type Outbound, OutboundRefused, outboundRefusalIn, wasClosedAsIdle } from '../../egress/egress.ts';

export type Sent = {
  at: number;
  durationMs: number;
  status: number | null;
  error: string | null;
  answer: string | null;
  retryAfterMs: number | null;
};

export type Message = { url: string; id: string; body: string; secrets: readonly string[] };

/** What is kept of an answer; nothing more of it is read. */
const ANSWER_BYTES = 1024;

/** Sends a signed message. A redirect is an answer like any other: it is not followed. Never rejects. */
export async function sendMessage(
  outbound: Outbound,
  { url, id, body, secrets }: Message,
  { timeoutMs, now }: { timeoutMs: number; now: () => number },
): Promise<Sent> {
  const at = now();
  const began = performance.now();
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'SynapseCRM-Webhooks/1',
    ...signMessage({ id, at, body, secrets }),
  };
  const result = (rest: Omit<Sent, 'at' | 'durationMs'>): Sent => ({
    ...{ at, durationMs: Math.round(performance.now() - began) },
    ...rest,
  });
  try {
    const request: Request = { url: new URL(url), headers, body, giveUpAt: began + timeoutMs };
    const { status, retryAfter, text } = await post(outbound, request).catch((error: unknown) => {
      if (!(error instanceof ConnectionWasClosed)) throw error;
      return post({ ...outbound, agents: outbound.fresh }, request);
    });
    return result({ status, error: null, answer: text, retryAfterMs: readRetryAfter(retryAfter, now()) });
  } catch (error) {
    return result({ status: null, error: whyOf(error), answer: null, retryAfterMs: null });
  }
}

/** As `wasClosedAsIdle`. A message may come twice. */
class ConnectionWasClosed extends Error {}

class TookTooLong extends Error {
  readonly code = 'timeout';
}

/** `giveUpAt`: by `performance.now()`. */
type Request = { url: URL; headers: Record<string, string>; body: string; giveUpAt: number };
type Answer = { status: number; retryAfter: string | undefined; text: string };

function post(outbound: Outbound, { url, headers, body, giveUpAt }: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    if (!outbound.allows(url)) return reject(new OutboundRefused('host', { host: url.hostname }));
    const secure = url.protocol === 'https:';
    const agent = secure ? outbound.agents.https : outbound.agents.http;
    const request = (secure ? https : http).request(url, { method: 'POST', agent, headers });
    // A plain timer: an AbortSignal for each message takes longer than its signature.
    const late = () => void request.destroy(new TookTooLong());
    const timer = setTimeout(late, giveUpAt - performance.now());
    let isAnswered = false;
    request.on('response', (answer) => {
      isAnswered = true;
      void readBeginning(answer).then((text) => {
        clearTimeout(timer);
        // The status is the answer: a text that never ends, or ends early, does not change it.
        resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'], text });
      });
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const { reusedSocket: reused } = request;
      reject(wasClosedAsIdle({ reused, answered: isAnswered, code: error.code }) ? new ConnectionWasClosed() : error);
    });
    request.end(body);
  });
}

/** What has arrived when the answer ends, is broken off, or is long enough. */
function readBeginning(answer: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  answer.on('data', (part: Buffer) => {
    parts.push(part);
    size += part.length;
    if (size >= ANSWER_BYTES) answer.destroy();
  });
  answer.on('error', () => {});
  return new Promise((resolve) => {
    answer.on('close', () => {
      // PostgreSQL stores no NUL.
      resolve(Buffer.concat(parts).subarray(0, ANSWER_BYTES).toString('utf8').replaceAll('\0', '�'));
    });
  });
}

function readRetryAfter(value: string | undefined, now: number): number | null {
  if (value === undefined) return null;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** As `error` of webhookAttemptSchema. */
function whyOf(error: unknown): string {
  const refused = outboundRefusalIn(error);
  if (refused) return `${refused.about}_not_allowed`;
  const { code, message } = error as NodeJS.ErrnoException;
  return (code ?? message ?? 'unknown').slice(0, 200);
}
