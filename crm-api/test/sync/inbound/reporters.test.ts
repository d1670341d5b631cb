import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
afterAll(() => world.close());

const contact = async (email: string, mergedInto: string | null = null) => {
  const id = randomUUID();
  await world.owner('insert into contact (tenant_id, id, name, email, merged_into) values ($1, $2, $3, $4, $5)', [
    world.tenantId,
    id,
    email,
    email,
    mergedInto,
  ]);
  return id;
};
const report = (summary: string, as: 'ada' | 'grace' | 'linus', more: object = {}) =>
  world.jira(
    'POST',
    'issue',
    { fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary, ...more } },
    as,
  );
const contacts = () =>
  world.owner<{ title: string; contact_id: string | null }>('select title, contact_id from ticket order by title');

test('a new ticket gets the contact that has its reporter’s address, where Jira shows it, and nothing is invented', async () => {
  const kept = await contact('kept@example.com');
  const ada = await contact('Ada@Example.com');
  await contact('grace@example.com', kept);
  await report('Of Ada', 'ada');
  await report('Of a merged one', 'grace');
  await report('Of nobody known', 'linus');
  // Priya shows apps no address.
  await contact('priya@example.com');
  await report('Of a hidden one', 'ada', { reporter: { accountId: '712020:0f9d2c1e-6b3a-4c55-8e21-6a7d90b4c3f2' } });
  await world.settle();
  expect(await contacts()).toEqual([
    { title: 'Of Ada', contact_id: ada },
    { title: 'Of a hidden one', contact_id: null },
    { title: 'Of a merged one', contact_id: kept },
    { title: 'Of nobody known', contact_id: null },
  ]);
  // It is for a person to say whom a ticket is about from then on.
  await world.owner('update ticket set contact_id = null');
  await contact('linus@example.com');
  await world.reconcile();
  expect((await contacts()).map((one) => one.contact_id)).toEqual([null, null, null, null]);
});
