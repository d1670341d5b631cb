import { expect } from '@playwright/test';
import { editIssue } from '@synapse/jira-sandbox/jira/issues/edit-issue';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import type { Page } from 'playwright-core';
import { pageFaults } from '../page-faults.ts';
import type { Scene, Stage } from '../stage.ts';
import { until } from '../waiting.ts';
import { hold, newTicket, openTicket, patchesOf, readTicket, signIn, type Ticket } from './open-frontend.ts';

/** The page of one ticket: who is there, files, conflicts, and what is taken back. */
export const FRONTEND_TICKET: Scene = {
  'two people at one ticket see each other and what the other changes, and both type': async (stage) => {
    const ticket = await newTicket(stage, { description: 'Before' });
    await using mine = await openTicket(stage, ticket);
    {
      await using theirs = await openTicket(stage, ticket, await mintDemoToken(stage.world.secrets, 'somebody-else'));
      await mine.tab.getByText('Demo Admin is looking').waitFor();
      await theirs.tab.getByRole('button', { name: 'Edit' }).click();
      await theirs.tab.getByRole('textbox', { name: 'Description' }).fill('Theirs');
      await mine.tab.getByText('Demo Admin is changing the description').waitFor();
      await mine.tab.getByText('Demo Admin is changing this now').waitFor();
      expect.soft(await pageFaults(mine.tab, 'body')).toEqual([]);
      await mine.tab.locator('#composer').fill('Mine');
      await theirs.tab.getByText('Demo Admin is changing the comment').waitFor();
      await mine.tab.getByRole('button', { name: 'Add note' }).click();
      await theirs.tab.locator('.comment.internal', { hasText: 'Mine' }).waitFor();
      await expect(theirs.tab.getByRole('textbox', { name: 'Description' })).toHaveValue('Theirs');
    }
    await expect(mine.tab.locator('.present span')).toHaveCount(0);
  },

  'an image that is pasted into a note asks first, for it is seen in Jira, too; then it is shown': async (stage) => {
    const ticket = await newTicket(stage, {});
    await using page = await openTicket(stage, ticket);
    await pasteImage(page.tab);
    await page.tab.getByText('You write a note, but a file is visible in').waitFor();
    expect((await filesOf(stage, ticket.id)).length).toBe(0);
    expect.soft(await pageFaults(page.tab, 'body')).toEqual([]);
    await page.tab.getByRole('button', { name: 'Attach, visible in Jira' }).click();
    const image = page.tab.getByAltText('Image pasted.png');
    await image.waitFor();
    expect(await image.evaluate((element: HTMLImageElement) => element.decode().then(() => element.naturalWidth))).toBe(
      8,
    );
    await until('Jira has the file', async () => (await filesOf(stage, ticket.id))[0]?.sync === 'synced');
  },

  'a conflict is settled by a third text, made of both, which goes to Jira': async (stage) => {
    const ticket = await newTicket(stage, { description: 'Common' });
    await makeConflict(stage, ticket);
    await using page = await openTicket(stage, await readTicket(stage, ticket));
    const conflict = page.tab.getByRole('region', { name: 'Changed on both sides: title' });
    // Who set each value, and when.
    await expect(conflict.locator('.sides time')).toHaveCount(2);
    await expect(conflict.locator('.sides')).toContainText('Demo Admin');
    // On a telephone it stands below the fields: a line above the composer leads there.
    await page.tab.setViewportSize({ width: 360, height: 740 });
    const line = page.tab.locator('.conflict-line').getByRole('button', { name: 'Changed on both sides: title' });
    await expect(line).toBeInViewport({ ratio: 1 });
    await line.click();
    await expect(conflict).toBeFocused();
    await expect(conflict.getByRole('button', { name: 'Keep ours' })).toBeInViewport();
    expect.soft(await pageFaults(page.tab, 'body'), 'at 360 px').toEqual([]);
    // At 200 % zoom all of the ticket scrolls: the line stays in view, and lies above the composer once that is reached.
    await page.tab.setViewportSize({ width: 640, height: 360 });
    await page.tab.locator('.ticket-pane').evaluate((pane) => pane.scrollTo({ top: 0 }));
    await expect(line).toBeInViewport({ ratio: 1 });
    await page.tab.locator('#composer').focus();
    await expect(page.tab.locator('#composer')).toBeInViewport({ ratio: 1 });
    const [lineAt, composerAt] = await Promise.all([line.boundingBox(), page.tab.locator('.composer').boundingBox()]);
    expect(lineAt && composerAt && lineAt.y + lineAt.height <= composerAt.y + 1).toBe(true);
    await page.tab.setViewportSize({ width: 1440, height: 900 });
    await conflict.getByRole('button', { name: 'Edit' }).click();
    await conflict.getByLabel('A third text: title').fill('Printer burns in halls A and B');
    expect.soft(await pageFaults(page.tab, 'body')).toEqual([]);
    await conflict.getByRole('button', { name: 'Use this text' }).click();
    await expect(conflict).toHaveCount(0);
    await expect(page.tab.getByLabel('Title', { exact: true })).toHaveValue('Printer burns in halls A and B');
    const inJira = () => stage.world.sandbox.jira.state.resolve(ticket.jira?.issueId ?? '')?.summary;
    await until('Jira has it', () => inJira() === 'Printer burns in halls A and B');
  },

  'a conflict that comes while the ticket is read moves nothing of it, and stands there once its line is taken': async (
    stage,
  ) => {
    const ticket = await newTicket(stage, { description: 'Common' });
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    const places = () =>
      tab
        .locator('.ticket-head, .timeline > *, #composer')
        .evaluateAll((parts) =>
          parts.map((part) => `${part.className || part.id} ${part.getBoundingClientRect().top}`),
        );
    await tab.getByLabel('Description', { exact: true }).waitFor();
    const before = await places();
    await makeConflict(stage, ticket);
    const line = tab.locator('.conflict-line').getByRole('button', { name: 'Changed on both sides: title' });
    await line.waitFor();
    expect(await places()).toEqual(before);
    const conflict = tab.getByRole('region', { name: 'Changed on both sides: title' });
    await expect(conflict).toHaveCount(0);
    await line.click();
    await expect(conflict).toBeFocused();
    await expect(conflict.getByRole('button', { name: 'Keep ours' })).toBeInViewport();
  },

  'a third text outlives that somebody else settles its conflict, and can still be used': async (stage) => {
    const ticket = await newTicket(stage, { description: 'Common' });
    await makeConflict(stage, ticket);
    await using page = await openTicket(stage, await readTicket(stage, ticket));
    const conflict = page.tab.getByRole('region', { name: 'Changed on both sides: title' });
    await conflict.getByRole('button', { name: 'Edit' }).click();
    const third = conflict.getByLabel('A third text: title');
    await third.fill('Printer burns in hall');
    const { body } = await stage.world.crm<{ items: { id: string }[] }>(
      'GET',
      `/api/sync/conflicts?ticketId=${ticket.id}`,
    );
    await stage.world.crm('POST', `/api/sync/conflicts/${body.items[0]?.id}/resolve`, { take: 'ours' });
    await conflict.getByText('Somebody has settled this meanwhile').waitFor();
    await page.tab.keyboard.type('s A and B');
    await expect(third).toHaveValue('Printer burns in halls A and B');
    expect.soft(await pageFaults(page.tab, 'body')).toEqual([]);
    await conflict.getByRole('button', { name: 'Use this text' }).click();
    await expect(conflict).toHaveCount(0);
    await expect(page.tab.getByLabel('Title', { exact: true })).toHaveValue('Printer burns in halls A and B');
  },

  'a third text of a conflict that was settled while its ticket was closed is there when it is opened, and can be used':
    async (stage) => {
      const ticket = await newTicket(stage, { description: 'Common' });
      await makeConflict(stage, ticket);
      await using page = await openTicket(stage, await readTicket(stage, ticket));
      const { tab } = page;
      const conflict = tab.getByRole('region', { name: 'Changed on both sides: title' });
      await conflict.getByRole('button', { name: 'Edit' }).click();
      await conflict.getByLabel('A third text: title').fill('Kept for later');
      await tab.getByRole('button', { name: 'Close', exact: true }).click();
      const { body } = await stage.world.crm<{ items: { id: string }[] }>(
        'GET',
        `/api/sync/conflicts?ticketId=${ticket.id}`,
      );
      await stage.world.crm('POST', `/api/sync/conflicts/${body.items[0]?.id}/resolve`, { take: 'theirs' });
      await tab.goto(`${stage.world.api.url}/?view=all&ticket=${ticket.id}`);
      await signIn(tab, stage.world.token);
      await conflict.getByText('Somebody has settled this meanwhile').waitFor();
      await expect(conflict.getByLabel('A third text: title')).toHaveValue('Kept for later');
      // It is no open decision.
      await expect(tab.locator('.conflict-line').getByRole('button')).toHaveCount(0);
      await conflict.getByRole('button', { name: 'Use this text' }).click();
      await expect(conflict).toHaveCount(0);
      await expect(tab.getByLabel('Title', { exact: true })).toHaveValue('Kept for later');
      await tab.reload();
      await signIn(tab, stage.world.token);
      await expect(tab.getByLabel('Title', { exact: true })).toHaveValue('Kept for later');
      await expect(conflict).toHaveCount(0);
    },

  'Z takes back the last own change, and what somebody else changed since stays': async (stage) => {
    const ticket = await newTicket(stage, { priority: 'LOW' });
    await using page = await openTicket(stage, ticket);
    const priority = page.tab.locator('[data-field=priority] select');
    const sent = patchesOf(page.tab);
    const release = await hold(page.tab, `**/api/tickets/${ticket.id}`);
    await priority.selectOption('URGENT');
    await page.tab.getByText('Priority changed.').waitFor();
    await priority.blur();
    await page.tab.keyboard.press('z');
    await page.tab.getByText('Undoing …').waitFor();
    expect(sent).toEqual([{ priority: 'URGENT' }]);
    await release();
    await until(
      'the priority is as before',
      async () => sent.length === 2 && (await readTicket(stage, ticket)).priority === 'LOW',
    );
    expect(sent[1]).toEqual({ priority: 'LOW', version: expect.any(Number) });
    await expect(priority).toHaveValue('LOW');
    await priority.selectOption('HIGH');
    await until('the priority is saved', async () => (await readTicket(stage, ticket)).priority === 'HIGH');
    await stage.world.crm('PATCH', `/api/tickets/${ticket.id}`, { priority: 'MEDIUM' });
    await expect(priority).toHaveValue('MEDIUM');
    await priority.blur();
    await page.tab.keyboard.press('z');
    await page.tab.getByText('was changed since, so it stays as it is').waitFor();
    expect((await readTicket(stage, ticket)).priority).toBe('MEDIUM');
  },

  'a ticket of the CRM alone is assigned, linked to an issue that is found by its words, and deleted': async (
    stage,
  ) => {
    const ticket = await newTicket(stage, { projectKey: null });
    await using page = await openTicket(stage, ticket);
    await page.tab.getByText('More', { exact: true }).click();
    await page.tab.getByRole('button', { name: 'Create an issue in Jira' }).click();
    await page.tab.locator('.ticket-head .key').waitFor();
    const assignee = page.tab.getByRole('combobox', { name: 'Assignee' });
    await assignee.click();
    await assignee.pressSequentially('linus');
    await page.tab.getByRole('option', { name: /Linus/ }).waitFor();
    expect.soft(await pageFaults(page.tab, 'body')).toEqual([]);
    await assignee.press('Enter');
    await expect(assignee).toHaveValue(/Linus/);
    await page.tab.getByText('More', { exact: true }).click();
    await page.tab.getByRole('button', { name: 'Unlink from' }).click();
    await page.tab.getByText('Not in Jira').waitFor();
    await page.tab.getByText('More', { exact: true }).click();
    await page.tab.getByRole('button', { name: 'Link to an issue' }).click();
    await page.tab.getByRole('combobox', { name: 'Issue' }).pressSequentially(ticket.title);
    await page.tab.getByRole('listbox', { name: 'Issue' }).getByText(ticket.title).click();
    await page.tab.locator('.ticket-head .key').waitFor();
    await page.tab.getByText('More', { exact: true }).click();
    await page.tab.getByRole('button', { name: 'Delete ticket', exact: true }).click();
    await page.tab.getByText('Choose a ticket').waitFor();
    await page.tab.getByText('stays in Jira as it is').waitFor();
    expect.soft(await pageFaults(page.tab, 'body')).toEqual([]);
    await page.tab.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.tab.getByText('is as it was').waitFor();
    expect((await readTicket(stage, ticket)).title).toBe(ticket.title);
  },
};

/** As a screenshot comes out of the clipboard. */
const pasteImage = (tab: Page) =>
  tab.evaluate(async () => {
    const blob = await new OffscreenCanvas(8, 8).getContext('2d')?.canvas.convertToBlob({ type: 'image/png' });
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(blob ? [blob] : [], 'pasted.png', { type: 'image/png' }));
    const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.querySelector('#composer')?.dispatchEvent(paste);
  });

async function filesOf({ world }: Stage, ticketId: string) {
  const { body } = await world.crm<{ items: { sync: string }[] }>('GET', `/api/tickets/${ticketId}/attachments`);
  return body.items;
}

function editInJira({ world: { sandbox } }: Stage, issueId: string | undefined, summary: string): void {
  const issue = sandbox.jira.state.resolve(issueId ?? '');
  const [user] = sandbox.jira.catalog.users;
  if (!issue || !user) throw new Error('The ticket has no issue in the sandbox.');
  editIssue(sandbox.jira, { user, viaApp: null, scopes: null, tokenLabel: user.displayName }, issue, {
    fields: { summary },
  });
}

/** The title is changed here and in Jira, before either knows of the other. */
async function makeConflict(stage: Stage, ticket: Ticket): Promise<void> {
  const match = { endpoint: 'editIssue' };
  // However slow this machine is, nothing of ours arrives before the edit in Jira.
  await stage.world.control('POST', '/faults', { match, probability: 1, action: { kind: 'drop', when: 'before' } });
  await stage.world.crm('PATCH', `/api/tickets/${ticket.id}`, { title: 'Printer burns in hall A' });
  editInJira(stage, ticket.jira?.issueId, 'Printer burns in hall B');
  await stage.world.crm('GET', `/api/tickets/${ticket.id}/refresh`);
  await stage.world.control('DELETE', '/faults');
}
