import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CUSTOM_FIELD_KINDS, type CustomFieldKind } from '@synapse/shared/project-config';
import { type CustomInput, createTicketSchema } from '@synapse/shared/ticket';
import { markdownToAdf } from '../../../src/domain/adf/from-markdown/markdown-to-adf.ts';
import { customName } from '../../../src/domain/fields/custom.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import { lockTickets } from '../../../src/store/tickets/ticket-states.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A custom field of every kind, each both ways against the sandbox, which refuses what Jira refuses. */
const FIELD: Readonly<Record<CustomFieldKind, string>> = {
  text: 'customfield_10039',
  'rich-text': 'customfield_10040',
  number: 'customfield_10041',
  date: 'customfield_10042',
  select: 'customfield_10043',
  'multi-select': 'customfield_10044',
  user: 'customfield_10045',
};
const nameOf = (kind: CustomFieldKind) => kind.replace('-', '');

let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
  const customFields = CUSTOM_FIELD_KINDS.map((kind) => ({ name: nameOf(kind), fieldId: FIELD[kind], kind }));
  await world.owner('update jira_site set config = $1', [JSON.stringify({ projects: { KAN: { customFields } } })]);
});
beforeEach(() => world.sandbox.faults.remove());
afterAll(() => world.close());

const ADA = '5b10a2844c20165700ede21g';
const LINUS = '5b109f2e9729b51b54dc274d';

/** Two values of a kind: what is given here, what the ticket then shows, and what Jira is given and shows. */
type Sample = { input: CustomInput[string]; shown: unknown; jira: unknown; inJira: unknown };
const same = (value: unknown): Sample => ({ input: value as string, shown: value, jira: value, inJira: value });
const option = (value: string): Sample => ({
  ...{ input: value, shown: value, jira: { value }, inJira: expect.objectContaining({ value }) },
});
const options = (values: string[]): Sample => ({
  ...{ input: values, shown: values, jira: values.map((value) => ({ value })) },
  inJira: values.map((value) => expect.objectContaining({ value })),
});
const rich = (text: string): Sample => ({
  input: text,
  shown: text,
  jira: markdownToAdf(text),
  inJira: markdownToAdf(text),
});
const person = (accountId: string, name: string): Sample => ({
  ...{ input: { accountId }, shown: { userId: null, accountId, name } },
  ...{ jira: { accountId }, inJira: expect.objectContaining({ accountId, displayName: name }) },
});
const SAMPLES: Readonly<Record<CustomFieldKind, readonly [Sample, Sample]>> = {
  text: [same('ACME-7'), same('ACME-8')],
  'rich-text': [rich('It **burns**\n\n- here\n- there'), rich('No longer')],
  number: [same(4.5), same(-2)],
  date: [same('2026-12-24'), same('2027-01-02')],
  select: [option('North'), option('West')],
  'multi-select': [options(['App', 'Web']), options(['API'])],
  user: [person(LINUS, 'Linus Okafor'), person(ADA, 'Ada Lovelace')],
};

async function stateOf(ticketId: string) {
  const state = await withTenant(world.db, world.tenantId, async (tx) =>
    (await lockTickets(tx, world.tenantId, [ticketId], [])).get(ticketId),
  );
  if (!state?.link) throw new Error(`no linked ticket ${ticketId}`);
  return { ...state, link: state.link };
}
const shownIn = async (ticketId: string, kind: CustomFieldKind) =>
  (await stateOf(ticketId)).fields[customName(nameOf(kind))];
const inJira = async (issueId: string, kind: CustomFieldKind) =>
  (await world.jira<{ fields: Record<string, unknown> }>('GET', `issue/${issueId}`)).fields[FIELD[kind]];
const set = (ticketId: string, custom: CustomInput) => world.commands.editTicket(world.caller, ticketId, { custom });
const setInJira = (issueId: string, fields: Record<string, unknown>) =>
  world.jira('PUT', `issue/${issueId}`, { fields });

async function make(custom: CustomInput = {}) {
  const input = createTicketSchema.parse({ title: 'With fields', custom });
  const made = await world.commands.createTicket(world.caller, input);
  expect(made.outcome).toBe('synced');
  await world.settle();
  return { ticketId: made.ticketId, issueId: (await stateOf(made.ticketId)).link.issueId ?? '' };
}

describe.each(CUSTOM_FIELD_KINDS)('a field of the kind %s', (kind) => {
  const [first, second] = SAMPLES[kind];

  test('goes to Jira with a new ticket, by an edit, and emptied', async () => {
    const { ticketId, issueId } = await make({ [nameOf(kind)]: first.input });
    expect(await inJira(issueId, kind)).toEqual(first.inJira);
    expect(await shownIn(ticketId, kind)).toEqual(first.shown);
    expect((await set(ticketId, { [nameOf(kind)]: second.input })).outcome).toBe('synced');
    expect(await inJira(issueId, kind)).toEqual(second.inJira);
    expect((await set(ticketId, { [nameOf(kind)]: kind === 'multi-select' ? [] : null })).outcome).toBe('synced');
    expect(await inJira(issueId, kind)).toBeNull();
    await world.settle();
    expect((await stateOf(ticketId)).link.refused).toEqual({});
  });

  test('comes from Jira with a new issue, by an edit there, and emptied', async () => {
    const { id } = await world.jira<{ id: string }>('POST', 'issue', {
      fields: {
        ...{ project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'From Jira' },
        [FIELD[kind]]: first.jira,
      },
    });
    await world.settle();
    const ticketId = (await world.tickets()).find((one) => one.issue_id === id)?.id ?? '';
    expect(await shownIn(ticketId, kind)).toEqual(first.shown);
    await setInJira(id, { [FIELD[kind]]: second.jira });
    await world.settle();
    expect(await shownIn(ticketId, kind)).toEqual(second.shown);
    await setInJira(id, { [FIELD[kind]]: null });
    await world.settle();
    expect(await shownIn(ticketId, kind)).toEqual(kind === 'multi-select' ? [] : null);
    expect(await world.owner('select 1 from conflict where ticket_id = $1', [ticketId])).toEqual([]);
  });
});

/** What Jira refuses of each kind that the CRM can't know; the others it refuses here already. */
const REFUSED: readonly [CustomFieldKind, CustomInput[string], string][] = [
  ['text', 'x'.repeat(256), 'The entered text is too long. It exceeds the allowed limit of 255 characters.'],
  ['rich-text', 'x'.repeat(32_760), 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.'],
  ['number', 1e15, 'Number must be between -1.0E14 and 1.0E14'],
  ['select', 'Centre', "Option value 'Centre' is not valid"],
  ['multi-select', ['App', 'Desktop'], "Option value 'Desktop' is not valid"],
  ['user', { accountId: 'nobody-here' }, "User 'nobody-here' does not exist."],
];

test.each(REFUSED)(
  'what Jira refuses of the kind %s is parked with its words, and the rest goes',
  async (kind, value, words) => {
    const { ticketId, issueId } = await make();
    const name = customName(nameOf(kind));
    // Which options there are is asked first, and Jira need not say.
    world.sandbox.faults.add({ match: { endpoint: 'getEditIssueMeta' }, action: { kind: 'drop', when: 'before' } });
    const edited = await world.commands.editTicket(world.caller, ticketId, {
      title: `Goes without the ${kind}`,
      dueDate: '2026-12-01',
      custom: { [nameOf(kind)]: value },
    });
    expect(edited).toMatchObject({ outcome: 'refused', refusal: { field: name, jira: words } });
    const { fields } = await world.jira<{ fields: Record<string, unknown> }>('GET', `issue/${issueId}`);
    expect(fields).toMatchObject({ summary: `Goes without the ${kind}`, duedate: '2026-12-01', [FIELD[kind]]: null });
    await world.settle();
    expect((await stateOf(ticketId)).link.refused).toMatchObject({ [name]: { jira: words } });
    expect((await set(ticketId, { [nameOf(kind)]: SAMPLES[kind][0].input })).outcome).toBe('synced');
    expect(await inJira(issueId, kind)).toEqual(SAMPLES[kind][0].inJira);
  },
);

test('what can’t be a value of its kind is refused here', async () => {
  const { ticketId } = await make();
  const wrong: CustomInput = { text: 5, number: 'many', date: 'soon', select: ['a'], multiselect: 'a', user: 'Ada' };
  for (const [name, value] of Object.entries(wrong))
    await expect(set(ticketId, { [name]: value })).rejects.toMatchObject({ code: 'invalid_request' });
});

test('options chosen on both sides at once are put together', async () => {
  const { ticketId, issueId } = await make({ multiselect: ['Web'] });
  await world.jira('PUT', `issue/${issueId}`, { update: { [FIELD['multi-select']]: [{ add: { value: 'API' } }] } });
  expect((await set(ticketId, { multiselect: ['App', 'Web'] })).outcome).toBe('synced');
  await world.settle();
  expect(await shownIn(ticketId, 'multi-select')).toEqual(['API', 'App', 'Web']);
  expect(await inJira(issueId, 'multi-select')).toHaveLength(3);
});

test('a text of several lines that holds more than Markdown can say is not written over, but knowingly', async () => {
  const { ticketId, issueId } = await make({ richtext: 'Plain' });
  const media = { type: 'mediaGroup', content: [{ type: 'media', attrs: { type: 'file', id: 'u', collection: 'c' } }] };
  await setInJira(issueId, { [FIELD['rich-text']]: { type: 'doc', version: 1, content: [media] } });
  await world.settle();
  await expect(set(ticketId, { richtext: 'Ours' })).rejects.toMatchObject({ code: 'body_not_regenerable' });
  expect(JSON.stringify(await inJira(issueId, 'rich-text'))).toContain('mediaGroup');
  const knowingly = { custom: { richtext: 'Ours' }, replaceDescription: true };
  expect((await world.commands.editTicket(world.caller, ticketId, knowingly)).outcome).toBe('synced');
  expect(JSON.stringify(await inJira(issueId, 'rich-text'))).not.toContain('mediaGroup');
});
