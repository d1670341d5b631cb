import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { askForRotation, rotateSecret } from '../../../src/sync/sites/rotate-secret.ts';
import { type JiraApi, startJiraApi } from '../../http/support/jira-api.ts';
import { connectTestSite, type TestSite } from '../../http/support/signed.ts';

let world: JiraApi;
let site: TestSite;

beforeAll(async () => {
  world = await startJiraApi();
});
afterAll(() => world.close());
beforeEach(async () => {
  site = await connectTestSite(world.api, await world.api.tenant('Acme Support'), world.sandbox.url);
});

test.each([
  ['app', 'site_secret'],
  ['webhook', 'jira_webhook_secret'],
] as const)(
  'of the secrets of a site’s %s only so many are valid at once, and those that retired make room',
  async (signer, table) => {
    const { owner, context } = world.api;
    const rotate = () => rotateSecret(context, site, signer);
    const before = await owner.query(`select 1 from ${table} where site_id = $1`, [site.siteId]);
    for (let made = before.rows.length; made < 8; made += 1) await rotate();
    await expect(rotate()).rejects.toMatchObject({
      detail: expect.stringContaining('The secret was rotated 7 times within 24 hours.'),
      template: { code: 'secret_often', params: { times: '7', hours: '24' } },
    });
    await owner.query(`update ${table} set retires_at = now() where site_id = $1 and retires_at is not null`, [
      site.siteId,
    ]);
    await rotate();
    const { rows } = await owner.query(`select retires_at from ${table} where site_id = $1`, [site.siteId]);
    expect(rows).toHaveLength(2);
  },
);

test('of a site without the app there is no secret that the app could replace', async () => {
  const { owner, context } = world.api;
  await owner.query('delete from site_secret where site_id = $1', [site.siteId]);
  await expect(askForRotation(context, site)).rejects.toMatchObject({ template: { code: 'secret_no_app' } });
});
