import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { API } from '@synapse/shared/api/registry';
import { withTenant } from '../../src/store/db/database.ts';
import { addSecret } from '../../src/store/sites/signing-secrets.ts';
import { JWT_SECRET, METRICS_TOKEN } from '../http/support/api.ts';
import { type ForgeKeys, fitOf, forgeEnv, startForgeKeys } from '../http/support/forge-host.ts';
import { type JiraApi, startJiraApi } from '../http/support/jira-api.ts';
import { afterwards } from './afterwards.ts';
import { ENDS_THE_SITE, fuzz, INSIDES } from './fuzz.ts';
import { tokensOf } from './tokens.ts';

jest.setTimeout(180_000);

let on: JiraApi;
let keys: ForgeKeys;
beforeAll(async () => {
  keys = await startForgeKeys();
  on = await startJiraApi({ WRITE_THROUGH_MS: '300', ...forgeEnv(keys) });
});
afterAll(async () => {
  await on.close();
  await keys.close();
});

/** `npm run fuzz` does the same at length, against the API as a process of its own. */
test('whatever is asked, nothing is a 500, slow, or tells of our insides', async () => {
  const { api, site } = on;
  const webhookSecret = 'the-secret-of-the-webhook-in-the-fuzz';
  await withTenant(api.context.db, site.tenantId, (tx) =>
    addSecret(tx, api.context.vault, 'webhook', {
      tenantId: site.tenantId,
      siteId: site.siteId,
      secret: webhookSecret,
    }),
  );
  const made = await on.call<{ id: string }>('POST', '/api/tickets', {
    title: 'A ticket',
    description: 'to begin with',
  });
  const report = await fuzz(
    {
      url: api.url,
      routes: Object.values(API).filter(({ path }) => !ENDS_THE_SITE.test(path)),
      tokens: await tokensOf(site.tenantId, await api.tenant('Other'), JWT_SECRET),
      metricsToken: METRICS_TOKEN,
      site: { ...site, webhookSecret },
      invocation: () => fitOf(keys, site),
      known: { ids: [site.siteId, made.body.id], words: ['KAN', 'KAN-1', '10001', 'user-1', 'a', 'title'] },
      secrets: [
        JWT_SECRET,
        site.secret,
        webhookSecret,
        'sandbox-token-ada',
        api.config.encryptionKey.toString('base64'),
      ],
    },
    { requests: 3_000, seed: 20261127, until: Date.now() + 15_000 },
  );
  expect(report.faults.slice(0, 3)).toEqual([]);
  expect(report.requests).toBeGreaterThan(100);
  // Many get through: else nothing but the door would be tried.
  expect(Number(report.statuses[200] ?? 0)).toBeGreaterThan(report.requests / 20);
  const log = api.logged.join('\n');
  expect(log.includes(JWT_SECRET) || log.includes(site.secret) || log.includes('sandbox-token-ada')).toBe(false);
  expect(api.logged.filter((line) => /"level":(50|60|"error"|"fatal")/.test(line)).slice(0, 3)).toEqual([]);
  // Work goes on only now: the fuzz is to be short.
  api.context.workQueueWorker.start();
  try {
    const { database, url: apiUrl } = api;
    const { sandbox, token: admin } = on;
    expect(await afterwards({ databaseUrl: database.ownerUrl, apiUrl, sandbox, site, admin })).toEqual([]);
  } finally {
    await api.context.workQueueWorker.stop();
  }
  expect(INSIDES.test('select 1 from ticket')).toBe(true);
});
