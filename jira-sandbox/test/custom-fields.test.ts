import { webhookBody } from '../src/jira/webhooks/webhook-body.ts';
import { adf, type Client, startClient } from './support/sandbox-client.ts';

let client: Client;
beforeAll(async () => {
  client = await startClient();
});
afterAll(() => client.sandbox.close());

const LINUS = '5b109f2e9729b51b54dc274d';

it('tells of each custom field on its screens what it may hold', async () => {
  const { id } = await client.createIssue();
  const { fields } = (await client.rest('GET', `/issue/${id}/editmeta`)).body;
  expect(fields.customfield_10043).toMatchObject({
    schema: { type: 'option', custom: expect.stringMatching(/:select$/), customId: 10043 },
    operations: ['set'],
    allowedValues: [{ value: 'North' }, { value: 'South' }, { value: 'East' }, { value: 'West' }],
  });
  expect(fields.customfield_10044.operations).toEqual(['add', 'set', 'remove']);
  const create = (await client.rest('GET', '/issue/createmeta/KAN/issuetypes/10002')).body;
  expect(create.fields.map((field: { fieldId: string }) => field.fieldId)).toEqual(
    expect.arrayContaining(['customfield_10040', 'customfield_10045']),
  );
});

it('keeps what the others hold when one changes, and history says from what to what', async () => {
  const { id } = await client.createIssue({
    customfield_10040: adf('Because'),
    customfield_10043: { value: 'North' },
    customfield_10044: [{ value: 'Web' }],
    customfield_10045: { accountId: LINUS },
  });
  const edit = { fields: { customfield_10041: 4.5 }, update: { customfield_10044: [{ add: { value: 'API' } }] } };
  expect((await client.rest('PUT', `/issue/${id}`, edit)).status).toBe(204);
  const { fields } = (await client.rest('GET', `/issue/${id}`)).body;
  expect(fields).toMatchObject({
    customfield_10040: adf('Because'),
    customfield_10041: 4.5,
    customfield_10043: { value: 'North' },
    customfield_10044: [{ value: 'API' }, { value: 'Web' }],
    customfield_10045: { accountId: LINUS },
  });
  expect(client.changes.at(-1)?.changelog?.items).toEqual([
    expect.objectContaining({ fieldId: 'customfield_10041', from: null, fromString: null, toString: '4.5' }),
    expect.objectContaining({
      fieldId: 'customfield_10044',
      fieldtype: 'custom',
      fromString: 'Web',
      toString: 'API,Web',
    }),
  ]);
});

it('shows a document as wiki markup in the v2 body of a webhook', async () => {
  await client.createIssue({ customfield_10040: adf('Because'), customfield_10043: { value: 'East' } });
  const change = client.changes.at(-1);
  if (!change) throw new Error('nothing was told');
  expect(webhookBody(change, {})).toMatchObject({
    issue: { fields: { customfield_10040: 'Because', customfield_10043: { value: 'East' } } },
  });
});

it.each([
  ['customfield_10039', 5],
  ['customfield_10040', 'plain text'],
  ['customfield_10041', '5'],
  ['customfield_10042', '2026-02-30'],
  ['customfield_10043', { value: 'Centre' }],
  ['customfield_10043', 'North'],
  ['customfield_10044', [{ id: '1' }]],
  ['customfield_10044', { value: 'Web' }],
  ['customfield_10045', { accountId: 'nobody' }],
])('refuses for %s what it cannot hold: %j', async (field, value) => {
  const { id } = await client.createIssue();
  const answer = await client.rest('PUT', `/issue/${id}`, { fields: { [field]: value } });
  expect(answer).toMatchObject({ status: 400, body: { errors: { [field]: expect.any(String) } } });
});
