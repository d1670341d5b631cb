import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import { editInJira } from '../crm-side.ts';
import { pageFaults } from '../page-faults.ts';
import type { Scene } from '../stage.ts';
import { startSignIn } from './sign-in.ts';

const IVY = {
  subject: 'person-invited',
  name: 'Ivy Invited',
  email: 'ivy@demo.example',
  emailVerified: true,
  about: 'Belongs to no workspace yet.',
};
const SECTIONS = ['Members', 'Service tokens', 'Webhooks', 'Jira sites', 'Alerts', 'Audit log'];

/** What an admin sets up in the CRM's page, and what comes of it. */
export const FRONTEND_SETTINGS: Scene = {
  'a member is invited by a link, accepts it, and becomes a viewer': async (stage) => {
    await using signIn = await startSignIn(stage, { people: [IVY] });
    const { tab, open, url } = signIn;
    await tab.goto(`${url}/settings/members`);
    await tab.getByRole('button', { name: 'Alex Admin' }).click();
    await tab.getByRole('button', { name: 'Invite' }).click();
    const dialog = tab.getByRole('dialog');
    await dialog.getByLabel('E-mail').fill(IVY.email);
    await dialog.getByRole('button', { name: 'Invite' }).click();
    const link = await tab.getByLabel(/Invitation link/).inputValue();
    const other = await open();
    await other.goto(link);
    await other.getByRole('button', { name: IVY.name }).click();
    await other.getByRole('button', { name: 'Accept the invitation' }).click();
    await other.getByText('Demo workspace').waitFor();
    expect(new URL(other.url()).pathname).toBe('/');
    await tab.reload();
    await tab.getByLabel(`Role of ${IVY.name}`).selectOption('viewer');
    await expect(tab.getByText('Nobody is invited')).toBeVisible();
    await other.reload();
    await other.getByText('Demo workspace').waitFor();
    await expect(other.getByRole('link', { name: 'Settings' })).toHaveCount(0);
    await other.goto(`${url}/settings/members`);
    await other.getByText('Only admins and owners').waitFor();
  },

  'the app takes a new secret that an admin asked for here, and changes go on arriving': async (stage) => {
    await using signIn = await startSignIn(stage);
    const { tab, url } = signIn;
    await tab.goto(`${url}/settings/sites`);
    await tab.getByRole('button', { name: 'Alex Admin' }).click();
    await tab.getByRole('button', { name: 'Rotate secret' }).first().click();
    await tab.getByRole('dialog').getByRole('button', { name: 'Rotate secret' }).click();
    await tab.getByText('A new secret was requested.').waitFor();
    const answer = await stage.world.sandbox.forge.fireSchedule('heartbeat');
    if (!answer.ok) throw new Error(`The heartbeat failed: ${answer.message}`);
    await tab.reload();
    await expect(tab.getByRole('button', { name: 'Rotate secret' })).toBeEnabled();
    await expect(tab.getByText('A new secret was requested.')).toHaveCount(0);
    await editInJira(stage, 'Export of invoices stops at page 7');
  },

  'a priority that none of Jira’s stands for is told beside the map, as it is chosen': async (stage) => {
    await using signIn = await startSignIn(stage);
    const { tab, url } = signIn;
    await tab.goto(`${url}/settings/sites`);
    await tab.getByRole('button', { name: 'Alex Admin' }).click();
    await tab.getByRole('main').getByRole('button', { name: 'Settings', exact: true }).click();
    await tab
      .getByRole('button', { name: /^(Set up|Add) / })
      .first()
      .click();
    const highest = tab.getByLabel('Highest: Priority in the CRM');
    await highest.waitFor();
    const missing = tab.getByText('No priority of Jira’s stands for Urgent.');
    await expect(missing).toHaveCount(0);
    await highest.selectOption('HIGH');
    await expect(missing).toBeVisible();
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
    // Where Jira is told of no priority, none is missing there.
    const rule = tab.getByLabel('Priority: Direction');
    await rule.selectOption('from-jira');
    await expect(missing).toHaveCount(0);
    await rule.selectOption('to-jira');
    await expect(missing).toBeVisible();
    await highest.selectOption('URGENT');
    await expect(missing).toHaveCount(0);
  },

  'how many messages wait for a webhook is told as they come, and each attempt with its answer': async (stage) => {
    await using receiver = await startReceiver(500);
    await using signIn = await startSignIn(stage);
    const { tab, url } = signIn;
    await tab.goto(`${url}/settings/webhooks`);
    await tab.getByRole('button', { name: 'Alex Admin' }).click();
    await tab.getByRole('button', { name: 'Add endpoint' }).waitFor();
    const made = await stage.world.crm<{ id: string }>('POST', '/api/webhook-endpoints', { url: receiver.url });
    const card = tab.getByRole('region', { name: receiver.url });
    await expect(card).toContainText('Nothing waits');
    await card.getByRole('button', { name: 'Show messages' }).click();
    for (const title of ['Told late', 'Told later'])
      await stage.world.crm('POST', '/api/tickets', { title, projectKey: null });
    await expect(card).toContainText(/[2-9] wait/);
    await card.locator('summary').first().click();
    await expect(card.locator('.deliveries')).toContainText('HTTP 500');
    await expect(card.locator('.deliveries pre').first()).toHaveText('Not now.');
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
    await stage.world.crm('DELETE', `/api/webhook-endpoints/${made.body.id}`);
  },

  'a webhook is sent again from the page; no section has a fault, in both themes': async (stage) => {
    await using receiver = await startReceiver();
    await using signIn = await startSignIn(stage);
    const { tab, url } = signIn;
    await tab.goto(`${url}/settings/webhooks`);
    await tab.getByRole('button', { name: 'Alex Admin' }).click();
    await tab.getByRole('button', { name: 'Add endpoint' }).click();
    const dialog = tab.getByRole('dialog');
    await dialog.getByLabel('Address').fill(receiver.url);
    await dialog.getByRole('button', { name: 'Add endpoint' }).click();
    await tab.getByLabel(/Signing secret/).waitFor();
    await tab.getByRole('button', { name: 'Send a test' }).click();
    await tab.getByText('The test was taken: HTTP 200.').waitFor();
    await tab.getByRole('button', { name: 'Show messages' }).click();
    await stage.world.crm('POST', '/api/tickets', { title: 'Told to a webhook', projectKey: null });
    await tab.getByText('Delivered').first().waitFor();
    const before = receiver.taken.length;
    await tab.getByRole('button', { name: 'Send again', exact: true }).first().click();
    await expect.poll(() => receiver.taken.length).toBeGreaterThan(before);
    for (const section of SECTIONS) {
      await tab.getByRole('link', { name: section }).click();
      await tab.getByRole('heading', { name: section }).waitFor();
      await expect(tab.getByText('Loading', { exact: true })).toHaveCount(0);
      for (const colorScheme of ['light', 'dark'] as const) {
        await tab.emulateMedia({ colorScheme });
        expect.soft(await pageFaults(tab, 'body'), `${section}, ${colorScheme}`).toEqual([]);
      }
    }
  },
};

/** Whoever is told of changes, and notes the ids of what they are told. */
async function startReceiver(status = 200) {
  const taken: string[] = [];
  const server = createServer((req, res) => {
    taken.push(String(req.headers['webhook-id']));
    res.statusCode = status;
    req.resume().on('end', () => res.end(status === 200 ? undefined : 'Not now.'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    taken,
    url: `http://127.0.0.1:${port}/hooks`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
