import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import { pageFaults } from '../page-faults.ts';
import type { Scene, Stage } from '../stage.ts';
import { openFrontend, signIn } from './open-frontend.ts';

/** How people look at their tickets: a view that is saved and shared, and a list that keeps still while it is read. */
export const FRONTEND_VIEWS: Scene = {
  'a view is saved, shared, and opened by another person by its link': async (stage) => {
    const title = `Very urgent ${randomUUID()}`;
    await newTicket(stage, { title, priority: 'URGENT' });
    await using page = await openFrontend(stage);
    const { tab } = page;
    await tab.getByRole('button', { name: 'Filter', exact: true }).click();
    await tab.getByRole('group', { name: 'Priority' }).getByLabel('Urgent').check();
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
    await tab.keyboard.press('Escape');
    await tab.getByRole('button', { name: 'Display', exact: true }).click();
    await tab.getByLabel('Group by').selectOption('status');
    await tab.getByRole('checkbox', { name: 'Due date' }).check();
    await tab.keyboard.press('Escape');
    await tab.getByRole('button', { name: 'View', exact: true }).click();
    await tab.getByRole('button', { name: 'Save view' }).click();
    await tab.getByLabel('Name').fill('Urgent ones 急');
    await tab.getByLabel('Share with the workspace').check();
    await tab.getByRole('button', { name: 'Save view' }).click();
    await tab.getByRole('heading', { name: 'Urgent ones 急' }).waitFor();
    const link = tab.url();

    const other = await mintDemoToken(stage.world.secrets, 'carl-colleague');
    await using theirs = await openFrontend(stage, other);
    await theirs.tab.goto(link);
    await signIn(theirs.tab, other);
    await theirs.tab.getByRole('heading', { name: 'Urgent ones 急' }).waitFor();
    await expect(theirs.tab.locator('.row', { hasText: title })).toBeVisible();
    await expect(theirs.tab.getByRole('button', { name: /^Open\b/ })).toHaveAttribute('aria-expanded', 'true');
    await expect(theirs.tab.getByRole('navigation').getByRole('link', { name: 'Urgent ones 急' })).toBeVisible();
    expect.soft(await pageFaults(theirs.tab, 'body')).toEqual([]);
  },

  'what would move the rows waits while the pointer reads them, and comes when it is asked for': async (stage) => {
    const q = randomUUID().slice(0, 8);
    const older = await newTicket(stage, { title: `${q} older` });
    await newTicket(stage, { title: `${q} newer` });
    await using page = await openFrontend(stage);
    const { tab } = page;
    await tab.getByLabel('Search tickets').fill(q);
    const rows = tab.locator('.row .title');
    await expect(rows).toHaveText([`${q} newer`, `${q} older`]);
    await rows.first().hover();
    await stage.world.crm('PATCH', `/api/tickets/${older}`, { title: `${q} changed` });
    await tab.getByRole('button', { name: '1 update' }).waitFor();
    await expect(rows).toHaveText([`${q} newer`, `${q} changed`]);
    await tab.getByRole('button', { name: '1 update' }).click();
    await expect(rows).toHaveText([`${q} changed`, `${q} newer`]);
  },
};

async function newTicket(stage: Stage, fields: object): Promise<string> {
  const { body } = await stage.world.crm<{ id: string }>('POST', '/api/tickets', { ...fields, projectKey: null });
  return body.id;
}
