import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '@synapse/jira-sandbox/server';
import { until } from '@synapse/local-stack/testing/until';
import { type Ticket, ticketSchema } from '@synapse/shared/ticket';
import { takeEvents } from '../../../src/store/events/inbox.ts';
import { type JiraApi, startJiraApi } from '../support/jira-api.ts';
import { connectTestSite, issueEvent, type TestSite } from '../support/signed.ts';

// A site that was left alone is tried again after 10 s.
jest.setTimeout(60_000);

/** Two sites of one API, with its workers running; the second is sick in one way or another. */
let on: JiraApi;
let sick: Sandbox;
let sickSite: TestSite;
beforeAll(async () => {
  on = await startJiraApi({ WRITE_THROUGH_MS: '2000', RETRY_FIRST: '1s' });
  sick = await startSandbox({ seed: 'empty' });
  sickSite = await connectTestSite(on.api, await on.api.tenant(), sick.url);
  on.api.context.workQueueWorker.start();
});
beforeEach(() => sick.faults.remove());
afterAll(async () => {
  await sick.close();
  await on.close();
});

/** Events of issues that nobody here knows: each has its issue fetched. */
async function receive(site: TestSite, issueIds: readonly string[]): Promise<void> {
  const rows = issueIds.map((id) => {
    const event = issueEvent(site, { issue: { id, key: `KAN-${id}`, updated: 1, fields: {} } });
    const payload = JSON.stringify(event);
    return { ...site, eventId: event.id, issueId: id, type: event.type, payload, receivedMs: Date.now() };
  });
  await takeEvents(on.api.context.db, rows);
}

const numbered = (count: number) => Array.from({ length: count }, (_, i) => String(700_000 + i));
const newIssue = (summary: string) =>
  on.jira<{ id: string; key: string }>('POST', 'issue', {
    fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary },
  });

async function untilHere(key: string): Promise<void> {
  await until(`${key} has its ticket`, async () => {
    const { body } = await on.call<{ items: Ticket[] }>('GET', `/api/tickets?jiraKey=${key}`);
    return body.items.length === 1;
  });
}

test('while one site keeps every call waiting, another site’s issues come in as ever', async () => {
  sick.faults.add({ action: { kind: 'timeout' } });
  await receive(sickSite, numbered(100));
  await until('the sick site has work under way', async () => {
    const { rows } = await on.api.owner.query(
      'select 1 from work_item where site_id = $1 and lease_token is not null',
      [sickSite.siteId],
    );
    return rows.length >= 2;
  });
  for (const summary of ['at once', 'a little later', 'and later']) {
    const began = performance.now();
    const { id, key } = await newIssue(summary);
    await receive(on.site, [id]);
    await untilHere(key);
    // Jira's time-out is 20 s.
    expect(performance.now() - began).toBeLessThan(5_000);
  }
  await on.api.owner.query('delete from work_item where site_id = $1', [sickSite.siteId]);
});

test('a site that can’t be reached is left alone and says so; edits are kept, told as pending at once, and go out when it answers', async () => {
  const token = on.token;
  const drop = on.sandbox.faults.add({ action: { kind: 'drop', when: 'before' } });
  const made = await on.api.call('POST', '/api/tickets', { token, json: { title: 'Made meanwhile' } });
  expect(made.status).toBe(202);
  const { id } = ticketSchema.parse(made.body);
  await until('the site is left alone', async () => {
    const { body } = await on.call<{ items: { siteId: string; advice: string | null }[] }>('GET', '/api/jira/sites');
    return body.items.some(({ advice }) => advice?.includes('has not answered since') === true);
  });
  on.sandbox.usage.reset();
  const began = performance.now();
  const edited = await on.api.call('PATCH', `/api/tickets/${id}`, { token, json: { title: 'Edited meanwhile' } });
  expect([edited.status, performance.now() - began < 1_500]).toEqual([202, true]);
  expect(ticketSchema.parse(edited.body).sync).toMatchObject({
    state: 'pending',
    reason: { message: expect.stringContaining('has not answered since') },
  });
  on.sandbox.faults.remove(drop);
  await until('the ticket is in Jira', async () => {
    const { body } = await on.call<Ticket>('GET', `/api/tickets/${id}`);
    return body.sync.state === 'synced';
  });
  expect((await on.call<{ items: { advice: string | null }[] }>('GET', '/api/jira/sites')).body.items).toEqual([
    expect.objectContaining({ advice: null }),
  ]);
});
