import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Contact, contactPageSchema, contactSchema, mergedContactsSchema } from '@synapse/shared/contact';
import { problemSchema } from '@synapse/shared/problem';
import { ticketPageSchema, ticketSchema } from '@synapse/shared/ticket';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';

let api: TestApi;
let tenant: string;
let token: string;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  tenant = await api.tenant();
  token = await tokenFor(tenant, { role: 'admin', name: 'Ada Admin' });
});

const call = (method: string, path: string, json?: object, headers: Record<string, string> = {}) =>
  api.call(method, path, { token, headers, ...(json ? { json } : {}) });
const contact = async (json: object) => contactSchema.parse((await call('POST', '/api/contacts', json)).body);
const ticket = async (contactId: string, title = 'Broken') =>
  ticketSchema.parse((await call('POST', '/api/tickets', { title, contactId })).body);
const merge = (kept: Contact, from: Contact, headers?: Record<string, string>) =>
  call('POST', `/api/contacts/${kept.id}/merge`, { contactId: from.id }, headers);
const statusAndCode = ({ status, body }: { status: number; body: unknown }) =>
  status < 400 ? [status] : [status, problemSchema.parse(body).code];
const contactOf = async (ticketId: string) =>
  ticketSchema.parse((await call('GET', `/api/tickets/${ticketId}`)).body).contactId;
/** As the tables say, so that deleted tickets count. */
const naming = async ({ id }: Contact) => {
  const { rows } = await api.owner.query<{ n: number }>(
    'select count(*)::int as n from ticket where tenant_id = $1 and contact_id = $2',
    [tenant, id],
  );
  return rows[0]?.n;
};

test('a merge moves the tickets, completes the kept contact, and is told by history, feed and audit log', async () => {
  const kept = await contact({ name: 'Zoë Ng', phone: '1' });
  const from = await contact({ name: 'Z. Ng', email: 'zoe@old.test', phone: '2', company: 'Old' });
  const third = await contact({ name: 'Zoe', email: 'third@old.test' });
  const [one, gone] = [await ticket(from.id), await ticket(from.id, 'Deleted')];
  await call('DELETE', `/api/tickets/${gone.id}`);
  // What was merged before goes along.
  expect((await merge(from, third)).status).toBe(200);
  const answer = mergedContactsSchema.parse((await merge(kept, from)).body);
  expect(answer).toMatchObject({
    moving: false,
    contact: {
      ...{ id: kept.id, name: 'Zoë Ng', phone: '1', company: 'Old' },
      ...{ email: 'zoe@old.test', otherEmails: ['third@old.test'] },
    },
  });
  expect([await naming(kept), await naming(from)]).toEqual([2, 0]);
  const read = ticketSchema.parse((await call('GET', `/api/tickets/${one.id}`)).body);
  expect(read).toMatchObject({ contactId: kept.id, version: one.version + 1 });
  expect((await call('GET', `/api/tickets/${one.id}/history`)).body).toMatchObject({
    items: expect.arrayContaining([
      expect.objectContaining({ field: 'contactId', rule: 'contact_merged', new: kept.id, actor: 'Ada Admin' }),
    ]),
  });
  const { rows } = await api.owner.query(
    `select ticket_id, fields from feed where tenant_id = $1 and kind = 'ticket.updated' order by seq`,
    [tenant],
  );
  expect(rows).toEqual([{ ticket_id: one.id, fields: ['contactId'] }]);
  expect((await call('GET', '/api/audit?action=contact.merged')).body).toMatchObject({
    items: [{ about: `contact:${kept.id}`, changes: [`from: contact:${from.id}`] }, {}],
  });

  // The merged one stays as a record, is no longer listed, found by its name as the kept one, and can't be changed or given.
  expect((await call('GET', `/api/contacts/${third.id}`)).body).toMatchObject({ mergedInto: kept.id });
  const found = contactPageSchema.parse((await call('GET', '/api/contacts?q=z.')).body);
  expect(found.items.map(({ id }) => id)).toEqual([kept.id]);
  expect(contactPageSchema.parse((await call('GET', '/api/contacts')).body).items).toHaveLength(1);
  expect(statusAndCode(await call('PATCH', `/api/contacts/${from.id}`, { name: 'x' }))).toEqual([409, 'conflict']);
  expect((await ticket(third.id)).contactId).toBe(kept.id);
  const moved = await call('PATCH', `/api/tickets/${one.id}`, { contactId: from.id });
  expect(moved.body).toMatchObject({ contactId: kept.id, version: read.version });
  // A view that names one of them still shows the tickets.
  for (const { id } of [kept, from, third]) {
    const { items } = ticketPageSchema.parse((await call('GET', `/api/tickets?contactId=${id}`)).body);
    expect(items).toHaveLength(2);
    expect((await call('GET', `/api/tickets/counts?contactId=${id}`)).body).toMatchObject({ total: 2 });
  }
});

test('sent again it comes to the same; the other way round, or into a third one, it is refused', async () => {
  const [one, other, third] = [
    await contact({ name: 'One', email: 'one@x.test' }),
    await contact({ name: 'Other', email: 'other@x.test' }),
    await contact({ name: 'Third' }),
  ];
  const { id } = await ticket(other.id);
  const both = await Promise.all([merge(one, other), merge(one, other)]);
  expect(both.map(statusAndCode)).toEqual([[200], [200]]);
  expect(await contactOf(id)).toBe(one.id);
  expect(statusAndCode(await merge(other, one))).toEqual([409, 'conflict']);
  expect(statusAndCode(await merge(third, other))).toEqual([409, 'conflict']);
  expect(statusAndCode(await merge(one, one))).toEqual([400, 'invalid_request']);
  const keyed = { 'idempotency-key': 'merge-1' };
  const answers = [await merge(third, one, keyed), await merge(third, one, keyed)];
  expect(answers.map(({ status, text }) => [status, text])).toEqual([
    [200, answers[0]?.text],
    [200, answers[0]?.text],
  ]);
  expect(await contactOf(id)).toBe(third.id);

  const crossed = [await contact({ name: 'A' }), await contact({ name: 'B' })] as const;
  const outcomes = await Promise.all([merge(...crossed), merge(crossed[1], crossed[0])]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('a search may name words of the kept contact and of those merged into it together', async () => {
  const [kept, from, first] = [
    await contact({ name: 'Ann Kept', email: 'ann@kept.example' }),
    await contact({ name: 'Anna Fromme', company: 'Acme' }),
    await contact({ name: 'Annie Firsty' }),
  ];
  const found = async (q: string) =>
    contactPageSchema
      .parse((await call('GET', `/api/contacts?q=${encodeURIComponent(q)}`)).body)
      .items.map(({ name }) => name);
  await merge(from, first);
  expect([await found('firsty'), await found('firsty acme')]).toEqual([['Anna Fromme'], ['Anna Fromme']]);
  await merge(kept, from);
  for (const q of ['kept acme', 'fromme firsty', 'ann@kept.example acme firsty', 'annie'])
    expect([q, await found(q)]).toEqual([q, ['Ann Kept']]);
  expect(await found('kept nobody')).toEqual([]);
  // What is edited afterwards keeps the words of the others.
  await call('PATCH', `/api/contacts/${kept.id}`, { name: 'Bea Kept' });
  expect([await found('bea firsty'), await found('ann firsty')]).toEqual([['Bea Kept'], ['Bea Kept']]);
  await call('PATCH', `/api/contacts/${kept.id}`, { email: null });
  expect(await found('kept.example')).toEqual([]);
});

test('a contact with many tickets is merged at once, and its tickets follow, wherever it was merged meanwhile', async () => {
  const [kept, from, last] = [
    await contact({ name: 'Kept', email: 'kept@many.example' }),
    await contact({ name: 'From' }),
    await contact({ name: 'Last' }),
  ];
  const company = (await call('POST', '/api/companies', { name: 'Many', domains: ['many.example'] })).body as Contact;
  await api.owner.query(
    `insert into ticket (tenant_id, id, number, title, status, priority, source, contact_id, created_at, updated_at, deleted_at)
     select $1, gen_random_uuid(), 1000 + n, 'Seeded', 'OPEN', 'LOW', 'API', $2, now(), now(), case when n % 7 = 0 then now() end
       from generate_series(1, 250) as n`,
    [tenant, from.id],
  );
  expect(mergedContactsSchema.parse((await merge(kept, from)).body).moving).toBe(true);
  expect([await naming(kept), await naming(from)]).toEqual([100, 150]);
  // Both names show all of them meanwhile, in every order, and so does the company that is read off the address.
  const listed = async (by: string) => {
    const ids = new Set<string>();
    for (let cursor = ''; ; ) {
      const { body } = await call('GET', `/api/tickets?${by}&limit=100${cursor && `&cursor=${cursor}`}`);
      const { items, nextCursor } = ticketPageSchema.parse(body);
      for (const { id } of items) ids.add(id);
      if (nextCursor === null) return ids.size;
      cursor = nextCursor;
    }
  };
  for (const by of [`contactId=${kept.id}`, `contactId=${from.id}`, `companyId=${company.id}`])
    for (const sort of ['', '&sort=number', '&sort=-createdAt', '&sort=priority', '&priority=LOW'])
      expect([by, sort, await listed(by + sort)]).toEqual([by, sort, 215]);
  // Whoever has the contact open gives it to tickets still; and the kept one is merged itself.
  const late = await ticket(from.id);
  const work = api.context.workQueueWorker.processAll(['contact-merge']);
  expect(mergedContactsSchema.parse((await merge(last, kept)).body).contact.id).toBe(last.id);
  await work;
  await api.context.workQueueWorker.processAll(['contact-merge']);
  expect([await naming(kept), await naming(from), await naming(last)]).toEqual([0, 0, 251]);
  expect(await contactOf(late.id)).toBe(last.id);
  const { rows } = await api.owner.query('select id from contact where tenant_id = $1 and tickets_move', [tenant]);
  expect(rows).toEqual([]);
});

test('whoever creates or edits tickets of a contact while it is merged leaves none behind', async () => {
  const [kept, from] = [await contact({ name: 'Kept' }), await contact({ name: 'From' })];
  const open = await Promise.all(Array.from({ length: 6 }, (_, i) => ticket(from.id, `T${i}`)));
  const answers = await Promise.all([
    ...open.map(({ id }, i) => call('PATCH', `/api/tickets/${id}`, { title: `E${i}`, contactId: from.id })),
    merge(kept, from),
    ...open.map(() => call('POST', '/api/tickets', { title: 'New', contactId: from.id })),
    call('PATCH', `/api/contacts/${kept.id}`, { name: 'Renamed' }),
  ]);
  expect(answers.filter(({ status }) => status >= 300).map(statusAndCode)).toEqual([]);
  await api.context.workQueueWorker.processAll(['contact-merge']);
  expect([await naming(kept), await naming(from)]).toEqual([12, 0]);
  expect((await call('GET', `/api/contacts/${kept.id}`)).body).toMatchObject({ name: 'Renamed' });
});

test('an edit made on a contact as it was before a merge is refused by If-Match', async () => {
  const [kept, from] = [await contact({ name: 'Kept' }), await contact({ name: 'From', email: 'from@x.test' })];
  const path = `/api/contacts/${kept.id}`;
  const etag = (await call('GET', path)).headers.get('etag') ?? '';
  await merge(kept, from);
  const late = await call('PATCH', path, { phone: '1' }, { 'if-match': etag });
  expect(statusAndCode(late)).toEqual([412, 'precondition_failed']);
  expect(late.body).toMatchObject({ current: { email: 'from@x.test' } });
});

test('an admin merges, an agent does not; and erasure reaches what a merge kept', async () => {
  const [kept, from] = [
    await contact({ name: 'Kept', email: 'kept@x.test' }),
    await contact({ name: 'Erased Name', email: 'erased@x.test' }),
  ];
  const agent = await tokenFor(tenant);
  const json = { contactId: from.id };
  expect((await api.call('POST', `/api/contacts/${kept.id}/merge`, { token: agent, json })).status).toBe(403);
  await merge(kept, from, { 'idempotency-key': 'with names in it' });
  expect((await call('DELETE', `/api/contacts/${kept.id}`)).status).toBe(204);
  for (const table of ['contact', 'directory_word', 'idempotency_key']) {
    const { rows } = await api.owner.query(`select * from ${table} where tenant_id = $1`, [tenant]);
    expect([table, rows]).toEqual([table, []]);
  }
});

test('an id in capitals means the same, in a path, in a body and in a list', async () => {
  const upper = (id: string) => id.toUpperCase();
  const kept = await contact({ name: 'Zoë Ng' });
  const from = await contact({ name: 'Z. Ng' });
  const { id } = await ticket(from.id);
  const edited = await call('PATCH', `/api/tickets/${upper(id)}`, { title: 'Still broken', contactId: upper(from.id) });
  expect([edited.status, edited.body]).toMatchObject([200, { id, title: 'Still broken', version: 2 }]);
  expect((await call('GET', `/api/tickets?ids=${upper(id)},${id}`)).body).toMatchObject({ items: [{ id }] });
  const action = { kind: 'comment', body: 'Once', visibility: 'internal' };
  const started = await call('POST', '/api/tickets/bulk', { ids: [id, upper(id)], action });
  const location = started.headers.get('location') ?? '';
  expect((await call('GET', location)).body).toMatchObject({ total: 1 });
  expect(statusAndCode(await merge(kept, { ...kept, id: upper(kept.id) }))).toEqual([400, 'invalid_request']);
  const merged = await merge({ ...kept, id: upper(kept.id) }, { ...from, id: upper(from.id) });
  expect(merged.body).toMatchObject({ contact: { id: kept.id } });
  expect(await contactOf(id)).toBe(kept.id);
});

test('an address of a contact that was merged can become the main one, and the main one is kept beside it', async () => {
  const kept = await contact({ name: 'Zoë Ng', email: 'zoe@new.test' });
  const from = await contact({ name: 'Z. Ng', email: 'zoe@old.test' });
  const stranger = await contact({ name: 'Ann', email: 'ann@new.test' });
  await merge(kept, from);
  const change = (email: string) => call('PATCH', `/api/contacts/${kept.id}`, { email });
  expect((await change('Zoe@old.test')).body).toMatchObject({ email: 'Zoe@old.test', otherEmails: ['zoe@new.test'] });
  expect((await change('zoe@new.test')).body).toMatchObject({ email: 'zoe@new.test', otherEmails: ['Zoe@old.test'] });
  expect(statusAndCode(await change(stranger.email ?? ''))).toEqual([409, 'conflict']);
});
