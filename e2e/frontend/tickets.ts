import { expect } from '@playwright/test';
import { editIssue } from '@synapse/jira-sandbox/jira/issues/edit-issue';
import { ticketOf } from '../crm-side.ts';
import { pageFaults } from '../page-faults.ts';
import type { Scene, Stage } from '../stage.ts';
import { until } from '../waiting.ts';
import { openFrontend, signIn } from './open-frontend.ts';

const KEY = 'KAN-2';

/** The CRM's frontend, beside Jira: what a support agent does in it, and what comes of it on both sides. */
export const FRONTEND: Scene = {
  'an agent signs in to the CRM and finds the tickets, in both themes': async (stage) => {
    await using page = await openFrontend(stage);
    await expect(page.tab.getByRole('link', { name: /KAN-2\b/ })).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.tab.emulateMedia({ colorScheme });
      expect.soft(await pageFaults(page.tab, 'body'), colorScheme).toEqual([]);
    }
  },

  'a wrong token is refused in words': async (stage) => {
    await using page = await openFrontend(stage, 'not-a-token');
    await expect(page.tab.getByRole('alert')).toBeVisible();
    // The browser itself notes each answer that is not 2xx.
    stage.complaints.splice(0);
  },

  'an edit in the CRM is in Jira, and one in Jira is in the open page without a reload': async (stage) => {
    await using page = await openFrontend(stage);
    // Of a long list only what is in view is in the page, and an edit moves a ticket to its top.
    await page.tab.getByLabel('Search tickets').fill('charged');
    await page.tab.getByRole('link', { name: /KAN-2\b/ }).click();
    const title = page.tab.getByLabel('Title', { exact: true });
    await title.fill('Card is charged twice');
    await title.press('Enter');
    await until('Jira has the title', () => issueOf(stage).summary === 'Card is charged twice');
    await page.tab.getByText('In sync with Jira').waitFor();
    editInJiraOnly(stage, 'Card is charged three times');
    await expect(title).toHaveValue('Card is charged three times');
    await expect(page.tab.locator('.row', { hasText: 'Card is charged three times' })).toBeVisible();
    expect.soft(await pageFaults(page.tab, 'body')).toEqual([]);
  },

  'a note stays in the CRM, and a reply is in Jira': async (stage) => {
    await using page = await openFrontend(stage);
    await page.tab.getByRole('link', { name: /KAN-2\b/ }).click();
    await page.tab.getByText('Only people of this workspace read a note').waitFor();
    await page.tab.locator('#composer').fill('Ask the bank first.');
    await page.tab.getByRole('button', { name: 'Add note' }).click();
    await page.tab.locator('.comment.internal', { hasText: 'Ask the bank first.' }).waitFor();
    await page.tab.getByRole('button', { name: 'Reply', exact: true }).click();
    await page.tab.getByText('Everybody who sees KAN-2 in Jira reads this').waitFor();
    await page.tab.locator('#composer').fill('The bank confirms it.');
    await page.tab.getByRole('button', { name: 'Reply, visible in Jira' }).click();
    await page.tab.locator('.comment.public', { hasText: 'The bank confirms it.' }).waitFor();
    const commentsInJira = () => JSON.stringify(stage.world.sandbox.jira.state.comments.of(issueOf(stage).id));
    await until('Jira has the reply', () => commentsInJira().includes('The bank confirms it.'));
    expect(commentsInJira()).not.toContain('Ask the bank first.');
  },

  'by the keyboard alone: search, open, a text that survives a reload': async (stage) => {
    await using page = await openFrontend(stage);
    // Until the list is there, the sign-in is, which knows no shortcuts.
    await page.tab.locator('.row').first().waitFor();
    await page.tab.keyboard.press('/');
    await page.tab.keyboard.type('charged');
    await expect(page.tab.locator('.row')).toHaveCount(1);
    await page.tab.locator('#search').blur();
    await page.tab.keyboard.press('j');
    await page.tab.getByLabel('Title', { exact: true }).waitFor();
    await page.tab.keyboard.press('n');
    await page.tab.keyboard.type('not sent yet');
    await page.tab.reload();
    await signIn(page.tab, stage.world.token);
    await expect(page.tab.locator('#composer')).toHaveValue('not sent yet');
  },

  'what Jira refuses of a new ticket or a reply is kept once, and opened': async (stage) => {
    const match = { method: 'POST', path: '/issue' };
    const body = { errorMessages: ['The screen does not take this.'], errors: {} };
    await stage.world.control('POST', '/faults', {
      match,
      probability: 1,
      action: { kind: 'status', status: 400, body },
    });
    await using page = await openFrontend(stage);
    await page.tab.getByRole('link', { name: /KAN-2\b/ }).click();
    await page.tab.getByRole('button', { name: 'Reply', exact: true }).click();
    await page.tab.locator('#composer').fill('Refused once.');
    await page.tab.getByRole('button', { name: 'Reply, visible in Jira' }).click();
    await page.tab.locator('.comment', { hasText: 'Refused once.' }).getByText('Jira refused it').waitFor();
    await expect(page.tab.locator('#composer')).toHaveValue('');
    await page.tab.getByRole('button', { name: 'New ticket' }).click();
    await page.tab.getByRole('dialog').getByLabel('Title').fill('The refused printer');
    await page.tab.getByRole('button', { name: 'Create ticket' }).click();
    await expect(page.tab.locator('.ticket-title')).toHaveValue('The refused printer');
    await page.tab.locator('.sync.stuck', { hasText: 'The screen does not take this.' }).waitFor();
    await stage.world.control('DELETE', '/faults');
    stage.complaints.splice(0);
  },

  'a ticket made in the CRM has its issue in Jira': async (stage) => {
    await using page = await openFrontend(stage);
    await page.tab.getByRole('button', { name: 'New ticket' }).click();
    await page.tab.getByLabel('Title').fill('The printer is on fire');
    await page.tab.getByRole('button', { name: 'Create ticket' }).click();
    await page.tab.locator('.ticket-head .key').waitFor();
    const key = (await page.tab.locator('.ticket-head .key').textContent()) ?? '';
    expect(stage.world.sandbox.jira.state.resolve(key)?.summary).toBe('The printer is on fire');
    expect((await ticketOf(stage, key)).title).toBe('The printer is on fire');
  },
};

function issueOf({ world }: Stage) {
  const issue = world.sandbox.jira.state.resolve(KEY);
  if (!issue) throw new Error(`The sandbox has no ${KEY}.`);
  return issue;
}

function editInJiraOnly(stage: Stage, summary: string): void {
  const { jira } = stage.world.sandbox;
  const [user] = jira.catalog.users;
  if (!user) throw new Error('The sandbox has nobody.');
  const by = { user, viaApp: null, scopes: null, tokenLabel: user.displayName };
  editIssue(jira, by, issueOf(stage), { fields: { summary } });
}
