import http from 'node:http';

export type Answer =
  | { kind: 'answer'; status: number; headers: http.IncomingHttpHeaders; body: unknown }
  /** Nobody knows whether it was carried out. */
  | { kind: 'none'; why: string };

export type Call = {
  url: string;
  method: string;
  authorization: string;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, in place of `body`. */
  raw?: { type: string; bytes: Buffer; headers?: Record<string, string> };
  timeoutMs: number;
};

/** One request over a connection of its own. It never throws: an answer that did not come whole is none. */
export function call({ url, method, authorization, body, raw, timeoutMs }: Call): Promise<Answer> {
  const bytes = raw?.bytes ?? (body === undefined ? undefined : Buffer.from(JSON.stringify(body)));
  const headers = {
    authorization,
    ...raw?.headers,
    ...(bytes && { 'content-type': raw?.type ?? 'application/json', 'content-length': bytes.length }),
  };
  return new Promise((resolve) => {
    const request = http.request(url, { method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', (error) => resolve({ kind: 'none', why: error.message }));
      answer.once('end', () => {
        const { statusCode: status = 0, headers: given } = answer;
        resolve({ kind: 'answer', status, headers: given, body: parse(Buffer.concat(chunks).toString()) });
      });
    });
    const limit = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    request.once('close', () => clearTimeout(limit));
    request.once('error', (error) => resolve({ kind: 'none', why: error.message }));
    request.end(bytes);
  });
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
