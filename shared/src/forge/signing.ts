import { createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Request signing by the Standard Webhooks spec (https://www.standardwebhooks.com): headers `webhook-id`,
 * `webhook-timestamp` (Unix seconds) and `webhook-signature` (space-separated `v1,<base64 HMAC-SHA256>` over
 * `id.timestamp.body`). Secrets are `whsec_` and base64 of 24 to 64 bytes. The id begins with what the request is for, so
 * bytes that were signed for one use are refused at any other.
 */

/** What a signed request is for: one purpose for each address. `webhook-id` is `<purpose>:<id>`. */
export const SIGNED_PURPOSES = ['event', 'heartbeat', 'panel', 'panel-search', 'panel-act'] as const;
export type SignedPurpose = (typeof SIGNED_PURPOSES)[number];

const SECRET_PREFIX = 'whsec_';

/** Which site a signed request speaks for: it chooses the secret before a byte of the body is trusted. */
export const SITE_HEADER = 'x-synapse-cloud-id';

/** How far a timestamp may be from our clock, in seconds, either way (the spec's recommendation). */
export const SIGNATURE_TOLERANCE_SECONDS = 300;

/** A new secret of 32 random bytes. */
export function createSigningSecret(): string {
  return SECRET_PREFIX + randomBytes(32).toString('base64');
}

/** A key that is made again for each request costs three times as much as the digest of an event. */
const keys = new Map<string, KeyObject>();
const KEYS_MAX = 1_000;

function keyOf(secret: string): KeyObject {
  const known = keys.get(secret);
  if (known) return known;
  if (keys.size >= KEYS_MAX) keys.clear();
  const key = createSecretKey(bytesOf(secret));
  keys.set(secret, key);
  return key;
}

function bytesOf(secret: string): Buffer {
  const encoded = secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : '';
  const key = Buffer.from(encoded, 'base64');
  if (key.length < 24 || key.length > 64) {
    throw new Error('A signing secret must be whsec_ and the base64 of 24 to 64 bytes. Pair the app again.');
  }
  return key;
}

function digest(id: string, timestamp: string, body: string | Uint8Array, secret: string): Buffer {
  return createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest();
}

export type SignedHeaders = {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
};

/**
 * Signs a body.
 * @param input.at when it is sent, epoch milliseconds
 * @returns the three headers to send with exactly these bytes
 */
export function signRequest(input: {
  purpose: SignedPurpose;
  id: string;
  at: number;
  body: string | Uint8Array;
  secret: string;
}): SignedHeaders {
  return signMessage({ ...input, id: `${input.purpose}:${input.id}`, secrets: [input.secret] });
}

/**
 * Signs a message for a receiver that is not ours.
 * @param input.at when it is sent, epoch milliseconds
 * @param input.secrets each makes a signature: while a secret is replaced, a receiver may have either
 */
export function signMessage(input: {
  id: string;
  at: number;
  body: string | Uint8Array;
  secrets: readonly string[];
}): SignedHeaders {
  const timestamp = String(Math.floor(input.at / 1000));
  const sign = (secret: string) => `v1,${digest(input.id, timestamp, input.body, secret).toString('base64')}`;
  return {
    'webhook-id': input.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': input.secrets.map(sign).join(' '),
  };
}

export type SignatureFailure =
  | 'missing_header'
  | 'wrong_purpose'
  | 'bad_timestamp'
  | 'too_old'
  | 'too_new'
  | 'no_match';

/** `id`: without the purpose at its head. */
export type Verification = { ok: true; id: string } | { ok: false; reason: SignatureFailure };

/**
 * Checks a signed request over its raw bytes, in constant time per candidate.
 * @param input.purpose what a request at this address must have been signed for
 * @param input.secrets every secret valid now: during a rotation the old and the new one
 * @param input.now epoch milliseconds
 */
export function verifyRequest(input: {
  purpose: SignedPurpose;
  headers: Record<string, string | readonly string[] | undefined>;
  body: string | Uint8Array;
  secrets: readonly string[];
  now: number;
}): Verification {
  const id = one(input.headers['webhook-id']);
  const timestamp = one(input.headers['webhook-timestamp']);
  const signature = one(input.headers['webhook-signature']);
  if (!id || !timestamp || !signature) return { ok: false, reason: 'missing_header' };
  const prefix = `${input.purpose}:`;
  if (!id.startsWith(prefix)) return { ok: false, reason: 'wrong_purpose' };
  // `id.timestamp.body` can be cut in one way only as long as neither id nor timestamp has a dot.
  if (id.includes('.')) return { ok: false, reason: 'no_match' };
  // Strict digits: Number() would take '1e9', ' 12 ' and '0x1f', which the signer never wrote.
  if (!/^[0-9]{1,12}$/.test(timestamp)) return { ok: false, reason: 'bad_timestamp' };
  const age = input.now / 1000 - Number(timestamp);
  if (age > SIGNATURE_TOLERANCE_SECONDS) return { ok: false, reason: 'too_old' };
  if (age < -SIGNATURE_TOLERANCE_SECONDS) return { ok: false, reason: 'too_new' };
  const expected = input.secrets.map((secret) => digest(id, timestamp, input.body, secret));
  const matches = candidates(signature).some((given) =>
    expected.some((want) => want.length === given.length && timingSafeEqual(want, given)),
  );
  return matches ? { ok: true, id: id.slice(prefix.length) } : { ok: false, reason: 'no_match' };
}

function one(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The `v1` signatures of a header; a bound keeps a hostile header from costing a thousand comparisons. */
function candidates(header: string): Buffer[] {
  return header
    .split(' ')
    .slice(0, 10)
    .filter((part) => /^v1,[A-Za-z0-9+/]{43}=$/.test(part))
    .map((part) => Buffer.from(part.slice(3), 'base64'));
}
