import { expect } from '@playwright/test';
import { addDemoMembers } from '@synapse/local-stack/demo-database';
import { newKeys } from '@synapse/local-stack/identity-provider/keys';
import { DEMO_PEOPLE, type Person } from '@synapse/local-stack/identity-provider/people';
import { startIdentityProvider } from '@synapse/local-stack/identity-provider/provider';
import { signInEnvironment } from '@synapse/local-stack/identity-provider/web-client';
import { startApiProcess } from '@synapse/local-stack/testing/api-process';
import { freePort } from '@synapse/local-stack/testing/free-port';
import { openPage } from '../browser.ts';
import { pageFaults } from '../page-faults.ts';
import type { Scene, Stage } from '../stage.ts';

/** The page renews a token within its last minute: of this one, a moment after it has come. */
const ACCESS_TOKEN_SECONDS = 61;

/** A second replica of the API, whose frontend signs people in at a real OpenID provider. */
export const SIGN_IN: Scene = {
  'a person signs in at the identity provider, reloads, and signs out there too': async (stage) => {
    await using signIn = await startSignIn(stage);
    const { tab } = signIn;
    await tab.goto(`${signIn.url}/?view=all&q=charged`);
    await tab.getByText('Choose who you are').waitFor();
    const jira = tab.getByText('To see both sides at once').getByRole('link');
    await expect(jira).toHaveAttribute('href', stage.world.sandbox.url);
    for (const colorScheme of ['light', 'dark'] as const) {
      await tab.emulateMedia({ colorScheme });
      expect.soft(await pageFaults(tab, 'body'), colorScheme).toEqual([]);
    }
    await tab.getByRole('button', { name: 'Gail Agent' }).click();
    await tab.getByText('Demo workspace').waitFor();
    expect(new URL(tab.url()).search).toBe('?view=all&q=charged');
    expect(await tab.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
    await tab.reload();
    await tab.getByText('Gail Agent').waitFor();
    expect(new URL(tab.url()).search).toBe('?view=all&q=charged');
    await tab.getByRole('button', { name: 'Sign out' }).click();
    await tab.getByText('You are signed out.').waitFor();
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
    await tab.getByRole('button', { name: 'Sign in' }).click();
    await tab.getByRole('button', { name: 'Vic Viewer' }).click();
    await tab.getByText('Vic Viewer').waitFor();
  },

  'who signs out on one page is signed out on every other of this browser, and nobody else is': async (stage) => {
    await using signIn = await startSignIn(stage);
    const { tab, url, open } = signIn;
    const beside = await tab.context().newPage();
    const elsewhere = await open();
    for (const page of [tab, beside, elsewhere]) {
      await page.goto(url);
      const agent = page.getByRole('button', { name: 'Gail Agent' });
      // The provider knows already who signed in on the page before.
      await agent.or(page.getByText('Demo workspace')).first().waitFor();
      if (await agent.isVisible()) await agent.click();
      await page.getByText('Demo workspace').waitFor();
    }
    await tab.getByRole('button', { name: 'Sign out' }).click();
    for (const page of [tab, beside]) await page.getByText('You are signed out.').waitFor();
    await elsewhere.getByRole('navigation').getByRole('link', { name: 'All' }).click();
    await expect(elsewhere.getByText('Demo workspace')).toBeVisible();
  },

  'a session is renewed before its token ends, by each refresh token once': async (stage) => {
    await using signIn = await startSignIn(stage);
    const { tab } = signIn;
    const grants: (string | null)[] = [];
    tab.on('request', (request) => {
      if (request.url().endsWith('/token'))
        grants.push(new URLSearchParams(request.postData() ?? '').get('grant_type'));
    });
    await tab.goto(signIn.url);
    await tab.getByRole('button', { name: 'Gail Agent' }).click();
    await tab.getByText('Demo workspace').waitFor();
    await tab.waitForTimeout(1_500);
    for (const view of ['All', 'Stuck', 'Inbox']) {
      await tab.getByRole('navigation').getByRole('link', { name: view }).click();
      await tab.waitForTimeout(1_500);
    }
    expect(grants.filter((grant) => grant === 'refresh_token').length).toBeGreaterThan(1);
    await expect(tab.getByRole('alert')).toHaveCount(0);
  },
};

/** @param also who else the provider knows */
export async function startSignIn({ world, page, complaints }: Stage, also: { people?: readonly Person[] } = {}) {
  const parts = new AsyncDisposableStack();
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const { PORT: _, ...environment } = world.api.environment;
  const databaseUrl = environment.DATABASE_URL ?? '';
  await addDemoMembers(databaseUrl, world.secrets.tenantId, issuer);
  const env = { ...environment, ...signInEnvironment(issuer) };
  const api = await startApiProcess({ databaseUrl, secrets: world.secrets, folder: world.folder, env });
  parts.defer(() => api.stop());
  const provider = await startIdentityProvider({
    port,
    keys: await newKeys(),
    people: [...DEMO_PEOPLE, ...(also.people ?? [])],
    webOrigins: [api.url],
    accessTokenSeconds: ACCESS_TOKEN_SECONDS,
    jiraUrl: world.sandbox.url,
  });
  parts.defer(() => provider.close());
  const browser = page.context().browser();
  if (!browser) throw new Error('The journey’s page belongs to no browser.');
  /** A browser of another person. */
  const open = async () => {
    const tab = await openPage(browser, complaints, { width: 1440, height: 900 });
    parts.defer(() => tab.context().close());
    return tab;
  };
  return { tab: await open(), open, issuer, url: api.url, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
