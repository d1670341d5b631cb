import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTicketSchema } from '@synapse/shared/ticket';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A field goes to Jira only, and something in Jira, such as an automation rule, sets it each time that ours has arrived. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
  await world.owner(
    `update jira_site set config = '{"projects": {"KAN": {"directions": {"title": "to-jira", "labels": "to-jira"}}}}'`,
  );
});
afterAll(() => world.close());

test('two writers of a field do not go on for ever: it waits, and says why, until somebody retries', async () => {
  const input = createTicketSchema.parse({ title: 'Ours' });
  const { ticketId } = await world.commands.createTicket(world.caller, input);
  await world.settle();
  const issueId = (await world.tickets()).find((one) => one.id === ticketId)?.issue_id ?? '';
  const summary = async () =>
    (await world.jira<{ fields: { summary: string } }>('GET', `issue/${issueId}`)).fields.summary;
  /** @returns how often ours was sent again */
  async function automate(most: number): Promise<number> {
    for (let times = 0; times < most; times += 1) {
      await world.jira('PUT', `issue/${issueId}`, { fields: { summary: 'By a rule' } });
      await world.settle();
      if ((await summary()) === 'By a rule') return times;
    }
    return most;
  }
  expect(await automate(20)).toBe(9);
  const reason = async () =>
    (
      await world.owner<{ sync_state: string; code: string }>(
        `select sync_state, sync_reason #>> '{template,code}' as code from ticket where id = $1`,
        [ticketId],
      )
    )[0];
  expect(await reason()).toEqual({ sync_state: 'parked', code: 'field_contested' });
  // What somebody does to the rule is not seen: one more try tells.
  await world.commands.retryTicket(world.caller, ticketId);
  await world.settle();
  expect(await summary()).toBe('Ours');
  expect(await automate(20)).toBe(0);
  await world.commands.retryTicket(world.caller, ticketId);
  await world.settle();
  expect([await summary(), (await reason())?.sync_state]).toEqual(['Ours', 'synced']);
  // A person who changes it now and then is no such writer.
  await world.pass(3_700_000);
  expect(await automate(1)).toBe(1);
});

test('nor do they where the rule sets two fields: the news of the one is no reason to send the other again', async () => {
  const { ticketId } = await world.commands.createTicket(
    world.caller,
    createTicketSchema.parse({ title: 'Ours, too' }),
  );
  await world.settle();
  const issueId = (await world.tickets()).find((one) => one.id === ticketId)?.issue_id ?? '';
  const issue = () => world.jira<{ fields: { summary: string; labels: string[] } }>('GET', `issue/${issueId}`);
  const isByRule = async () => {
    const { summary, labels } = (await issue()).fields;
    return summary === 'By a rule' && labels.includes('by-a-rule');
  };
  let times = 0;
  for (; times < 20 && !(await isByRule()); times += 1) {
    const update = { summary: [{ set: 'By a rule' }], labels: [{ add: 'by-a-rule' }] };
    await world.jira('PUT', `issue/${issueId}`, { update });
    await world.settle();
  }
  expect(times).toBe(10);
});

test('it waits no more once somebody in Jira has set what the ticket has: nothing is left to send', async () => {
  const { ticketId } = await world.commands.createTicket(
    world.caller,
    createTicketSchema.parse({ title: 'Agreed on' }),
  );
  await world.settle();
  const issueId = (await world.tickets()).find((one) => one.id === ticketId)?.issue_id ?? '';
  const set = async (summary: string) => {
    await world.jira('PUT', `issue/${issueId}`, { fields: { summary } });
    await world.settle();
  };
  const state = async () =>
    (await world.owner<{ sync_state: string }>('select sync_state from ticket where id = $1', [ticketId]))[0]
      ?.sync_state;
  for (let times = 0; times < 20 && (await state()) !== 'parked'; times += 1) await set('By a rule');
  expect(await state()).toBe('parked');
  await set('Agreed on');
  expect(await state()).toBe('synced');
});
