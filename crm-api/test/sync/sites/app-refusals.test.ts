import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { projectConfigSchema } from '@synapse/shared/project-config';
import { createProjectSetup } from '../../../src/sync/mapping/project-setup.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** What Jira's gateway refuses an app's token, and what of it may be believed. */

let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
beforeEach(async () => {
  world.sandbox.faults.remove();
  await world.pass(10_000);
  await world.giveAppToken();
});
afterAll(() => world.close());

const refusedAt = async () =>
  (await world.owner<{ refused_at: Date | null }>('select refused_at from app_token'))[0]?.refused_at;
const ask = async () => (await world.sync.connect(world.tenantId, world.siteId)).client.myself();
const rejected = {
  match: { endpoint: 'getCurrentUser' },
  action: { kind: 'status', status: 401, body: { code: 401, message: 'Unauthorized' } },
};

describe('a scope that the token lacks', () => {
  test('is that call’s refusal: the token is asked on, and nothing waits for the next one', async () => {
    await world.giveAppToken({ scopes: ['read:jira-work', 'write:jira-work'] });
    await expect(ask()).rejects.toMatchObject({
      kind: 'refused',
      status: 401,
      words: expect.stringContaining('scope'),
    });
    await world.pass(10_000);
    await expect(ask()).rejects.toMatchObject({ kind: 'refused' });
    expect(await refusedAt()).toBeNull();
    const { client } = await world.sync.connect(world.tenantId, world.siteId);
    expect(await client.priorities()).not.toHaveLength(0);
  });

  test('is none that setting up a project asks for, as the app', async () => {
    const setup = createProjectSetup(world.sync);
    const proposal = await setup.propose(world.tenantId, world.siteId, 'KAN');
    expect(proposal.priorities).not.toHaveLength(0);
    expect((await setup.saveConfig(world.tenantId, world.siteId, 'KAN', projectConfigSchema.parse({}))).takesPart).toBe(
      true,
    );
    expect(await refusedAt()).toBeNull();
  });
});

describe('a 401 to the app’s token', () => {
  test('once condemns nothing: the same call is made again later', async () => {
    world.sandbox.faults.add({ ...rejected, count: 1 });
    await expect(ask()).rejects.toMatchObject({ kind: 'unavailable', status: 401, retryAfterMs: 5_000 });
    await expect(ask()).resolves.toMatchObject({ displayName: 'SynapseCRM' });
    // An answer between them makes a later one the first again.
    await world.pass(10_000);
    world.sandbox.faults.add({ ...rejected, count: 1 });
    await expect(ask()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await refusedAt()).toBeNull();
  });

  test('twice some seconds apart condemns it; a burst of them at one moment is one', async () => {
    world.sandbox.faults.add(rejected);
    for (let i = 0; i < 3; i += 1) await expect(ask()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await refusedAt()).toBeNull();
    await world.pass(6_000);
    await expect(ask()).rejects.toMatchObject({ kind: 'unauthorised' });
    expect(await refusedAt()).not.toBeNull();
  });

  test('goes out as the account where there is one, from the first on', async () => {
    await world.giveAppToken({ choice: 'auto' });
    world.sandbox.faults.add({ ...rejected, count: 1 });
    await expect(ask()).resolves.toMatchObject({ displayName: 'Grace Hopper' });
    await expect(ask()).resolves.toMatchObject({ displayName: 'Grace Hopper' });
    await world.pass(6_000);
    await expect(ask()).resolves.toMatchObject({ displayName: 'SynapseCRM' });
  });
});

describe.each([401, 403, 404])('a %i within ten minutes of an installation or upgrade', (status) => {
  test('proves nothing, and is tried again; after them it counts', async () => {
    await world.owner('update jira_site set installed_at = to_timestamp($1 / 1000.0)', [world.sync.now()]);
    await world.pass(6_000);
    world.sandbox.faults.add({
      match: { endpoint: 'getIssue' },
      action: { kind: 'status', status, body: { errorMessages: ['Not yet'] } },
    });
    const look = async () =>
      (await world.sync.connect(world.tenantId, world.siteId)).client.issueFields('10000', ['updated']);
    await expect(look()).rejects.toMatchObject({ name: 'JiraSettlingError', kind: 'unavailable', status });
    await world.pass(6_000);
    await expect(look()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await refusedAt()).toBeNull();
    await world.pass(10 * 60_000);
    await world.giveAppToken();
    if (status === 401) await expect(look()).rejects.toMatchObject({ kind: 'unavailable' });
    await world.pass(6_000);
    await expect(look()).rejects.not.toMatchObject({ kind: 'unavailable' });
  });
});

test('an API token with scopes is taken to Atlassian’s gateway, once and for all', async () => {
  await world.owner(`update jira_site set access = 'api_token', installed_at = null`);
  await world.pass(10_000);
  world.sandbox.jira.applySettings({
    scopedApiTokens: { 'sandbox-token-grace': ['read:jira-work', 'write:jira-work', 'read:jira-user'] },
  });
  expect(await ask()).toMatchObject({ displayName: 'Grace Hopper' });
  expect(await world.owner('select api_token_via from jira_site')).toEqual([{ api_token_via: 'gateway' }]);
  world.sandbox.usage.reset();
  expect(await ask()).toMatchObject({ displayName: 'Grace Hopper' });
  expect(world.sandbox.usage.report().total.requests).toBe(1);
});
