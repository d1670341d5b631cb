import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { takeFaultsBack } from '../crm-side.ts';
import { pageFaults } from '../page-faults.ts';
import type { Scene, Stage } from '../stage.ts';
import { until } from '../waiting.ts';
import { loseAnswer } from './kept.ts';
import { openFrontend } from './open-frontend.ts';

type Ticket = {
  id: string;
  number: number;
  title: string;
  status: string;
  priority: string;
  jira: { issueKey: string };
};

/** The board and the palette: what is done in them is done in Jira, or put back with Jira's reason. */
export const FRONTEND_BOARD: Scene = {
  'a card that is moved by the keyboard has its status in Jira, and goes back by Undo': async (stage) => {
    const ticket = await newTicket(stage);
    await using page = await openBoard(stage, ticket);
    const { tab } = page;
    await tab.getByRole('link', { name: ticket.title }).focus();
    await tab.keyboard.press('Shift+ArrowRight');
    await inColumn(tab, 'IN_PROGRESS', ticket).waitFor();
    await expect(tab.getByRole('link', { name: ticket.title })).toBeFocused();
    await until('Jira has the status', () => statusInJira(stage, ticket) === 'In Progress');
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
    await tab.getByRole('button', { name: 'Undo' }).click();
    await inColumn(tab, 'OPEN', ticket).waitFor();
    await until('Jira has the status again', () => statusInJira(stage, ticket) === 'To Do');
    // So it is where the answer is lost, and by the key, which leaves the focus with the card.
    await loseAnswer(tab, `**/api/tickets/${ticket.id}`);
    await tab.getByRole('link', { name: ticket.title }).focus();
    const isLost = tab.waitForEvent('requestfailed');
    await tab.keyboard.press('Shift+ArrowRight');
    await isLost;
    await tab.getByText(`#${ticket.number}: In progress`).last().waitFor();
    await expect(tab.getByText('was refused')).toHaveCount(0);
    await tab.unrouteAll({ behavior: 'wait' });
    await tab.keyboard.press('z');
    await inColumn(tab, 'OPEN', ticket).waitFor();
    await expect(tab.getByRole('link', { name: ticket.title })).toBeFocused();
    // The browser itself notes each request that is cut off.
    stage.complaints.splice(0);
  },

  'a move that Jira refuses comes back with the reason': async (stage) => {
    const ticket = await newTicket(stage);
    await using page = await openBoard(stage, ticket);
    const { tab } = page;
    const refusal = { kind: 'status', status: 400, body: { errorMessages: ['Only leads may start work.'] } };
    await stage.world.control('POST', '/faults', { match: { method: 'POST', path: '/transitions' }, action: refusal });
    await inColumn(tab, 'OPEN', ticket).dragTo(tab.locator('[data-status=IN_PROGRESS]'));
    await tab.getByText('stays as it was').waitFor();
    await expect(tab.locator('.toast')).toContainText('Only leads may start work.');
    await inColumn(tab, 'OPEN', ticket).waitFor();
    await takeFaultsBack(stage);
    await until('the CRM has the old status', async () => (await read(stage, ticket)).status === 'OPEN');
    // The browser itself notes each answer that is not 2xx.
    stage.complaints.splice(0);
  },

  'the palette finds a ticket by its number, and changes it': async (stage) => {
    const ticket = await newTicket(stage);
    await using page = await openFrontend(stage);
    const { tab } = page;
    await tab.locator('.row').first().waitFor();
    await tab.keyboard.press('Control+k');
    await expect(tab.getByRole('combobox', { name: 'Commands and tickets' })).toBeFocused();
    await tab.keyboard.type(`${ticket.number}`);
    await tab.getByRole('option', { name: ticket.title }).click();
    await expect(tab.getByLabel('Title', { exact: true })).toHaveValue(ticket.title);
    await tab.keyboard.press('Control+k');
    await tab.getByText(`#${ticket.number} ${ticket.title}`).waitFor();
    await tab.keyboard.type('set priority');
    await tab.keyboard.press('Enter');
    await tab.getByRole('option', { name: 'Urgent', exact: true }).waitFor();
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
    await tab.keyboard.type('urg');
    await tab.keyboard.press('Enter');
    await until('the CRM has the priority', async () => (await read(stage, ticket)).priority === 'URGENT');
  },
};

async function newTicket({ world }: Stage): Promise<Ticket> {
  const title = `Board ${randomUUID().slice(0, 8)}`;
  const { status, body } = await world.crm<Ticket>('POST', '/api/tickets', { title });
  if (status !== 201) throw new Error(`No ticket with its issue was made: ${status} ${JSON.stringify(body)}`);
  return body;
}

const read = async ({ world }: Stage, { id }: Ticket) => (await world.crm<Ticket>('GET', `/api/tickets/${id}`)).body;

async function openBoard(stage: Stage, ticket: Ticket) {
  const page = await openFrontend(stage);
  await page.tab.getByRole('button', { name: 'Board' }).click();
  await page.tab.getByLabel('Search tickets').fill(ticket.title);
  await inColumn(page.tab, 'OPEN', ticket).waitFor();
  return page;
}

type Tab = Awaited<ReturnType<typeof openFrontend>>['tab'];
const inColumn = (tab: Tab, status: string, { id }: Ticket) =>
  tab.locator(`[data-status=${status}] [data-ticket="${id}"]`);

function statusInJira({ world }: Stage, { jira }: Ticket): string | undefined {
  const issue = world.sandbox.jira.state.resolve(jira.issueKey);
  return world.sandbox.jira.catalog.statuses.find(({ id }) => id === issue?.statusId)?.name;
}
