import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { companyPageSchema, companySchema, contactPageSchema, contactSchema } from '@synapse/shared/contact';
import { problemSchema } from '@synapse/shared/problem';
import { ticketPageSchema } from '@synapse/shared/ticket';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const call = (method: string, path: string, json?: object, as = token) =>
  api.call(method, path, { token: as, ...(json ? { json } : {}) });
const company = async (json: object, as?: string) =>
  companySchema.parse((await call('POST', '/api/companies', json, as)).body);
const contact = async (json: object, as?: string) =>
  contactSchema.parse((await call('POST', '/api/contacts', json, as)).body);
const names = async (path: string, schema: typeof companyPageSchema | typeof contactPageSchema, as?: string) =>
  schema.parse((await call('GET', path, undefined, as)).body).items.map(({ name }) => name);

describe('a company', () => {
  beforeAll(async () => {
    token = await tokenFor(await api.tenant());
  });

  test('is created, read, found as one types, and changed', async () => {
    const acme = await company({ name: ' Acme GmbH ', domains: ['Acme.com', 'acme.de', 'acme.com'] });
    expect(acme).toMatchObject({ name: 'Acme GmbH', domains: ['acme.com', 'acme.de'] });
    expect((await call('GET', `/api/companies/${acme.id}`)).body).toEqual(acme);
    const changed = await call('PATCH', `/api/companies/${acme.id}`, { domains: ['acme.de', 'acme.org'] });
    expect(changed.body).toMatchObject({ name: 'Acme GmbH', domains: ['acme.de', 'acme.org'] });
    await company({ name: 'Widgets' });
    for (const [q, found] of [
      ['acm', ['Acme GmbH']],
      ['gmbh acme', ['Acme GmbH']],
      ['acme.org', ['Acme GmbH']],
      ['acme.com', []],
      ['wid', ['Widgets']],
      ["'; drop table company; --", []],
    ] as const)
      expect([q, await names(`/api/companies?q=${encodeURIComponent(q)}`, companyPageSchema)]).toEqual([q, found]);
    const first = companyPageSchema.parse((await call('GET', '/api/companies?limit=1')).body);
    expect(first.items[0]?.name).toBe('Acme GmbH');
    expect(await names(`/api/companies?limit=1&cursor=${first.nextCursor}`, companyPageSchema)).toEqual(['Widgets']);
  });

  test('has its domains alone, and no public mail domain', async () => {
    const one = await company({ name: 'One', domains: ['one.test'] });
    const taken = await call('POST', '/api/companies', { name: 'Two', domains: ['one.test'] });
    expect([taken.status, problemSchema.parse(taken.body).code]).toEqual([409, 'conflict']);
    for (const [path, method] of [
      ['/api/companies', 'POST'],
      [`/api/companies/${one.id}`, 'PATCH'],
    ] as const) {
      const refused = await call(method, path, { name: 'Mail', domains: ['mail.test', 'GMail.com'] });
      expect(problemSchema.parse(refused.body)).toMatchObject({
        code: 'invalid_request',
        issues: [{ path: 'domains.1' }],
      });
    }
    for (const domain of ['acme', 'a b.com', 'http://acme.com', '.com', 'acme..com', '\u0000.com'])
      expect((await call('POST', '/api/companies', { name: 'Bad', domains: [domain] })).status).toBe(400);
    // Another workspace may know the same company.
    const other = await tokenFor(await api.tenant());
    expect((await company({ name: 'One', domains: ['one.test'] }, other)).domains).toEqual(['one.test']);
  });
});

describe('a contact', () => {
  let tenantId: string;
  beforeAll(async () => {
    tenantId = await api.tenant();
    token = await tokenFor(tenantId);
  });

  test('belongs to the company of its e-mail domain, at once and until it is set by hand', async () => {
    const ann = await contact({ name: 'Ann', email: 'Ann@Beta.test', company: 'written' });
    expect(ann).toMatchObject({ company: 'written', companyId: null, companyByHand: false });
    const beta = await company({ name: 'Beta', domains: ['beta.test'] });
    const hand = await company({ name: 'Hand' });
    const path = `/api/contacts/${ann.id}`;
    const read = async () => (await call('GET', path)).body;
    expect(await read()).toMatchObject({ company: 'Beta', companyId: beta.id, companyByHand: false });
    await call('PATCH', path, { companyId: hand.id });
    expect(await read()).toMatchObject({ company: 'Hand', companyId: hand.id, companyByHand: true });
    expect(await names(`/api/contacts?companyId=${hand.id}`, contactPageSchema)).toEqual(['Ann']);
    expect(await names(`/api/contacts?companyId=${beta.id}`, contactPageSchema)).toEqual([]);
    await call('PATCH', path, { companyId: null });
    expect(await read()).toMatchObject({ company: 'written', companyId: null, companyByHand: true });
    await call('PATCH', path, { companyByHand: false });
    expect(await read()).toMatchObject({ company: 'Beta', companyId: beta.id });
    // By the name of the company, too, however it came to it.
    expect(await names('/api/contacts?q=bet', contactPageSchema)).toEqual(['Ann']);
    await call('PATCH', path, { companyId: hand.id });
    expect(await names('/api/contacts?q=han', contactPageSchema)).toEqual(['Ann']);
    // By some words of its own and others of its company.
    for (const [q, found] of [
      ['ann han', ['Ann']],
      ['HAND an beta', ['Ann']],
      ['nn han', []],
      ['ann beta.test hand nobody', []],
    ] as const)
      expect([q, await names(`/api/contacts?q=${encodeURIComponent(q)}`, contactPageSchema)]).toEqual([q, [...found]]);
    const unknown = await call('PATCH', path, { companyId: ann.id });
    expect(problemSchema.parse(unknown.body)).toMatchObject({
      code: 'invalid_request',
      issues: [{ path: 'companyId' }],
    });
  });

  test('leads to the tickets of its company, in the order of changes, page by page', async () => {
    const gamma = await company({ name: 'Gamma', domains: ['gamma.test', 'gamma.example'] });
    const people = [
      await contact({ name: 'Bea', email: 'bea@gamma.test' }),
      await contact({ name: 'Cem', email: 'cem@gamma.example' }),
      await contact({ name: 'Dee', companyId: gamma.id }),
      await contact({ name: 'Eve', email: 'eve@other.test' }),
      await contact({ name: 'Far', email: 'far@gamma.test', companyId: null }),
    ];
    for (const [i, { id: contactId }] of [...people, ...people].entries())
      await call('POST', '/api/tickets', { title: `T${i}`, contactId });
    const titles: string[] = [];
    let cursor = '';
    do {
      const path = `/api/tickets?companyId=${gamma.id}&sort=-updatedAt&limit=2${cursor}`;
      const page = ticketPageSchema.parse((await call('GET', path)).body);
      titles.push(...page.items.map(({ title }) => title));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(titles).toEqual(['T7', 'T6', 'T5', 'T2', 'T1', 'T0']);
    expect((await call('GET', `/api/tickets/counts?companyId=${gamma.id}`)).body).toMatchObject({ total: 6 });
    const byNumber = await call('GET', `/api/tickets?companyId=${gamma.id}&sort=number&status=OPEN`);
    expect(ticketPageSchema.parse(byNumber.body).items.map(({ title }) => title)).toEqual([...titles].reverse());
  });

  test('is found by words of its own beside words of its company, however many have one of them', async () => {
    const delta = await company({ name: 'Delta Works', domains: ['dw.test'] });
    const other = await company({ name: 'Anna and Works', domains: ['aw.test'] });
    for (const [name, email] of [
      ['Anna Berg', 'x1@dw.test'],
      ['Anna Cole', 'x2@aw.test'],
      ['Delta Dawn', 'x3@aw.test'],
      ['Works Anna', 'x4@elsewhere.test'],
      ['Bert', 'x5@dw.test'],
    ])
      await contact({ name, email });
    const merged = await contact({ name: 'Anita', companyId: delta.id });
    const kept = await contact({ name: 'Zed' });
    const admin = await tokenFor(tenantId, { role: 'admin' });
    const path = `/api/contacts/${kept.id}/merge`;
    expect((await call('POST', path, { contactId: merged.id }, admin)).status).toBe(200);
    for (const [q, found] of [
      ['anna delta', ['Anna Berg', 'Delta Dawn']],
      ['anna ber delta', ['Anna Berg']],
      ['works anna', ['Anna Berg', 'Anna Cole', 'Delta Dawn', 'Works Anna']],
      ['delta works anna', ['Anna Berg', 'Delta Dawn']],
      ['anita wor', ['Zed']],
      ['zed wor', ['Zed']],
      ['bert anna', []],
    ] as const)
      expect([q, await names(`/api/contacts?q=${encodeURIComponent(q)}`, contactPageSchema)]).toEqual([q, [...found]]);
    const within = `/api/contacts?q=works%20anna&companyId=${other.id}`;
    expect(await names(within, contactPageSchema)).toEqual(['Anna Cole', 'Delta Dawn']);
    const stranger = await tokenFor(await api.tenant());
    expect(await names('/api/contacts?q=anna%20delta', contactPageSchema, stranger)).toEqual([]);
  });

  test('takes no company of another workspace', async () => {
    const foreign = await company({ name: 'Foreign', domains: ['foreign.test'] }, await tokenFor(await api.tenant()));
    expect((await call('POST', '/api/contacts', { name: 'X', companyId: foreign.id })).status).toBe(400);
    const ann = await contact({ name: 'Fay', email: 'fay@foreign.test' });
    expect(ann.companyId).toBeNull();
    expect((await call('GET', `/api/companies/${foreign.id}`)).status).toBe(404);
    expect(await names(`/api/contacts?companyId=${foreign.id}`, contactPageSchema)).toEqual([]);
  });
});

test('a viewer reads companies and contacts, and changes none', async () => {
  const tenant = await api.tenant();
  const [viewer, agent] = [await tokenFor(tenant, { role: 'viewer' }), await tokenFor(tenant)];
  const made = await company({ name: 'Read' }, agent);
  expect((await call('GET', `/api/companies/${made.id}`, undefined, viewer)).status).toBe(200);
  expect((await call('POST', '/api/companies', { name: 'x' }, viewer)).status).toBe(403);
  expect((await call('PATCH', `/api/companies/${made.id}`, { name: 'x' }, viewer)).status).toBe(403);
});
