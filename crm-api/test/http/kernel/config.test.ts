import { describe, expect, test } from '@jest/globals';
import { ConfigError, readConfig } from '../../../src/config.ts';
import { configTable } from '../../../src/config-table.ts';
import { VARIABLES } from '../../../src/config-variables.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const GOOD = {
  DATABASE_URL: 'postgres://u:p@127.0.0.1/db',
  AUTH_JWT_SECRET: 'x'.repeat(32),
  AUTH_JWT_ISSUER: 'https://login.acme.com',
  AUTH_JWT_AUDIENCE: 'crm',
  ENCRYPTION_KEY: KEY,
};

function problemsOf(env: Record<string, string | undefined>): string {
  try {
    readConfig({ ...GOOD, ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

test('the least environment is enough, with the defaults of the table', () => {
  expect(readConfig(GOOD)).toMatchObject({
    host: '127.0.0.1',
    port: 3001,
    databaseDirectUrl: GOOD.DATABASE_URL,
    issuers: [{ mode: 'secret' }],
    webSignIn: null,
    autoSync: true,
    syncIntervalMs: 300_000,
    writeThroughMs: 3000,
    retry: { firstMs: 2_000, longestMs: 300_000, tries: null },
    maxBodyBytes: 1024 * 1024,
    eventMaxBodyBytes: 512 * 1024,
    corsOrigins: [],
    nodeEnv: 'production',
  });
});

test('everything that must be set is named at once', () => {
  const nothing = Object.fromEntries(Object.keys(GOOD).map((name) => [name, undefined]));
  const told = problemsOf(nothing)
    .split('\n')
    .filter((line) => line.startsWith('  - '));
  expect(told.map((line) => line.slice(4).split(' ')[0]).sort()).toEqual(Object.keys(GOOD).sort());
});

test('an empty variable counts as one that is not set: docker compose writes those', () => {
  const empty = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, '']));
  expect(readConfig({ ...empty, ...GOOD })).toEqual(readConfig(GOOD));
});

test.each([
  ['30s', 30_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['10', 600_000],
])('JIRA_SYNC_INTERVAL=%s is %i ms', (JIRA_SYNC_INTERVAL, ms) => {
  expect(readConfig({ ...GOOD, JIRA_SYNC_INTERVAL }).syncIntervalMs).toBe(ms);
});

describe('what is wrong is told by name, and no value with it', () => {
  test.each([
    [{ DATABASE_URL: undefined }, 'DATABASE_URL is not set'],
    [{ DATABASE_URL: 'mysql://root:hunter2@x/y' }, 'DATABASE_URL must be'],
    [{ PORT: '70000' }, 'PORT must be'],
    [{ PORT: '3001x' }, 'PORT must be'],
    [{ ENCRYPTION_KEY: 'aHVudGVyMg==' }, 'ENCRYPTION_KEY must be the base64 of exactly 32 bytes'],
    [{ ENCRYPTION_KEY_PREVIOUS: 'hunter2!' }, 'ENCRYPTION_KEY_PREVIOUS must be'],
    [{ AUTH_JWT_SECRET: 'hunter2' }, 'AUTH_JWT_SECRET must have at least 32'],
    [{ AUTH_JWT_SECRET: undefined }, 'AUTH_JWT_SECRET or AUTH_JWKS_URL must be set'],
    [{ AUTH_JWKS_URL: 'https://login.acme.com/keys' }, 'are both set'],
    [
      { AUTH_JWT_SECRET: undefined, AUTH_JWKS_URL: 'http://login.acme.com/keys' },
      'AUTH_JWKS_URL must be an https address',
    ],
    [{ AUTH_ISSUERS: 'hunter2' }, 'AUTH_ISSUERS must be a JSON list of issuers'],
    [
      { AUTH_ISSUERS: '[{"issuer": "https://id.acme.com", "audience": "crm"}]' },
      'AUTH_ISSUERS must name either jwksUrl',
    ],
    [
      { AUTH_ISSUERS: '[{"issuer": "https://id.acme.com", "audience": "crm", "secret": "hunter2"}]' },
      'AUTH_ISSUERS must be a JSON list of issuers (0.secret: must have at least 32 characters',
    ],
    [
      { AUTH_ISSUERS: '[{"issuer": "https://id.acme.com", "audience": "crm", "jwksUrl": "http://id.acme.com/keys"}]' },
      '(0.jwksUrl: must be an https address)',
    ],
    [
      {
        AUTH_ISSUERS: `[{"issuer": "https://login.acme.com", "audience": "crm", "secret": "${'hunter2'.repeat(5)}"}]`,
      },
      'AUTH_ISSUERS names an issuer twice with the same kind of key',
    ],
    [
      { AUTH_WEB_CLIENT_ID: 'web', AUTH_WEB_ISSUER: 'https://elsewhere.com' },
      'AUTH_WEB_ISSUER is none of the issuers whose tokens are believed',
    ],
    [{ AUTH_WEB_ISSUER: 'https://login.acme.com' }, 'AUTH_WEB_CLIENT_ID is not set'],
    [{ AUTH_WEB_CLIENT_ID: 'web', AUTH_JWT_ISSUER: 'hunter2' }, 'AUTH_JWT_ISSUER is no web address'],
    [{ JIRA_ALLOWED_HOSTS: 'jira.acme.com, https://hunter2/path' }, 'JIRA_ALLOWED_HOSTS must hold hosts'],
    [{ FORGE_API_PREFIX: 'http://127.0.0.1:4000/ex/jira/' }, 'name it in JIRA_ALLOWED_HOSTS'],
    [{ JIRA_SYNC_INTERVAL: 'often' }, 'JIRA_SYNC_INTERVAL must be a duration'],
    [{ JIRA_AUTO_SYNC_ENABLED: 'yes' }, 'JIRA_AUTO_SYNC_ENABLED must be true or false'],
    [{ CORS_ORIGINS: 'https://a.com,hunter2' }, 'CORS_ORIGINS must be'],
    [{ CRM_TICKET_URL: 'https://crm.acme.com/hunter2' }, 'CRM_TICKET_URL must be'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be'],
    [{ ATTACHMENT_S3_BUCKET: 'Hunter2' }, 'ATTACHMENT_S3_BUCKET must be'],
    [
      { ATTACHMENT_S3_ENDPOINT: 'https://s3.acme.com' },
      'ATTACHMENT_S3_BUCKET is not set, although ATTACHMENT_S3_ENDPOINT',
    ],
    [
      { ATTACHMENT_S3_BUCKET: 'files', ATTACHMENT_S3_ACCESS_KEY_ID: 'hunter2' },
      'ATTACHMENT_S3_SECRET_ACCESS_KEY is not',
    ],
    [
      { ATTACHMENT_S3_BUCKET: 'files', ATTACHMENT_S3_SECRET_ACCESS_KEY: 'hunter2' },
      'ATTACHMENT_S3_ACCESS_KEY_ID is not',
    ],
  ])('%j', (env, told) => {
    const problems = problemsOf(env);
    expect(problems).toContain(told);
    expect(problems).not.toContain('hunter2');
  });

  test('all of it at once', () => {
    expect(problemsOf({ PORT: 'x', HOST: '', LOG_LEVEL: 'x', DATABASE_URL: '' }).split('\n  - ')).toHaveLength(4);
  });
});

test.each(['AUTH_TENANT_CLAIM', 'AUTH_ROLE_CLAIM', 'AUTH_EMAIL_VERIFIED_CLAIM'])(
  '%s: a claim that users write themselves is refused',
  (name) => {
    expect(problemsOf({ [name]: 'user_metadata.tenant_id' })).toContain(`${name} must not be in user_metadata`);
    expect(problemsOf({ [name]: 'app_metadata.tenant_id' })).toBe('');
  },
);

test('attachments are kept in a folder, or in the bucket that is named', () => {
  expect(readConfig(GOOD).attachmentStore).toEqual({ folder: '.data/attachments' });
  expect(readConfig({ ...GOOD, ATTACHMENT_S3_BUCKET: 'files' }).attachmentStore).toEqual({
    s3: { bucket: 'files', endpoint: null, region: 'us-east-1', prefix: '', credentials: null, pathStyle: false },
  });
  const own = {
    ATTACHMENT_S3_BUCKET: 'files',
    ATTACHMENT_S3_ENDPOINT: 'https://s3.acme.com',
    ATTACHMENT_S3_REGION: 'eu-1',
    ATTACHMENT_S3_PREFIX: 'crm/synapse',
    ATTACHMENT_S3_ACCESS_KEY_ID: 'key',
    ATTACHMENT_S3_SECRET_ACCESS_KEY: 'secret',
  };
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  expect(readConfig({ ...GOOD, ...own }).attachmentStore).toEqual({
    s3: {
      ...{ bucket: 'files', endpoint: 'https://s3.acme.com', region: 'eu-1', prefix: 'crm/synapse/' },
      ...{ credentials, pathStyle: true },
    },
  });
});

test('the table for docs/configuration.md has a row for every variable', () => {
  for (const name of Object.keys(VARIABLES)) expect(configTable()).toContain(`| \`${name}\` |`);
});
