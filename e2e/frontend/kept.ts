import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { addDemoMembers, prepareDatabase } from '@synapse/local-stack/demo-database';
import type { Page } from 'playwright-core';
import type { Scene, Stage } from '../stage.ts';
import { hold, newTicket, openFrontend, openTicket } from './open-frontend.ts';
import { startSignIn } from './sign-in.ts';
import { paste } from './unsent.ts';

/** What is typed or given stays, and is made once, whatever comes between it and its end. */
export const FRONTEND_KEPT: Scene = {
  'a contact or a company whose answer is lost is made once, also by who closed the form and saves it again': async (
    stage,
  ) => {
    for (const [path, button] of [
      ['contacts', 'New contact'],
      ['companies', 'New company'],
    ] as const) {
      const called = `Once ${randomUUID().slice(0, 8)}`;
      await using page = await openFrontend(stage, undefined, undefined, `${stage.world.api.url}/${path}`);
      const { tab } = page;
      const create = tab.getByRole('button', { name: button });
      const name = tab.getByRole('dialog').getByRole('textbox', { name: 'Name', exact: true });
      await loseAnswer(tab, `**/api/${path}`);
      await create.click();
      await name.fill(called);
      await tab.getByRole('button', { name: 'Save' }).click();
      await tab.getByRole('dialog').getByRole('alert').waitFor();
      await tab.keyboard.press('Escape');
      await tab.unrouteAll({ behavior: 'wait' });
      await create.click();
      await expect(name, path).toHaveValue(called);
      await tab.getByRole('button', { name: 'Save' }).click();
      await expect(name).toHaveCount(0);
      const { body } = await stage.world.crm<{ items: unknown[] }>(
        'GET',
        `/api/${path}?q=${encodeURIComponent(called)}`,
      );
      expect(body.items, path).toHaveLength(1);
      // Of an edit, too: what stands there by then is no change of somebody else's.
      await loseAnswer(tab, `**/api/${path}/*`);
      await tab.getByRole('button', { name: 'Edit' }).click();
      await name.fill(`${called} edited`);
      await tab.getByRole('button', { name: 'Save' }).click();
      await tab.getByRole('dialog').getByRole('alert').waitFor();
      await tab.unrouteAll({ behavior: 'wait' });
      await tab.getByRole('button', { name: 'Save' }).click();
      await expect(name).toHaveCount(0);
      await tab.getByRole('region', { name: `${called} edited` }).waitFor();
    }
    // The browser itself notes each request that is cut off.
    stage.complaints.splice(0);
  },

  'who closes a form that is being saved, and goes on with the next one, keeps what they type in it': async (stage) => {
    await using page = await openFrontend(stage, undefined, undefined, `${stage.world.api.url}/contacts`);
    const { tab } = page;
    const dialog = tab.getByRole('dialog');
    for (const [place, path, button, label, submit] of [
      ['Contacts', 'contacts', 'New contact', 'Name', 'Save'],
      ['All', 'tickets', 'New ticket', 'Title', 'Create ticket'],
    ] as const) {
      const [first, second] = [`First ${randomUUID().slice(0, 8)}`, `Second ${randomUUID().slice(0, 8)}`];
      // Beside some names stands how many there are.
      await tab
        .getByRole('navigation')
        .getByRole('link', { name: new RegExp(`^${place}\\b`) })
        .click();
      const box = dialog.getByRole('textbox', { name: label, exact: true });
      const release = await hold(tab, `**/api/${path}`);
      await tab.getByRole('button', { name: button }).click();
      await box.fill(first);
      await dialog.getByRole('button', { name: submit }).click();
      await tab.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
      await tab.getByRole('button', { name: button }).click();
      await box.fill(second);
      await release();
      await tab.getByRole('region', { name: new RegExp(first) }).waitFor();
      await expect(box).toHaveValue(second);
      await tab.keyboard.press('Escape');
      await tab.getByRole('button', { name: button }).click();
      await expect(box).toHaveValue(second);
      await dialog.getByRole('button', { name: 'Cancel' }).click();
    }
  },

  'what is typed in a comment that somebody else deletes meanwhile is shown, and goes on as another': async (stage) => {
    const ticket = await newTicket(stage, { projectKey: null });
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    await tab.locator('#composer').fill('Before');
    await tab.getByRole('button', { name: 'Add note' }).click();
    const card = tab.locator('.comment', { hasText: 'Before' });
    await card.getByRole('button', { name: 'Edit' }).click();
    await tab.keyboard.type(' and half an edit');
    const { body } = await stage.world.crm<{ comments: { id: string }[] }>('GET', `/api/tickets/${ticket.id}`);
    await stage.world.crm('DELETE', `/api/tickets/${ticket.id}/comments/${body.comments[0]?.id}`);
    const lost = tab.getByRole('region', { name: 'Somebody deleted the comment that you were editing.' });
    const text = lost.getByRole('textbox');
    await expect(text).toHaveValue('Before and half an edit');
    await expect(text).toBeFocused();
    await tab.keyboard.press('e');
    await tab.getByRole('button', { name: 'Close' }).click();
    await tab.locator(`.row[data-ticket="${ticket.id}"]`).click();
    await lost.getByRole('button', { name: 'Move it to the box below' }).press('Enter');
    await expect(tab.locator('#composer')).toHaveValue('Before and half an edit');
    await expect(tab.locator('#composer')).toBeFocused();
    await expect(lost).toHaveCount(0);
    expect((await stage.world.crm<{ status: string }>('GET', `/api/tickets/${ticket.id}`)).body.status).toBe('OPEN');
  },

  'files that are not sent are there again for who looks into another workspace and comes back': async (stage) => {
    const ticket = await newTicket(stage, { projectKey: null });
    await using signIn = await startSignIn(stage);
    const { tab } = signIn;
    await tab.route(/\/attachments\?/, (route) => route.abort());
    const { here, other, choose } = await openOneOfTwo(stage, signIn);
    const openTicketHere = async () => {
      await choose(here);
      await tab.getByLabel('Search tickets').fill(ticket.title);
      await tab.locator(`.row[data-ticket="${ticket.id}"]`).click();
    };
    await openTicketHere();
    await tab.locator('#composer').waitFor();
    await paste(tab, 'shot.png');
    const file = tab.getByRole('button', { name: 'Remove: shot.png' });
    await file.waitFor();
    await choose(other);
    await expect(file).toHaveCount(0);
    await tab.getByRole('button', { name: 'Sign out' }).click();
    await tab.getByText('A text or a file of yours was not sent.').waitFor();
    await tab.getByRole('button', { name: 'Cancel', exact: true }).click();
    await openTicketHere();
    await file.waitFor();
    stage.complaints.splice(0);
  },

  'a ticket or a contact that is begun in one workspace is not offered in another, and is there for who comes back':
    async (stage) => {
      await using signIn = await startSignIn(stage);
      const { tab } = signIn;
      const { here, other, choose } = await openOneOfTwo(stage, signIn);
      const dialog = tab.getByRole('dialog');
      for (const [place, button, label] of [
        ['All', 'New ticket', 'Title'],
        ['Contacts', 'New contact', 'Name'],
      ] as const) {
        const box = dialog.getByRole('textbox', { name: label, exact: true });
        const begin = async (workspace: string) => {
          await choose(workspace);
          await tab
            .getByRole('navigation')
            .getByRole('link', { name: new RegExp(`^${place}\\b`) })
            .click();
          await tab.getByRole('button', { name: button }).first().click();
        };
        await begin(here);
        await box.fill('Of the first workspace');
        await tab.keyboard.press('Escape');
        await begin(other);
        await expect(box, button).toHaveValue('');
        await tab.keyboard.press('Escape');
        await begin(here);
        await expect(box, button).toHaveValue('Of the first workspace');
        await dialog.getByRole('button', { name: 'Cancel' }).click();
      }
      stage.complaints.splice(0);
    },
};

/** Signs Gail in, who belongs to two workspaces. Which one is opened first is no matter. */
async function openOneOfTwo({ world }: Stage, { tab, url, issuer }: Awaited<ReturnType<typeof startSignIn>>) {
  const [here, other] = [world.secrets.tenantId, randomUUID()];
  const databaseUrl = world.api.environment.DATABASE_URL ?? '';
  await prepareDatabase(databaseUrl, other);
  await addDemoMembers(databaseUrl, other, issuer);
  await tab.goto(`${url}/?view=all`);
  await tab.getByRole('button', { name: 'Gail Agent' }).click();
  const choice = tab.getByLabel('Workspace');
  const choose = async (workspace: string) => {
    await choice.selectOption(workspace);
    await expect(choice).toHaveValue(workspace);
  };
  return { here, other, choose };
}

/** What the page sends comes to the API, and no answer comes back. */
export const loseAnswer = (tab: Page, url: string) =>
  tab.route(url, async (route) => {
    if (route.request().method() === 'GET') return await route.continue();
    await route.fetch();
    await route.abort();
  });
