import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { pageFaults } from '../page-faults.ts';
import type { Scene, Stage } from '../stage.ts';
import { until } from '../waiting.ts';
import { newTicket, openFrontend, openTicket, type Ticket } from './open-frontend.ts';

/** The fields of Jira's own that an admin let take part: in a ticket, and in one that is created. */
export const FRONTEND_CUSTOM_FIELDS: Scene = {
  'a custom field that takes part is seen and changed in the ticket, in Jira too, and is taken back by Z': async (
    stage,
  ) => {
    await letTakePart(stage, REFERENCE);
    const ticket = await newTicket(stage, {});
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    const box = tab.getByLabel('Customer reference');
    const inJira = () => stage.world.sandbox.jira.state.resolve(ticket.jira?.issueId ?? '')?.custom[REFERENCE.fieldId];
    await box.fill('ACME-7');
    await box.press('Enter');
    await until('Jira has it', () => inJira() === 'ACME-7');
    await expect(box).toHaveValue('ACME-7');
    await tab.setViewportSize({ width: 360, height: 740 });
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
    await tab.keyboard.press('z');
    await until('Jira has none', () => (inJira() ?? null) === null);
    await expect(box).toHaveValue('');
  },

  'custom fields of which one chooses take what Jira has, a person and a long text too, and Jira has them': async (
    stage,
  ) => {
    const before = await readConfig(stage);
    for (const field of CHOSEN) await letTakePart(stage, field);
    const ticket = await newTicket(stage, {});
    await using page = await openTicket(stage, ticket);
    const { tab } = page;
    const inJira = (id: string) => stage.world.sandbox.jira.state.resolve(ticket.jira?.issueId ?? '')?.custom[id];
    await tab.getByRole('button', { name: 'Region: None' }).click();
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
    await tab.getByRole('radio', { name: 'South' }).click();
    await tab.getByRole('button', { name: 'Region: South' }).waitFor();
    await tab.getByRole('button', { name: 'Affected products: None' }).click();
    await tab.getByRole('checkbox', { name: 'App' }).check();
    await tab.getByRole('checkbox', { name: 'Web' }).check();
    await tab.keyboard.press('Escape');
    const manager = tab.getByRole('combobox', { name: 'Account manager' });
    await manager.click();
    await manager.pressSequentially('linus');
    await tab.getByRole('option', { name: /Linus/ }).waitFor();
    await manager.press('Enter');
    const cause = tab.getByRole('region', { name: 'Root cause' });
    await cause.getByRole('button', { name: 'Edit' }).click();
    await cause.getByRole('textbox').fill('It was **cold**');
    await cause.getByRole('button', { name: 'Preview' }).click();
    await cause.locator('strong').waitFor();
    await cause.getByRole('button', { name: 'Save' }).click();
    await until('Jira has all of them', () => CHOSEN.every(({ fieldId }) => (inJira(fieldId) ?? null) !== null));
    expect(inJira('customfield_10044')).toHaveLength(2);
    await expect(manager).toHaveValue(/Linus/);
    // On a telephone the options stand at their field, too.
    await tab.setViewportSize({ width: 360, height: 740 });
    const region = tab.getByRole('button', { name: 'Region: South' });
    await region.click();
    await tab.getByRole('radio', { name: 'West' }).waitFor();
    expect.soft(await pageFaults(tab, 'body')).toEqual([]);
    const [field, options] = [await region.boundingBox(), await tab.locator('.popover:popover-open').boundingBox()];
    if (!field || !options) throw new Error('The field, or its options, are not shown.');
    const gap = Math.max(options.y - field.y - field.height, field.y - options.y - options.height);
    expect.soft(gap).toBeGreaterThanOrEqual(0);
    expect.soft(gap).toBeLessThan(10);
    await stage.world.crm('PUT', before.path, before.config);
  },

  'a new ticket is asked for the custom fields that take part, with the options that Jira has, and Jira has them':
    async (stage) => {
      const before = await readConfig(stage);
      for (const field of CHOSEN) await letTakePart(stage, field);
      await using page = await openFrontend(stage);
      const { tab } = page;
      await tab.locator('.row').first().waitFor();
      await tab.keyboard.press('c');
      const title = `Asked for ${randomUUID().slice(0, 8)}`;
      await tab.getByRole('dialog').getByLabel('Title').fill(title);
      await tab.getByLabel('Region').selectOption('West');
      await tab.getByRole('checkbox', { name: 'App' }).check();
      expect.soft(await pageFaults(tab, 'body')).toEqual([]);
      // What is typed and chosen is there again.
      await tab.keyboard.press('Escape');
      await tab.keyboard.press('c');
      await expect(tab.getByLabel('Region')).toHaveValue('West');
      await tab.getByRole('button', { name: 'Create ticket' }).click();
      await tab.getByRole('button', { name: 'Region: West' }).waitFor();
      const of = () => stage.world.crm<{ items: Ticket[] }>('GET', `/api/tickets?q=${encodeURIComponent(title)}`);
      await until('Jira has them', async () => {
        const issueId = (await of()).body.items[0]?.jira?.issueId;
        const custom = stage.world.sandbox.jira.state.resolve(issueId ?? '')?.custom ?? {};
        return ['customfield_10043', 'customfield_10044'].every((id) => (custom[id] ?? null) !== null);
      });
      await stage.world.crm('PUT', before.path, before.config);
    },
};

const REFERENCE = { name: 'customerReference', fieldId: 'customfield_10039', kind: 'text' };

const CHOSEN = [
  { name: 'region', fieldId: 'customfield_10043', kind: 'select' },
  { name: 'affectedProducts', fieldId: 'customfield_10044', kind: 'multi-select' },
  { name: 'accountManager', fieldId: 'customfield_10045', kind: 'user' },
  { name: 'rootCause', fieldId: 'customfield_10040', kind: 'rich-text' },
];

type Config = { customFields: (typeof REFERENCE)[] };

async function readConfig({ world }: Stage): Promise<{ path: string; config: Config }> {
  const sites = await world.crm<{ items: { siteId: string }[] }>('GET', '/api/jira/sites');
  const path = `/api/jira/sites/${sites.body.items[0]?.siteId}/projects/KAN/config`;
  return { path, config: (await world.crm<{ config: Config }>('GET', path)).body.config };
}

/** As an admin chooses it in the settings of the project. */
async function letTakePart(stage: Stage, field: typeof REFERENCE): Promise<void> {
  const { path, config } = await readConfig(stage);
  if (config.customFields.some(({ fieldId }) => fieldId === field.fieldId)) return;
  const body = { ...config, customFields: [...config.customFields, field] };
  expect((await stage.world.crm('PUT', path, body)).status).toBe(200);
}
