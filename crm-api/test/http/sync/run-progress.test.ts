import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { seedMany } from '@synapse/jira-sandbox/jira/seed/seed-many';
import { openStream, type SseClient } from '@synapse/local-stack/testing/sse-client';
import { type ImportProgress, importProgressSchema } from '@synapse/shared/import';
import { type LiveEvent, liveEventSchema } from '@synapse/shared/live';
import { type SyncRun, syncRunSchema } from '@synapse/shared/sync';
import { tokenFor } from '../support/api.ts';
import { type JiraApi, startJiraApi } from '../support/jira-api.ts';

let jira: JiraApi;
let firstId: string;
const opened: SseClient[] = [];
beforeAll(async () => {
  jira = await startJiraApi({ JIRA_AUTO_SYNC_ENABLED: 'false' });
  ({ firstId } = seedMany(jira.sandbox.jira, { issues: 320, commentsPerIssue: 3 }));
});
afterEach(() => {
  for (const client of opened.splice(0)) client.close();
  jira.sandbox.faults.remove();
});
afterAll(() => jira.close());

async function open(options: Parameters<typeof openStream>[2], token = jira.token): Promise<SseClient> {
  const client = await openStream(jira.api, token, options);
  opened.push(client);
  return client;
}

const told = <T>(client: SseClient, schema: { parse(value: unknown): T }): T[] =>
  client.events.map((event) => schema.parse(JSON.parse(event.data)));
const liveOf = (client: SseClient): LiveEvent[] => told(client, liveEventSchema);
const ids = async (): Promise<string[]> => {
  const { rows } = await jira.api.owner.query<{ id: string }>('select id from ticket order by id');
  return rows.map((row) => row.id);
};

test('an import is followed page by page to its end: rate, time left, and the item at fault by name', async () => {
  jira.sandbox.faults.add({ action: { kind: 'mangle', issue: firstId, path: 'fields.updated', value: 1 } });
  const { body } = await jira.call<{ id: string }>('POST', '/api/imports', { projects: ['KAN'] });
  const follower = await open({ path: `/api/imports/${body.id}` });
  const live = await open({ query: '?lastEventId=0' });
  await follower.until((events) => events.length > 0);
  await jira.settle();
  await follower.ended;
  const steps = told<ImportProgress>(follower, importProgressSchema);
  expect(steps[0]).toMatchObject({ status: 'queued', done: 0, total: 320 });
  const midway = steps.find((step) => step.done > 0 && step.done < 320);
  expect(midway?.rate).toBeGreaterThan(0);
  expect(midway?.secondsLeft).toBeGreaterThanOrEqual(0);
  expect(midway?.faults).toMatchObject([
    {
      issueKey: 'KAN-1',
      message: expect.stringContaining('fields.updated'),
      template: { code: 'issue_unreadable', params: { issue: 'KAN-1' } },
    },
  ]);
  expect(steps.at(-1)).toMatchObject({ status: 'succeeded', done: 320, changed: 319, faultCount: 1 });
  expect(follower.events.every((event) => event.event === 'progress')).toBe(true);

  // The feed: a row a page, with no row of any ticket or comment; the rows say that lists are to be read anew.
  // Between the last two, in the same transaction, the alert that the import is done.
  await live.until(() => liveOf(live).length >= 5);
  expect(liveOf(live).filter(({ kind }) => kind !== 'import.done')).toEqual(
    [1, 2, 3, 5].map((seq) =>
      expect.objectContaining({ seq, kind: 'run.progress', origin: 'import', refId: body.id, fields: ['tickets'] }),
    ),
  );
  // Somebody who comes to it late is told how it ended, and the stream ends.
  const late = await open({ path: `/api/imports/${body.id}` });
  await late.ended;
  expect(told(late, importProgressSchema)).toMatchObject([{ status: 'succeeded', done: 320 }]);
  expect(await jira.call('GET', `/api/imports/${body.id}`)).toMatchObject({ body: { done: 320 } });
});

test('who holds a list and reads it anew when told misses no ticket, though the connection breaks in the middle', async () => {
  const { rows } = await jira.api.owner.query<{ seq: string }>('select max(seq) as seq from feed');
  let place = Number(rows[0]?.seq ?? 0);
  seedMany(jira.sandbox.jira, { issues: 250, commentsPerIssue: 1, seed: 2 });
  const first = await open({ query: `?lastEventId=${place}` });
  const { body } = await jira.call<{ id: string }>('POST', '/api/imports', { projects: ['KAN'] });
  const done = jira.settle();
  await first.until((events) => events.length > 0);
  first.close();
  await first.ended;
  place = Number(first.events.at(-1)?.id);
  await done;
  const again = await open({ headers: { 'last-event-id': String(place) } });
  await again.until(() => liveOf(again).length + liveOf(first).length >= 6);
  const seen = [...liveOf(first), ...liveOf(again)];
  expect(seen.map((event) => event.seq)).toEqual(seen.map((_, i) => (seen[0]?.seq ?? 0) + i));
  // The last word on tickets comes with the last page of tickets: reading then gives all there are.
  expect(seen.filter((event) => event.fields.includes('tickets')).at(-1)?.refId).toBe(body.id);
  expect(await ids()).toHaveLength(570);
});

test('a pass is followed by its run, and the workspace of somebody else sees nothing of it', async () => {
  const { body } = await jira.call<{ runs: { id: string }[] }>('POST', '/api/tickets/sync', {});
  const id = body.runs[0]?.id ?? '';
  const follower = await open({ path: `/api/sync/runs/${id}` });
  await follower.until((events) => events.length > 0);
  await jira.settle();
  await follower.ended;
  const steps = told<SyncRun>(follower, syncRunSchema);
  expect(steps[0]).toMatchObject({ status: 'queued', trigger: 'manual' });
  expect(steps.some((step) => step.status === 'running' && step.phase === 'deletion-check')).toBe(true);
  const reading = steps.find((step) => step.status === 'running' && step.issuesSeen > 0 && step.phase === 'reading');
  expect(reading).toMatchObject({ kind: 'deep', total: 570 });
  expect(reading?.rate).toBeGreaterThan(0);
  expect(reading?.secondsLeft).toBeGreaterThanOrEqual(0);
  expect(steps.at(-1)).toMatchObject({ status: 'succeeded', phase: 'done', issuesSeen: 570, secondsLeft: null });

  const stranger = await tokenFor(await jira.api.tenant('Others'));
  const refused = await open({ path: `/api/sync/runs/${id}` }, stranger);
  expect(refused.status).toBe(404);
});
