import type { Values } from './config-variables.ts';

/** Whose tokens are believed: by one shared secret (HS256), or by the public keys of an identity provider. */
export type TrustedIssuer = {
  issuer: string;
  audience: string[];
  /** Claims, or dotted paths into them: the workspace, the role in it, and whether the address is verified. */
  tenantClaim: string;
  roleClaim: string;
  emailVerifiedClaim: string;
} & ({ mode: 'secret'; secret: string } | { mode: 'jwks'; url: string });

/** How the frontend signs people in. Anybody may read it: no secret is in it. */
export type WebSignIn = {
  issuer: string;
  clientId: string;
  scopes: string[];
  resource: string | null;
  audience: string | null;
};

type Keys = { secret?: string | undefined; jwksUrl?: string | undefined };

/** The issuer of AUTH_JWT_…, and those of AUTH_ISSUERS. What is wrong is told in `problems`. */
export function readIssuers(values: Values, problems: string[]): TrustedIssuer[] {
  // What is set but not valid has been told already.
  if (problems.some((problem) => /^AUTH_(JWT_SECRET|JWKS_URL|ISSUERS)/.test(problem))) return [];
  const first = readKeys({ secret: values.AUTH_JWT_SECRET, jwksUrl: values.AUTH_JWKS_URL });
  if (!first) {
    problems.push(
      values.AUTH_JWT_SECRET === undefined
        ? 'AUTH_JWT_SECRET or AUTH_JWKS_URL must be set: one of them says how a caller proves who they are.'
        : 'AUTH_JWT_SECRET and AUTH_JWKS_URL are both set: keep one, or name the other in AUTH_ISSUERS.',
    );
    return [];
  }
  const all: TrustedIssuer[] = [
    {
      issuer: values.AUTH_JWT_ISSUER,
      audience: values.AUTH_JWT_AUDIENCE,
      tenantClaim: values.AUTH_TENANT_CLAIM,
      roleClaim: values.AUTH_ROLE_CLAIM,
      emailVerifiedClaim: values.AUTH_EMAIL_VERIFIED_CLAIM,
      ...first,
    },
  ];
  for (const { secret, jwksUrl, ...common } of values.AUTH_ISSUERS) {
    const keys = readKeys({ secret, jwksUrl });
    if (!keys) problems.push('AUTH_ISSUERS must name either jwksUrl or secret of each issuer.');
    else if (all.some(({ issuer, mode }) => issuer === common.issuer && mode === keys.mode))
      problems.push('AUTH_ISSUERS names an issuer twice with the same kind of key: one of them would never be used.');
    else all.push({ ...common, ...keys });
  }
  return all;
}

function readKeys({ secret, jwksUrl }: Keys) {
  if (secret !== undefined && jwksUrl === undefined) return { mode: 'secret' as const, secret };
  if (jwksUrl !== undefined && secret === undefined) return { mode: 'jwks' as const, url: jwksUrl };
  return null;
}

/** @returns null where nobody signs in by the frontend */
export function readWebSignIn(values: Values, issuers: readonly TrustedIssuer[], problems: string[]): WebSignIn | null {
  const { AUTH_WEB_CLIENT_ID: clientId, AUTH_WEB_ISSUER: named } = values;
  if (clientId === undefined) {
    if (named !== undefined)
      problems.push('AUTH_WEB_CLIENT_ID is not set, although AUTH_WEB_ISSUER is. Name the client.');
    return null;
  }
  const issuer = named ?? values.AUTH_JWT_ISSUER;
  if (issuer === undefined || problems.length > 0) return null;
  if (!/^https?:\/\//.test(issuer))
    problems.push('AUTH_WEB_ISSUER is not set, and AUTH_JWT_ISSUER is no web address: say where people sign in.');
  else if (!issuers.some((one) => one.issuer === issuer))
    problems.push('AUTH_WEB_ISSUER is none of the issuers whose tokens are believed: name it in AUTH_ISSUERS.');
  return {
    issuer,
    clientId,
    scopes: values.AUTH_WEB_SCOPES,
    resource: values.AUTH_WEB_RESOURCE ?? null,
    audience: values.AUTH_WEB_AUDIENCE ?? null,
  };
}
