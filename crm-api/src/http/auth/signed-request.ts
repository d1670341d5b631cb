import type { IncomingMessage } from 'node:http';
import {
  SITE_HEADER,
  type SignatureFailure,
  type SignedPurpose,
  type Verification,
  verifyRequest,
} from '@synapse/shared/forge/signing';
import type { z } from 'zod';
import { type Db, withTenant } from '../../store/db/database.ts';
import { useRequest } from '../../store/events/used-requests.ts';
import type { SiteKeys } from '../../store/sites/signing-secrets.ts';
import { ProblemError } from '../kernel/error-mapper.ts';
import { parseSignedJson } from '../kernel/json-body.ts';
import { issuesOf } from '../kernel/parse.ts';
import { readRawBody } from '../kernel/raw-body.ts';
import type { SiteKeyring } from './site-keyring.ts';

/** What checking a signed push takes. */
export type SignatureCheck = {
  /** What a request at this address must have been signed for. */
  purpose: SignedPurpose;
  db: Db;
  keyring: SiteKeyring;
  /** The largest body, in bytes. */
  limit: number;
  /** Epoch milliseconds. */
  now: () => number;
};

/** A push whose signature holds: from which site, under which id, and the bytes that were signed. */
export type SignedRequest = { site: SiteKeys; cloudId: string; id: string; body: Buffer };

const WHY: Readonly<Record<SignatureFailure, string>> = {
  wrong_purpose: 'webhook-id does not begin with what this address is for, so the request was signed for another use.',
  missing_header: 'The headers webhook-id, webhook-timestamp and webhook-signature are needed.',
  bad_timestamp: 'webhook-timestamp is not a number of seconds.',
  too_old: 'webhook-timestamp is more than 5 minutes ago. Sign each try again, and check the clock.',
  too_new: 'webhook-timestamp is more than 5 minutes ahead. Check the clock.',
  no_match:
    'No site is connected by this cloud id and a secret that signed this body. Pair the app; if it was paired again, it must use the new secret.',
};

/**
 * Checks a signed push before a byte of its body is trusted. One that changes something is remembered by its id, and
 * refused when it comes again.
 * @throws ProblemError payload_too_large or bad_signature
 */
export async function readSignedRequest(req: IncomingMessage, using: SignatureCheck): Promise<SignedRequest> {
  // Before the body is read: how long that takes is no age of the signature.
  const now = using.now();
  const { purpose, db } = using;
  const cloudId = req.headers[SITE_HEADER];
  if (typeof cloudId !== 'string' || cloudId === '' || cloudId.length > 100) {
    throw badSignature(`The header ${SITE_HEADER} must say which site this comes from.`);
  }
  const site = await using.keyring.find(cloudId);
  // In the same words as of a site that is there: who has no secret learns nothing of whose Jira is connected here.
  if (!site) throw badSignature(whyNot(verifyRequest({ purpose, headers: req.headers, body: '', secrets: [], now })));
  // Only now: nothing is read of somebody whose site nobody knows.
  const body = await readRawBody(req, using.limit, { unproved: `site ${site.siteId}` });
  const check = (secrets: readonly string[]) => verifyRequest({ purpose, headers: req.headers, body, secrets, now });
  let found: SiteKeys | undefined = site;
  let verified = check(site.secrets);
  if (!verified.ok && verified.reason === 'no_match') {
    // Another process may have paired the site again since its secrets were read.
    found = await using.keyring.findFresh(cloudId);
    verified = found ? check(found.secrets) : verified;
  }
  if (!found || !verified.ok) throw badSignature(whyNot(verified));
  if (USED_ONCE.has(purpose)) await useOnce(db, found, { id: verified.id, purpose });
  return { site: found, cloudId, id: verified.id, body };
}

const whyNot = (checked: Verification): string => WHY[checked.ok ? 'no_match' : checked.reason];

/** What changes something, and does not know its requests by their ids itself, as the inbox does. */
const USED_ONCE: ReadonlySet<SignedPurpose> = new Set(['heartbeat', 'panel-act']);

async function useOnce(db: Db, site: SiteKeys, { id, purpose }: { id: string; purpose: string }): Promise<void> {
  if (id.length > 200) throw badSignature('webhook-id is longer than 200 characters.');
  const use = { id: `${purpose}:${id}`, purpose, repeatable: false };
  const isFirst = await withTenant(db, site.tenantId, (tx) => useRequest(tx, site, use));
  if (!isFirst) throw badSignature('This request was made before. Sign a new one, with an id of its own.');
}

/** Parses what was signed; see json-body.ts. @throws ProblemError malformed_json or invalid_request */
export function parseSigned<T>(body: Buffer, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parseSignedJson(body));
  if (parsed.success) return parsed.data;
  throw invalidBody(parsed.error);
}

export function invalidBody(error: z.ZodError): ProblemError {
  return new ProblemError({
    code: 'invalid_request',
    detail: 'The request body is not valid.',
    issues: issuesOf(error),
  });
}

export function badSignature(detail: string): ProblemError {
  return new ProblemError({ code: 'bad_signature', detail });
}
