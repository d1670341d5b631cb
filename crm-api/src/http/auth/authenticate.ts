import { hash, subtle } from 'node:crypto';
import { ROLES, type Role } from '@synapse/shared/api/define-route';
import { idSchema } from '@synapse/shared/values/id';
import {
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { z } from 'zod';
import type { TrustedIssuer } from '../../config-auth.ts';
import type { Person } from '../../domain/members/person.ts';
import { isStorable } from '../../domain/storable.ts';
import { guardedFetch } from '../../egress/guarded-fetch.ts';
import { expiringCache } from '../../expiring-cache.ts';
import { ProblemError } from '../kernel/error-mapper.ts';

const claimsSchema = z.object({
  iss: z.string().min(1).max(500).refine(isStorable),
  sub: z.string().min(1).max(200).refine(isStorable),
  name: z.string().trim().min(1).max(200).refine(isStorable).optional(),
  /** Matches a user with their account in Jira; a provider may leave it out, or empty. */
  email: z.email().max(320).optional().catch(undefined),
  exp: z.number(),
});

/** Who a token says that somebody is. */
export type Identity = Person & {
  name: string;
  email: string | null;
  /** Whether the provider says that the address is theirs. */
  emailVerified: boolean;
  /** Epoch milliseconds. */
  until: number;
  /** The workspace, and the role in it, where the token names them. */
  claims: { tenantId: string; role: Role | null } | null;
};

export type VerifyToken = (authorization: string | undefined) => Promise<Identity>;

/** How far the provider's clock and ours may be apart. */
const CLOCK_SKEW_SECONDS = 30;

/**
 * A token that was proved is believed for so long without proving it again, ms, but not beyond its end: to prove it takes as
 * long as to read a ticket. A provider's keys are believed for longer than that.
 */
const PROVED_MS = 30_000;
const REMEMBERED = 10_000;

/** Pinned to the kind of key: a token must not choose how it is checked (RFC 8725, section 3.1). */
const ALGORITHMS: Readonly<Record<TrustedIssuer['mode'], string[]>> = {
  secret: ['HS256'],
  jwks: ['RS256', 'PS256', 'ES256', 'EdDSA'],
};

/**
 * The check of bearer tokens (RFC 6750). What is refused is checked each time.
 * @returns a function that takes the Authorization header, and throws ProblemError 401 with the plain reason, or 503
 *   when the identity provider's keys can't be had
 */
export function createTokenCheck(trusted: readonly TrustedIssuer[], now: () => number): VerifyToken {
  const known = trusted.map((issuer) => ({ issuer, key: keyOf(issuer) }));
  const proved = expiringCache<Identity>({ max: REMEMBERED, ttlMs: PROVED_MS, now });
  return async (authorization) => {
    const token = bearerToken(authorization);
    // Not the token itself: nobody needs to find one in the memory.
    const name = hash('sha256', token, 'base64');
    const before = proved.get(name);
    if (before && now() < before.until) return before;
    const { issuer, key } = issuerOf(token, known);
    const options = {
      algorithms: ALGORITHMS[issuer.mode],
      issuer: issuer.issuer,
      audience: issuer.audience,
      requiredClaims: ['iss', 'sub', 'exp'],
      currentDate: new Date(now()),
      clockTolerance: CLOCK_SKEW_SECONDS,
    };
    const { payload } = await jwtVerify(token, key, options).catch((error: unknown) => {
      throw explainToken(error);
    });
    const identity = readClaims(payload, issuer);
    proved.set(name, identity);
    return identity;
  };
}

/**
 * Who says to have issued a token, which is not proven yet: it only chooses whose key, audience and claims it is held
 * against, and all of these are that issuer's own.
 */
function issuerOf<T extends { issuer: TrustedIssuer }>(token: string, known: readonly T[]): T {
  const { iss, alg = '' } = readUnproven(token);
  const named = known.filter(({ issuer }) => issuer.issuer === iss);
  if (named.length === 0) throw refusal("The token's iss is not accepted by this API.");
  const found = named.find(({ issuer }) => ALGORITHMS[issuer.mode].includes(alg));
  if (!found) throw refusal(WRONG_ALGORITHM);
  return found;
}

function readUnproven(token: string): { iss?: string | undefined; alg?: string | undefined } {
  try {
    return { iss: decodeJwt(token).iss, alg: decodeProtectedHeader(token).alg };
  } catch {
    throw refusal(DAMAGED);
  }
}

const WRONG_ALGORITHM = 'The token is signed with an algorithm that is not accepted.';
const DAMAGED = 'The token is not valid: its signature is wrong or it is damaged.';

const HS256 = { name: 'HMAC', hash: 'SHA-256' };

function keyOf(auth: TrustedIssuer): JWTVerifyGetKey {
  if (auth.mode === 'secret') {
    // As bytes it would be imported for each token, which takes a turn of the thread pool as the check itself does.
    const secret = subtle.importKey('raw', Buffer.from(auth.secret), HS256, false, ['verify']);
    return () => secret;
  }
  const keys = createRemoteJWKSet(new URL(auth.url), { timeoutDuration: 5000, [customFetch]: guardedFetch(auth.url) });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      // The provider answered, and has no key for this token: then it is the token that is wrong.
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JOSENotSupported) throw error;
      throw new ProblemError({
        code: 'not_ready',
        detail: "The identity provider's keys cannot be fetched, so no token can be checked. Try again in a moment.",
        headers: { 'retry-after': '5' },
      });
    }
  };
}

/** The token of an Authorization header. @throws ProblemError 401 */
export function bearerToken(authorization: string | undefined): string {
  const token = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) {
    throw refusal(
      'Send a token: "Authorization: Bearer <token>".',
      authorization === undefined ? null : 'invalid_token',
    );
  }
  return token;
}

function readClaims(payload: JWTPayload, auth: TrustedIssuer): Identity {
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) {
    const wrong = [...new Set(claims.error.issues.map((issue) => issue.path.join('.')))].join(', ');
    throw refusal(`The token's claims are not right (${wrong}). It needs iss, sub and exp; a name must be a text.`);
  }
  const { iss, sub, name, email = null, exp } = claims.data;
  return {
    ...{ issuer: iss, subject: sub, name: name ?? email ?? sub, email, until: exp * 1000 },
    emailVerified: email !== null && isVerified(payload, auth.emailVerifiedClaim),
    claims: readTenant(payload, auth),
  };
}

/** Providers write it as a boolean, a text or a number. */
function isVerified(payload: JWTPayload, claim: string): boolean {
  if (claim === 'always') return true;
  return ([true, 'true', 1, '1'] as unknown[]).includes(readClaim(payload, claim));
}

function readTenant(payload: JWTPayload, auth: TrustedIssuer): Identity['claims'] {
  const named = readClaim(payload, auth.tenantClaim);
  if (named === undefined || named === null) return null;
  const tenantId = idSchema.safeParse(named);
  if (!tenantId.success) throw refusal(`The token's ${auth.tenantClaim} names no workspace: it is not a UUID.`);
  // A role of another system, such as Supabase's `authenticated`, is none of ours.
  const role = z.enum(ROLES).safeParse(readClaim(payload, auth.roleClaim));
  return { tenantId: tenantId.data, role: role.success ? role.data : null };
}

/** @param path a claim, or a dotted path into one; a claim that is called so as a whole (an address) goes first */
function readClaim(payload: JWTPayload, path: string): unknown {
  if (Object.hasOwn(payload, path)) return payload[path];
  return path.split('.').reduce<unknown>((value, name) => {
    const inside = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    return inside ? (value as Record<string, unknown>)[name] : undefined;
  }, payload);
}

function explainToken(error: unknown): ProblemError {
  if (error instanceof errors.JWTExpired) return refusal('The token has expired. Sign in again.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return refusal(`The token's ${error.claim} is not accepted by this API.`);
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return refusal(WRONG_ALGORITHM);
  if (error instanceof ProblemError) return error;
  return refusal(DAMAGED);
}

/** 401 with the challenge that RFC 6750, section 3, asks for. */
export function refusal(detail: string, error: 'invalid_token' | null = 'invalid_token'): ProblemError {
  const challenge = `Bearer realm="synapse-crm"${error ? `, error="${error}"` : ''}`;
  return new ProblemError({ code: 'unauthenticated', detail, headers: { 'www-authenticate': challenge } });
}
