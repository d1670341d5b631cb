import { z } from 'zod';
import { type HostRule, readHostRule } from './egress/host-rule.ts';

/**
 * Every environment variable the API reads, in one table: the parser, the default and the words for people. The
 * table of docs/configuration.md is printed from it (`npx node crm-api/src/config-table.ts`), so the two can't differ.
 */
export type Variable<Output> = {
  readonly about: string;
  /** How the text is read; its messages name what is wrong, never the value. */
  readonly read: z.ZodType<Output, string>;
  /** Used when the variable is not set or empty. */
  readonly fallback?: string;
  /** May be left out altogether. */
  readonly optional?: true;
};

const text = z.string();

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));

const flag = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');

const hostRules = z
  .string()
  .transform((value) => value.split(',').map((part) => readHostRule(part.trim())))
  .refine(
    (rules): rules is HostRule[] => !rules.includes(null),
    'must hold hosts with commas between, such as jira.example.com, *.example.com, http://127.0.0.1:4000',
  );

const webAddress = z.url({ protocol: /^https?$/, error: 'must be a web address, such as https://example.com' });

/** Supabase's `user_metadata` is what its user wrote. */
const claim = text
  .min(1)
  .max(200, 'must have at most 200 characters')
  .refine((path) => !/^user_metadata(\.|$)/.test(path), 'must not be in user_metadata: users write that themselves');

/** Without TLS only on this machine: what goes there is a secret or is believed. */
const safeAddress = z
  .string()
  .regex(/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost|\[::1\])([:/]|$))/, 'must be an https address')
  .refine((value) => URL.canParse(value), 'must be a web address, such as https://example.com');

const secret = text.min(32, 'must have at least 32 characters: openssl rand -base64 48');

const TENANT_CLAIM = 'tenant_id';
const ROLE_CLAIM = 'role';
const EMAIL_VERIFIED_CLAIM = 'email_verified';

const issuer = z.strictObject({
  issuer: text.min(1),
  audience: z.union([text.min(1).transform((one) => [one]), z.array(text.min(1)).min(1)]),
  jwksUrl: safeAddress.optional(),
  secret: secret.optional(),
  tenantClaim: claim.default(TENANT_CLAIM),
  roleClaim: claim.default(ROLE_CLAIM),
  emailVerifiedClaim: claim.default(EMAIL_VERIFIED_CLAIM),
});

const issuers = text.transform((value, ctx) => {
  const parsed = z.array(issuer).safeParse(jsonIn(value));
  if (parsed.success) return parsed.data;
  const { path = [], message = '' } = parsed.error.issues[0] ?? {};
  ctx.addIssue(`must be a JSON list of issuers${path.length > 0 ? ` (${path.join('.')}: ${message})` : ''}`);
  return z.NEVER;
});

function jsonIn(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

const postgresAddress = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must be an address such as postgres://user:password@host:5432/database',
});

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Such as 30s, 5m, 1h; a bare number means minutes. Result in milliseconds. */
const interval = z
  .string()
  .regex(/^\d{1,6}(ms|s|m|h)?$/, 'must be a duration such as 30s, 5m or 1h (a bare number means minutes)')
  .transform((value) => Number.parseInt(value, 10) * (UNIT_MS[value.replace(/^\d+/, '')] ?? 60_000))
  .pipe(
    z
      .number()
      .min(1000, 'must be at least 1s')
      .max(24 * 3_600_000, 'must be at most 24h'),
  );

/** AES-256 wants exactly 32 bytes. */
const encryptionKey = z
  .base64('must be the base64 of 32 bytes')
  .transform((value) => Buffer.from(value, 'base64'))
  .refine((key) => key.length === 32, 'must be the base64 of exactly 32 bytes: openssl rand -base64 32');

const addressList = z
  .string()
  .transform((value) => value.split(',').map((part) => part.trim().replace(/\/$/, '')))
  .pipe(z.array(webAddress));

const rule = /^(\.[\w.-]{1,30}|\*\/\*|[a-z0-9][a-z0-9!#$&^_.+-]*\/(\*|[a-z0-9][a-z0-9!#$&^_.+-]*))$/i;

const fileRules = text
  .transform((value) => value.split(',').map((part) => part.trim()))
  .pipe(z.array(z.string().regex(rule, 'must hold media types (image/png, image/*) or endings (.exe), with commas')));

export const VARIABLES = {
  NODE_ENV: {
    about: '`development` prints the log for people; anything else prints one JSON line an event.',
    read: z.enum(['development', 'production', 'test'], 'must be development, production or test'),
    fallback: 'production',
  },
  HOST: { about: 'The address to listen on.', read: text, fallback: '127.0.0.1' },
  PORT: { about: 'The port to listen on; 0 takes a free one.', read: wholeNumber(0, 65_535), fallback: '3001' },
  DATABASE_URL: {
    about: 'PostgreSQL. May be a transaction-mode pooler (pgbouncer, Supabase).',
    read: postgresAddress,
  },
  DATABASE_DIRECT_URL: {
    about: 'PostgreSQL without a pooler, for migrations and LISTEN. Default: `DATABASE_URL`.',
    read: postgresAddress,
    optional: true,
  },
  DB_POOL_MAX: {
    about: 'How many database connections a process may hold.',
    read: wholeNumber(1, 500),
    fallback: '20',
  },
  DB_PREPARED_STATEMENTS: {
    about:
      'Whether statements are prepared by name, which saves PostgreSQL most of its planning. Not through a pooler in transaction mode, unless it keeps prepared statements itself (pgbouncer from 1.21). Default: `true` where `DATABASE_DIRECT_URL` is `DATABASE_URL`, else `false`.',
    read: flag,
    optional: true,
  },
  MIGRATE_ON_START: {
    about: 'Whether a start brings the database to the newest schema.',
    read: flag,
    fallback: 'true',
  },
  AUTH_JWT_SECRET: {
    about: 'The secret (at least 32 characters) of HS256 tokens. This or `AUTH_JWKS_URL`, not both.',
    read: secret,
    optional: true,
  },
  AUTH_JWKS_URL: {
    about: 'Where the public keys of RS256, PS256, ES256 or EdDSA tokens are. This or `AUTH_JWT_SECRET`, not both.',
    read: safeAddress,
    optional: true,
  },
  AUTH_JWT_ISSUER: { about: 'The `iss` a token must carry.', read: text },
  AUTH_JWT_AUDIENCE: {
    about: 'The `aud` a token must carry: one of these, separated by commas.',
    read: text.transform((value) => value.split(',').map((part) => part.trim())),
  },
  AUTH_TENANT_CLAIM: {
    about:
      'The claim that names the workspace, where your identity provider writes one; a path such as `app_metadata.tenant_id` goes into it. A token without it is for the workspaces that its person is a member of.',
    read: claim,
    fallback: TENANT_CLAIM,
  },
  AUTH_ROLE_CLAIM: {
    about:
      'The claim that says the role in that workspace: `viewer`, `agent`, `admin` or `owner`. With anything else, such as the `authenticated` of Supabase, the membership decides.',
    read: claim,
    fallback: ROLE_CLAIM,
  },
  AUTH_EMAIL_VERIFIED_CLAIM: {
    about:
      'The claim that says that the address is verified, such as `xms_edov` of Entra. `always`: your identity provider lets nobody in whose address it has not verified. Invitations are for verified addresses only.',
    read: claim,
    fallback: EMAIL_VERIFIED_CLAIM,
  },
  AUTH_ISSUERS: {
    about:
      'More issuers whose tokens are believed, as a JSON list of `{"issuer", "audience", "jwksUrl"}`, or `secret` in place of `jwksUrl`, and where wanted `tenantClaim`, `roleClaim`, `emailVerifiedClaim`. `AUTH_JWT_…` names the first one. An issuer may stand twice, by keys and by a secret, while you change from one to the other.',
    read: issuers,
    fallback: '[]',
  },
  AUTH_WEB_CLIENT_ID: {
    about:
      'The frontend as your identity provider knows it: a public client (PKCE, no secret) with the address of the API and `/` behind it to return to, after signing in and out. Left out: the frontend asks for an access token.',
    read: text.max(500),
    optional: true,
  },
  AUTH_WEB_ISSUER: {
    about:
      'Where the frontend signs people in: one of the issuers above. Its discovery document and its token endpoint must be at this origin. Default: `AUTH_JWT_ISSUER`.',
    read: safeAddress,
    optional: true,
  },
  AUTH_WEB_SCOPES: {
    about:
      'The scopes that the frontend asks for. `offline_access` is for a refresh token, by which it renews a session.',
    read: text.transform((value) => value.split(/\s+/)),
    fallback: 'openid profile email offline_access',
  },
  AUTH_WEB_RESOURCE: {
    about: 'The API as a `resource` (RFC 8707), where your identity provider wants to hear whom the token is for.',
    read: text.max(500),
    optional: true,
  },
  AUTH_WEB_AUDIENCE: {
    about: 'The same as an `audience`, for Auth0.',
    read: text.max(500),
    optional: true,
  },
  ENCRYPTION_KEY: {
    about: 'Encrypts Jira tokens and signing secrets at rest: base64 of 32 bytes (`openssl rand -base64 32`).',
    read: encryptionKey,
  },
  ENCRYPTION_KEY_PREVIOUS: {
    about: 'The key before, while a rotation lasts: still read, no longer written.',
    read: encryptionKey,
    optional: true,
  },
  JIRA_AUTO_SYNC_ENABLED: {
    about: 'Whether the API reconciles with Jira on an interval, besides the events it is sent.',
    read: flag,
    fallback: 'true',
  },
  JIRA_SYNC_INTERVAL: {
    about: 'How often it reconciles: `30s`, `5m`, `1h`; a bare number means minutes.',
    read: interval,
    fallback: '5m',
  },
  FORGE_APP_ID: {
    about:
      'The id of your Forge app, as `manifest.yml` has it: only its tokens are taken. Without it no site can be paired.',
    read: text.regex(
      /^ari:cloud:ecosystem::app\/[\w-]{1,100}$/,
      'must be the id in manifest.yml, such as ari:cloud:ecosystem::app/5a1f0c8e-…',
    ),
    optional: true,
  },
  FORGE_JWKS_URL: {
    about: "Where Forge's public keys are: they prove that a request is Forge's.",
    read: safeAddress,
    fallback: 'https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json',
  },
  FORGE_API_PREFIX: {
    about: "What the address of Jira's REST starts with for an app's token; it is sent nowhere else.",
    read: safeAddress.regex(/\/$/, 'must end with a slash'),
    fallback: 'https://api.atlassian.com/ex/jira/',
  },
  JIRA_ALLOWED_HOSTS: {
    about:
      "Hosts, separated by commas, that may be called beside Jira Cloud's own, such as a proxy in front of Jira: `jira.example.com`, `*.example.com`. They may have an internal address; with `http://` before it, a host may be called without TLS. Every admin of a workspace may then have the API call them.",
    read: hostRules,
    optional: true,
  },
  WEBHOOK_ALLOWED_HOSTS: {
    about:
      'Hosts, separated by commas, that webhooks may be sent to although they have an internal address or no TLS, named as in `JIRA_ALLOWED_HOSTS`. Every admin of a workspace may then have the API call them.',
    read: hostRules,
    optional: true,
  },
  WRITE_THROUGH_MS: {
    about: 'How long a request waits for Jira before it answers 202 and leaves the rest to the workers.',
    read: wholeNumber(0, 60_000),
    fallback: '3000',
  },
  LEASE_MS: {
    about:
      'How long a process may work on something without a sign of life before another takes it over. Shorter than a minute is for tests.',
    read: wholeNumber(1_000, 600_000),
    fallback: '60000',
  },
  RETRY_FIRST: {
    about: 'How long after a failed try the next one is made; each further wait is twice as long.',
    read: interval,
    fallback: '2s',
  },
  RETRY_LONGEST: {
    about: 'How long a wait between two tries gets at most.',
    read: interval,
    fallback: '5m',
  },
  RETRY_TRIES: {
    about:
      'After how many failed tries in a row a ticket is parked until somebody retries it or it changes; 0: never. Nothing is ever dropped.',
    read: wholeNumber(0, 1_000_000),
    fallback: '0',
  },
  JIRA_POINTS_PER_HOUR: {
    about: 'The points an hour that Atlassian gives the app over all its sites. API tokens pay none.',
    read: wholeNumber(1_000, 100_000_000),
    fallback: '65000',
  },
  JIRA_TENANT_SHARE_PERCENT: {
    about: 'How much of these points one workspace may use, in percent.',
    read: wholeNumber(1, 100),
    fallback: '25',
  },
  SMTP_URL: {
    about:
      'The server that invitations and alerts are mailed by, such as `smtps://user:password@smtp.example.com`. With `smtp://` the connection is encrypted as soon as the server offers that. Without it nothing is mailed.',
    read: z.url({ protocol: /^smtps?$/, error: 'must be an address such as smtps://user:password@smtp.example.com' }),
    optional: true,
  },
  MAIL_FROM: {
    about: 'Whom mails come from, such as `SynapseCRM <crm@example.com>`. Goes together with `SMTP_URL`.',
    read: text.max(320).regex(/^[^\r\n]+@[^\r\n]+$/, 'must be an e-mail address, or a name with one in <>'),
    optional: true,
  },
  MAX_BODY_BYTES: { about: 'The largest request body.', read: wholeNumber(1024, 100_000_000), fallback: '1048576' },
  EVENT_MAX_BODY_BYTES: {
    about: 'The largest signed push from the Forge app.',
    read: wholeNumber(1024, 10_000_000),
    fallback: '524288',
  },
  BODIES_MAX_BYTES: {
    about: 'What request bodies may take of the memory at once; one site or user may take a quarter of it.',
    read: wholeNumber(1_048_576, 10_000_000_000),
    fallback: '67108864',
  },
  MAX_CONNECTIONS: {
    about:
      'How many connections a process takes at once. Live streams count. Without a proxy in front (TRUST_PROXY 0) one address may hold half of them. One user may have requests under way on a twentieth of them (at least 30), one workspace on half.',
    read: wholeNumber(10, 100_000),
    fallback: '2000',
  },
  METRICS_TOKEN: {
    about:
      'The bearer token (at least 16 characters) that Prometheus sends to `/metrics`. Without it there are no metrics.',
    read: text.min(16, 'must have at least 16 characters: openssl rand -base64 24'),
    optional: true,
  },
  WEB_FOLDER: {
    about:
      'The folder of the built frontend (`npm run web:build` makes crm-web/dist), which is then served at `/`. Left out: no frontend.',
    read: text,
    optional: true,
  },
  ATTACHMENT_FOLDER: {
    about: 'The folder that the content of attachments is kept in, unless a bucket is named; replicas must share it.',
    read: text,
    fallback: '.data/attachments',
  },
  ATTACHMENT_S3_BUCKET: {
    about:
      'The bucket that the content of attachments is kept in instead: Amazon S3, or anything that speaks its protocol.',
    read: z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
        'must be the name of a bucket: 3 to 63 small letters, digits, dots or hyphens',
      ),
    optional: true,
  },
  ATTACHMENT_S3_ENDPOINT: {
    about: 'Where the bucket is, such as `https://minio.example.com`. Without it: Amazon S3.',
    read: webAddress,
    optional: true,
  },
  ATTACHMENT_S3_REGION: {
    about: 'The region that requests to the bucket are signed for.',
    read: text,
    fallback: 'us-east-1',
  },
  ATTACHMENT_S3_PREFIX: {
    about:
      'What the keys of attachments begin with, such as `synapse/`. Each database needs a bucket or a prefix of its own.',
    read: z
      .string()
      .regex(
        /^[\w.-]+(\/[\w.-]+)*\/?$/,
        'must be made of letters, digits, dots, hyphens and slashes, such as synapse/',
      ),
    optional: true,
  },
  ATTACHMENT_S3_ACCESS_KEY_ID: {
    about: 'The key for the bucket. Without key and secret: what the machine is allowed to (an AWS role, `AWS_*`).',
    read: text,
    optional: true,
  },
  ATTACHMENT_S3_SECRET_ACCESS_KEY: { about: 'The secret of that key.', read: text, optional: true },
  ATTACHMENT_S3_PATH_STYLE: {
    about:
      'Whether the bucket stands in the path of its address, not in the host. Default: `true` with an endpoint, else `false`.',
    read: flag,
    optional: true,
  },
  ATTACHMENT_MAX_BYTES: {
    about: 'The largest attachment that is kept here and sent to Jira.',
    read: wholeNumber(1, 100_000_000_000),
    fallback: '52428800',
  },
  ATTACHMENT_TYPES: {
    about: 'The attachments that are taken, separated by commas: `image/png`, `image/*`, `.pdf`.',
    read: fileRules,
    fallback: '*/*',
  },
  ATTACHMENT_BLOCKED_TYPES: {
    about: 'The attachments that are not taken, whatever `ATTACHMENT_TYPES` says: `text/html`, `.exe`.',
    read: fileRules,
    optional: true,
  },
  RATE_LIMIT_PER_MINUTE: {
    about: 'Requests a minute that one user of a workspace may make on one process.',
    read: wholeNumber(1, 1_000_000),
    fallback: '600',
  },
  AUDIT_KEEP_DAYS: {
    about: 'For how many days the audit log is kept; at least 30.',
    read: wholeNumber(30, 36_500),
    fallback: '365',
  },
  TRUST_PROXY: {
    about: 'How many proxies stand in front; the client address is read from `X-Forwarded-For` accordingly.',
    read: wholeNumber(0, 10),
    fallback: '0',
  },
  CORS_ORIGINS: {
    about: 'The origins, separated by commas, whose pages may call the API from a browser.',
    read: addressList,
    optional: true,
  },
  CRM_TICKET_URL: {
    about: 'Where a ticket opens in the CRM, with `{id}` or `{number}` in it: the issue panel links there.',
    read: text.refine(
      (value) => /\{(id|number)\}/.test(value) && /^https?:\/\//.test(value),
      'must be a web address with {id} or {number} in it',
    ),
    optional: true,
  },
  LOG_LEVEL: {
    about: 'The least level that is logged.',
    read: z.enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    ),
    fallback: 'info',
  },
} as const satisfies Record<string, Variable<unknown>>;

type Table = typeof VARIABLES;
export type Values = {
  [Name in keyof Table]: z.output<Table[Name]['read']> | (Table[Name] extends { optional: true } ? undefined : never);
};
