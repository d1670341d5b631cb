import { readIssuers, readWebSignIn, type TrustedIssuer, type WebSignIn } from './config-auth.ts';
import { VARIABLES, type Values, type Variable } from './config-variables.ts';
import type { AttachmentPolicy } from './domain/attachment/attachment-policy.ts';
import { type HostRule, ruleThatAllows, targetOf } from './egress/host-rule.ts';
import { JIRA_CLOUD_HOSTS } from './egress/jira-hosts.ts';
import type { S3Place } from './store/blobs/s3-blobs.ts';

/** Where the content of attachments is kept. */
export type AttachmentStore = { folder: string } | { s3: S3Place };

/** How Forge's own requests are checked, and where the app's token may be sent. */
export type ForgeConfig = {
  /** Undefined: nothing of Forge's own is taken. */
  appId: string | undefined;
  jwksUrl: string;
  /** A site's cloud id is all that comes after it. */
  apiPrefix: string;
};

export type Config = {
  nodeEnv: Values['NODE_ENV'];
  host: string;
  port: number;
  databaseUrl: string;
  /** Without a pooler: for migrations and LISTEN. */
  databaseDirectUrl: string;
  dbPoolMax: number;
  /** Whether statements are prepared by name. */
  dbPrepares: boolean;
  migrateOnStart: boolean;
  /** Whose tokens are believed. */
  issuers: readonly TrustedIssuer[];
  /** Null: the frontend is given a token by hand. */
  webSignIn: WebSignIn | null;
  encryptionKey: Buffer;
  encryptionKeyPrevious: Buffer | undefined;
  autoSync: boolean;
  syncIntervalMs: number;
  writeThroughMs: number;
  leaseMs: number;
  retry: { firstMs: number; longestMs: number /** Null: without end. */; tries: number | null };
  forge: ForgeConfig;
  /** What may be called of a site: Jira Cloud's hosts and what the operator named. */
  jiraHosts: readonly HostRule[];
  /** What webhooks may be sent to beside the internet. */
  webhookHosts: readonly HostRule[];
  /** Null: nothing is mailed. */
  mail: { url: string; from: string } | null;
  jiraPointsPerHour: number;
  jiraTenantShare: number;
  maxBodyBytes: number;
  eventMaxBodyBytes: number;
  bodiesMaxBytes: number;
  maxConnections: number;
  metricsToken: string | undefined;
  attachmentStore: AttachmentStore;
  attachments: AttachmentPolicy;
  rateLimitPerMinute: number;
  auditKeepDays: number;
  trustProxy: number;
  corsOrigins: readonly string[];
  ticketUrl: string | undefined;
  webFolder: string | undefined;
  logLevel: Values['LOG_LEVEL'];
};

/** What is wrong with the environment, all of it at once. No value is in it: it may be a secret. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(
      `The API can't start: its environment is not right.\n${problems.map((p) => `  - ${p}`).join('\n')}\n` +
        'What each variable means: docs/configuration.md, or `npx node crm-api/src/config-table.ts`.',
    );
    this.name = 'ConfigError';
  }
}

/**
 * Reads the configuration.
 * @param env such as process.env
 * @throws ConfigError naming every variable at fault
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const values = readValues(env, problems);
  const issuers = readIssuers(values, problems);
  const webSignIn = readWebSignIn(values, issuers, problems);
  const attachmentStore = readAttachmentStore(env, values, problems);
  const mail = readMail(values, problems);
  const jiraHosts = [...JIRA_CLOUD_HOSTS, ...(values.JIRA_ALLOWED_HOSTS ?? [])];
  if (problems.length === 0 && !ruleThatAllows(jiraHosts, targetOf(new URL(values.FORGE_API_PREFIX))))
    problems.push('FORGE_API_PREFIX is at a host that may not be called: name it in JIRA_ALLOWED_HOSTS.');
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    nodeEnv: values.NODE_ENV,
    host: values.HOST,
    port: values.PORT,
    databaseUrl: values.DATABASE_URL,
    databaseDirectUrl: values.DATABASE_DIRECT_URL ?? values.DATABASE_URL,
    dbPoolMax: values.DB_POOL_MAX,
    // Whoever names a direct connection has something else in between.
    dbPrepares:
      values.DB_PREPARED_STATEMENTS ?? (values.DATABASE_DIRECT_URL ?? values.DATABASE_URL) === values.DATABASE_URL,
    migrateOnStart: values.MIGRATE_ON_START,
    issuers,
    webSignIn,
    encryptionKey: values.ENCRYPTION_KEY,
    encryptionKeyPrevious: values.ENCRYPTION_KEY_PREVIOUS,
    autoSync: values.JIRA_AUTO_SYNC_ENABLED,
    syncIntervalMs: values.JIRA_SYNC_INTERVAL,
    writeThroughMs: values.WRITE_THROUGH_MS,
    leaseMs: values.LEASE_MS,
    retry: {
      firstMs: values.RETRY_FIRST,
      longestMs: values.RETRY_LONGEST,
      tries: values.RETRY_TRIES === 0 ? null : values.RETRY_TRIES,
    },
    forge: { appId: values.FORGE_APP_ID, jwksUrl: values.FORGE_JWKS_URL, apiPrefix: values.FORGE_API_PREFIX },
    jiraHosts,
    webhookHosts: values.WEBHOOK_ALLOWED_HOSTS ?? [],
    mail,
    jiraPointsPerHour: values.JIRA_POINTS_PER_HOUR,
    jiraTenantShare: values.JIRA_TENANT_SHARE_PERCENT / 100,
    maxBodyBytes: values.MAX_BODY_BYTES,
    eventMaxBodyBytes: values.EVENT_MAX_BODY_BYTES,
    bodiesMaxBytes: values.BODIES_MAX_BYTES,
    maxConnections: values.MAX_CONNECTIONS,
    metricsToken: values.METRICS_TOKEN,
    attachmentStore,
    attachments: {
      maxBytes: values.ATTACHMENT_MAX_BYTES,
      allowed: values.ATTACHMENT_TYPES,
      blocked: values.ATTACHMENT_BLOCKED_TYPES ?? [],
    },
    rateLimitPerMinute: values.RATE_LIMIT_PER_MINUTE,
    auditKeepDays: values.AUDIT_KEEP_DAYS,
    trustProxy: values.TRUST_PROXY,
    corsOrigins: values.CORS_ORIGINS ?? [],
    ticketUrl: values.CRM_TICKET_URL,
    webFolder: values.WEB_FOLDER,
    logLevel: values.LOG_LEVEL,
  };
}

/** Reads every row of the table; what can't be read is told in `problems`, and the result is then not to be used. */
function readValues(env: Readonly<Record<string, string | undefined>>, problems: string[]): Values {
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries<Variable<unknown>>(VARIABLES)) {
    const given = env[name]?.trim() || variable.fallback;
    if (given === undefined) {
      if (!variable.optional) problems.push(`${name} is not set. ${variable.about}`);
      continue;
    }
    const parsed = variable.read.safeParse(given);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(`${name} ${parsed.error.issues[0]?.message ?? 'is not valid'}.`);
  }
  return values as Values;
}

function readMail({ SMTP_URL: url, MAIL_FROM: from }: Values, problems: string[]): Config['mail'] {
  if (url !== undefined && from !== undefined) return { url, from };
  const isNamed = problems.some((problem) => /^(SMTP_URL|MAIL_FROM) /.test(problem));
  if (url !== undefined && !isNamed) problems.push('MAIL_FROM is not set: a mail needs somebody whom it comes from.');
  if (from !== undefined && !isNamed) problems.push('SMTP_URL is not set, although MAIL_FROM is: name the server.');
  return null;
}

/** A bucket when one is named, else the folder. What speaks of a bucket without naming one is half a configuration. */
function readAttachmentStore(
  env: Readonly<Record<string, string | undefined>>,
  values: Values,
  problems: string[],
): AttachmentStore {
  const { ATTACHMENT_S3_BUCKET: bucket, ATTACHMENT_S3_ENDPOINT: endpoint, ATTACHMENT_S3_PREFIX: prefix } = values;
  const { ATTACHMENT_S3_ACCESS_KEY_ID: accessKeyId, ATTACHMENT_S3_SECRET_ACCESS_KEY: secretAccessKey } = values;
  const half = ['ATTACHMENT_S3_ACCESS_KEY_ID', 'ATTACHMENT_S3_SECRET_ACCESS_KEY'].filter((name) => !env[name]?.trim());
  if (half.length === 1) problems.push(`${half[0]} is not set: a key and its secret go together.`);
  if (!env.ATTACHMENT_S3_BUCKET?.trim()) {
    const set = Object.keys(VARIABLES).filter((name) => name.startsWith('ATTACHMENT_S3_') && env[name]?.trim());
    if (set.length > 0)
      problems.push(`ATTACHMENT_S3_BUCKET is not set, although ${set.join(', ')} is. Name the bucket.`);
  }
  if (bucket === undefined) return { folder: values.ATTACHMENT_FOLDER };
  return {
    s3: {
      bucket,
      endpoint: endpoint ?? null,
      region: values.ATTACHMENT_S3_REGION,
      prefix: prefix === undefined ? '' : `${prefix.replace(/\/$/, '')}/`,
      credentials: accessKeyId === undefined || secretAccessKey === undefined ? null : { accessKeyId, secretAccessKey },
      pathStyle: values.ATTACHMENT_S3_PATH_STYLE ?? endpoint !== undefined,
    },
  };
}
