import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';

const SRC = path.resolve(import.meta.dirname, '../../src');

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('egress/'))
  .map((file) => ({ file, text: readFileSync(path.join(SRC, file), 'utf8') }));

/** What could open a connection to another host, and where it may stand, since an agent of egress/ is given to it. */
const WAYS_OUT: readonly [way: string, pattern: RegExp, allowed: readonly string[], guard: RegExp][] = [
  [
    'got',
    /import got\b/,
    ['jira/ask-cloud-id.ts', 'jira/jira-http.ts', 'jira/files/file-transfer.ts'],
    /agent: (options\.)?outbound\.(agents|fresh)/,
  ],
  [
    'jose',
    /createRemoteJWKSet\(/,
    ['http/auth/authenticate.ts', 'http/auth/forge-token.ts'],
    /\[customFetch\]: guardedFetch\(/,
  ],
  [
    'Amazon’s client',
    /new sdk\.S3Client\(/,
    ['store/blobs/s3-blobs.ts'],
    /httpAgent: agents\.http, httpsAgent: agents\.https/,
  ],
  ['fetch', /(?<![\w.])fetch\(/, [], /$^/],
  [
    'node:http',
    /import (http|https)\b|\b(request|get)\b[^'\n]*from 'node:https?'/,
    ['sync/outgoing-webhooks/send-message.ts'],
    /secure \? outbound\.agents\.https : outbound\.agents\.http/,
  ],
  [
    'node:net',
    /from 'node:(net|tls|dgram|http2)'/,
    ['http/kernel/server.ts'],
    /import type \{ AddressInfo \} from 'node:net'/,
  ],
  ['undici and axios', /from '(undici|axios|node-fetch)'/, [], /$^/],
];

test.each(WAYS_OUT)('%s goes out by egress/ only', (_way, pattern, allowed, guard) => {
  const found = sources.filter(({ text }) => pattern.test(text));
  expect(found.map(({ file }) => file).sort()).toEqual([...allowed].sort());
  for (const { text } of found) expect(text).toMatch(guard);
});
