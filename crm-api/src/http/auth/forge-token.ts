import { createHash } from 'node:crypto';
import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { ForgeConfig } from '../../config.ts';
import type { ForgeInvocation } from '../../domain/site/forge-invocation.ts';
import { guardedFetch } from '../../egress/guarded-fetch.ts';
import { ProblemError } from '../kernel/error-mapper.ts';
import { bearerToken, refusal } from './authenticate.ts';

/** Takes the Authorization header. Throws ProblemError 401 with the plain reason, or 503 when it can't be checked. */
export type VerifyForge = (authorization: string | undefined) => Promise<ForgeInvocation>;

/** The claims of a FIT that are used here (docs/reference/forge-remotes.md#invocation-token). */
const claimsSchema = z.object({
  app: z.object({
    installationId: z.string().min(1).max(300),
    apiBaseUrl: z.string().max(300),
    appVersion: z.string().max(50).optional(),
    environment: z.object({ id: z.string().min(1).max(300) }).optional(),
  }),
  context: z.object({ cloudId: z.string().max(100).optional() }).optional(),
  jti: z.string().min(1).max(200).optional(),
});

const ISSUER = 'forge/invocation-token';

/** A FIT lives 25 s; this much a clock may be off, seconds. */
const CLOCK_TOLERANCE = 5;

/** Forge gives a remote 5 s to answer (forge-remote-invocation-contract), so its keys must be here sooner. */
const FETCH_TIMEOUT_MS = 3_000;
const REFETCH_AFTER_MS = 10 * 60_000;
const UNKNOWN_KEY_COOLDOWN_MS = 30_000;

/**
 * The check of requests that Forge itself makes: that they are Forge's, for our app, of this minute, and of which site.
 * A FIT does not cover the body, so nothing in a body is believed.
 * @param options.cooldownMs how long after keys were fetched an unknown one does not make them be fetched again
 */
export function createForgeCheck(
  forge: ForgeConfig,
  now: () => number,
  options: { cooldownMs?: number } = {},
): VerifyForge {
  const keys = keysOf(forge.jwksUrl, options.cooldownMs ?? UNKNOWN_KEY_COOLDOWN_MS);
  return async (authorization) => {
    if (forge.appId === undefined) throw unknownApp();
    const token = bearerToken(authorization);
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['RS256'],
      issuer: ISSUER,
      audience: forge.appId,
      requiredClaims: ['exp', 'iat'],
      currentDate: new Date(now()),
      clockTolerance: CLOCK_TOLERANCE,
    }).catch((error: unknown) => {
      throw explain(error);
    });
    return readClaims(payload, forge.apiPrefix, token);
  };
}

/** Without the app's id nothing that comes from the app can be proved. */
export function unknownApp(): ProblemError {
  const detail = 'This API does not know which Forge app is its own. Set FORGE_APP_ID to the id in manifest.yml.';
  return new ProblemError({ code: 'not_ready', detail });
}

/**
 * Forge's public keys, kept. A key that is not among them makes them be fetched again, once in a while at most; while
 * they can't be fetched, those we have go on.
 */
function keysOf(url: string, cooldownMs: number): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(new URL(url), {
    timeoutDuration: FETCH_TIMEOUT_MS,
    cooldownDuration: cooldownMs,
    cacheMaxAge: REFETCH_AFTER_MS,
    [customFetch]: guardedFetch(url),
  });
  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JOSENotSupported) throw error;
      const kept = remote.jwks();
      if (kept) return createLocalJWKSet(kept)(header, token);
      throw new ProblemError({
        code: 'not_ready',
        detail: 'Forge’s public keys can’t be fetched, so its requests can’t be verified. Try again in a moment.',
        headers: { 'retry-after': '5' },
      });
    }
  };
}

function explain(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof errors.JWTExpired) return refusal('Forge’s invocation token has expired. Check the clock here.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return refusal(`The ${error.claim} of Forge’s invocation token is not ours. FORGE_APP_ID must be this app’s id.`);
  }
  return refusal('This is not a valid Forge invocation token: its signature is wrong or it is damaged.');
}

/** The token of a site is only ever sent where Atlassian's gateway serves that very site. */
function readClaims(payload: unknown, apiPrefix: string, token: string): ForgeInvocation {
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) throw refusal('Forge’s invocation token does not say which installation it is for.');
  const { app, context, jti } = claims.data;
  const apiBaseUrl = app.apiBaseUrl.replace(/\/+$/, '');
  const cloudId = context?.cloudId ?? apiBaseUrl.split('/').pop() ?? '';
  if (!z.uuid().safeParse(cloudId).success || apiBaseUrl !== `${apiPrefix}${cloudId}`) {
    throw refusal('Forge’s invocation token names an address that is not Jira’s: nothing is sent there.');
  }
  const installationId = app.installationId.split('/').pop() ?? app.installationId;
  const { appVersion = null, environment } = app;
  const id = jti ?? idOf(token);
  return { id, cloudId, installationId, environmentId: environment?.id ?? null, appVersion, apiBaseUrl };
}

/** What is signed tells one token from another; the signature itself can be written in more than one way. */
function idOf(token: string): string {
  const signed = token.slice(0, token.lastIndexOf('.'));
  return createHash('sha256').update(signed).digest('base64url');
}
