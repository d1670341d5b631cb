import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTicketSchema } from '@synapse/shared/ticket';
import { markdownToAdf } from '../../../src/domain/adf/from-markdown/markdown-to-adf.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Jira gives a description of its own to an issue that is created with none. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
afterEach(() => {
  world.sandbox.faults.remove();
  world.sandbox.jira.applySettings({ defaultDescription: null });
});
afterAll(() => world.close());

const TEMPLATE = '**Steps**\n\nWhat happened?';
const begin = () => world.sandbox.jira.applySettings({ defaultDescription: markdownToAdf(TEMPLATE) });

async function create(input: Record<string, unknown> = {}): Promise<string> {
  const asked = createTicketSchema.parse({ title: 'Printer on fire', ...input });
  return (await world.commands.createTicket(world.caller, asked)).ticketId;
}

async function settle(): Promise<void> {
  await world.settle();
  await world.hurry();
  await world.settle();
}

type Row = { description: string; issue_id: string };
const shown = async (ticketId: string) => {
  const [row] = await world.owner<Row>('select description from ticket where id = $1', [ticketId]);
  return row?.description;
};
const issueOf = (ticketId: string) =>
  [...world.sandbox.jira.state.allIssues()].find(({ labels }) => labels.includes(`crm-${ticketId}`));
const inJira = (ticketId: string) => JSON.stringify(JSON.parse(issueOf(ticketId)?.descriptionJson ?? 'null'));
const conflictsOf = (ticketId: string) =>
  world.owner('select field, our_value, their_value, winner from conflict where ticket_id = $1', [ticketId]);
const historyOf = (ticketId: string) =>
  world.owner("select old_value, new_value, rule from field_history where ticket_id = $1 and field = 'description'", [
    ticketId,
  ]);
const isTemplate = (ticketId: string) => expect(inJira(ticketId)).toContain('What happened?');

describe.each(['answered', 'answered and the event is lost', 'not answered'])('a create that is %s', (how) => {
  const made = async (input?: Record<string, unknown>) => {
    begin();
    if (how === 'not answered')
      world.sandbox.faults.add({
        match: { endpoint: 'createIssue' },
        count: 1,
        action: { kind: 'drop', when: 'after' },
      });
    const ticketId = await create(input);
    if (how === 'answered and the event is lost') world.events.length = 0;
    return ticketId;
  };

  test('a ticket without a description gets Jira’s, and nothing of it is a conflict', async () => {
    const ticketId = await made();
    await settle();
    await world.reconcile();
    await settle();
    expect(await shown(ticketId)).toBe(TEMPLATE);
    isTemplate(ticketId);
    expect(await conflictsOf(ticketId)).toEqual([]);
    expect(await historyOf(ticketId)).toEqual([{ old_value: '', new_value: TEMPLATE, rule: 'took_jira' }]);
  });

  test('a ticket with a description keeps its own', async () => {
    const ticketId = await made({ description: 'It burns' });
    await settle();
    expect(await shown(ticketId)).toBe('It burns');
    expect(inJira(ticketId)).toContain('It burns');
    expect(await conflictsOf(ticketId)).toEqual([]);
  });

  test('what is written here before Jira’s is known goes to Jira: it replaces what no person wrote', async () => {
    const ticketId = await made();
    await world.commands.editTicket(world.caller, ticketId, { description: 'It burns' });
    await settle();
    expect(await shown(ticketId)).toBe('It burns');
    expect(inJira(ticketId)).toContain('It burns');
    expect(await conflictsOf(ticketId)).toEqual([]);
  });

  test('what is written here and emptied again before that: both sides agree, without a conflict', async () => {
    const ticketId = await made();
    await world.commands.editTicket(world.caller, ticketId, { description: 'It burns' });
    await world.commands.editTicket(world.caller, ticketId, { description: '' });
    await settle();
    const isJiras = (await shown(ticketId)) === TEMPLATE;
    expect(inJira(ticketId)).toEqual(isJiras ? expect.stringContaining('What happened?') : 'null');
    expect(await shown(ticketId)).toBe(isJiras ? TEMPLATE : '');
    expect(await conflictsOf(ticketId)).toEqual([]);
  });

  test('a person in Jira fills it in before it is read: theirs is taken', async () => {
    const ticketId = await made();
    const filled = { fields: { description: markdownToAdf('It was the toner') } };
    await world.jira('PUT', `issue/${issueOf(ticketId)?.id}`, filled);
    await settle();
    expect(await shown(ticketId)).toBe('It was the toner');
    expect(await conflictsOf(ticketId)).toEqual([]);
  });

  test('a person in Jira fills it in and one here writes another: one wins, and the other stands on a row', async () => {
    const ticketId = await made();
    const filled = { fields: { description: markdownToAdf('It was the toner') } };
    await world.jira('PUT', `issue/${issueOf(ticketId)?.id}`, filled);
    await world.commands.editTicket(world.caller, ticketId, { description: 'It burns' });
    await settle();
    const row = { field: 'description', our_value: 'It burns', their_value: 'It was the toner' };
    expect(await conflictsOf(ticketId)).toMatchObject([row]);
  });
});
