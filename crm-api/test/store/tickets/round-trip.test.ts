import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { onServer } from '@synapse/local-stack/testing/on-server';
import fc from 'fast-check';
import { CORE_FIELD_NAMES } from '../../../src/domain/fields/field-map.ts';
import { sameCrm } from '../../../src/domain/fields/same-crm.ts';
import type { CoreFieldName, TicketFields } from '../../../src/domain/fields/synced-field.ts';
import type { AttachmentState } from '../../../src/domain/model/attachment.ts';
import type { CommentState } from '../../../src/domain/model/comment.ts';
import type { ConflictEntry, FeedEntry, HistoryEntry } from '../../../src/domain/model/effects.ts';
import type { LinkState } from '../../../src/domain/model/link.ts';
import type { TicketState } from '../../../src/domain/model/ticket.ts';
import { type Db, openDatabase, withTenant } from '../../../src/store/db/database.ts';
import { writeAttachments } from '../../../src/store/tickets/attachments.ts';
import { lockTickets } from '../../../src/store/tickets/ticket-states.ts';
import { writeComments, writeEffects, writeLinks, writeTickets } from '../../../src/store/tickets/write-tickets.ts';
import { VALUES } from '../../domain/fields/field-arbitraries.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

/**
 * Whatever the funnel keeps in memory is what it reads back, for each property of each of its types: the objects below
 * name every one (a new one does not compile without), and each differs from the first writing to the second.
 */
let database: TestDatabase;
let db: Db;
const [tenantId, ticketId, commentId, fileId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
const [siteOne, siteTwo, contactOne, contactTwo] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
const at = (day: number) => Date.UTC(2026, 0, day, 10, 20, 30, 456);
const refusal = { message: 'No', jira: 'Not now', needs: [], since: '2026-01-02T00:00:00.000Z' };

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, max: 2 });
  await onServer(database.ownerUrl, async (client) => {
    await client.query('insert into tenant (id, name) values ($1, $2)', [tenantId, 'round trip']);
    for (const id of [siteOne, siteTwo])
      await client.query(
        "insert into jira_site (tenant_id, id, cloud_id, base_url, project_key, config) values ($1, $2::uuid, $2::text, 'https://x', 'KAN', '{}')",
        [tenantId, id],
      );
    for (const id of [contactOne, contactTwo])
      await client.query('insert into contact (tenant_id, id, name, updated_at) values ($1, $2, $3, now())', [
        tenantId,
        id,
        'Someone',
      ]);
  });
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

/** Two values of each field that differ, of those that the fields' own tests play. */
const PAIRS = CORE_FIELD_NAMES.map((name) => {
  const values = fc.sample(VALUES[name]?.crm ?? fc.constant(null), { numRuns: 50, seed: 1 });
  const other = values.find((value) => !sameCrm(value, values[0]));
  return { name, values: [values[0], other] };
});
type CoreFields = Pick<TicketFields, CoreFieldName>;
const fields = (old: boolean): Required<TicketFields> => ({
  ...(Object.fromEntries(PAIRS.map(({ name, values }) => [name, values[old ? 0 : 1]])) as CoreFields),
  'custom.reference': old ? 'R-1' : null,
});

const sent = { crm: 'a', jira: 'b', at: at(2), over: ['z'], from: 5, tries: 2, heard: [4] };

const link = (old: boolean): Required<LinkState> => ({
  siteId: old ? siteOne : siteTwo,
  projectId: old ? null : '10001',
  projectKey: old ? 'KAN' : 'OPS',
  issueId: old ? '1' : '2',
  issueKey: old ? 'KAN-1' : 'OPS-2',
  state: old ? 'creating' : 'linked',
  base: old ? {} : { title: { crm: 'a', jira: 'b' } },
  marks: old ? {} : { title: 5 },
  inFlight: old ? {} : { title: [{ ...sent, earlierAt: at(1) }] },
  written: old ? {} : { title: [{ ...sent, until: 6, recorded: ['c'], unsure: true }] },
  undated: old ? {} : { title: { updated: 7, issueField: 'summary' } },
  editedAt: old ? {} : { title: at(2) },
  refused: old ? {} : { title: refusal },
  transitionFields: old ? {} : { resolution: { name: 'Done' } },
  jiraUpdated: at(old ? 1 : 2),
  fetchFrom: old ? null : at(2),
  createAttemptedAt: old ? null : at(3),
  createSentBy: old ? null : at(4),
  lastFromJiraAt: old ? null : at(4),
  lastToJiraAt: old ? null : at(5),
  missingSince: old ? null : at(6),
  parentKey: old ? null : 'OPS-1',
  deletionPolicyDue: old ? null : 'close',
  deletedWithTicket: !old,
  replaceKnown: old ? [] : ['description'],
  contested: old ? {} : { title: { since: at(3), times: 2 } },
  epoch: old ? 0 : 3,
  leftIssues: old ? [] : [{ epoch: 1, siteId: siteOne, issueId: '1', issueKey: 'KAN-1' }],
  leftWrites: old
    ? []
    : [
        {
          ...{
            siteId: siteOne,
            issueId: '1',
            projectId: null,
            projectKey: 'KAN',
            leftAt: at(1),
            comments: true,
            gone: false,
          },
          ...{ base: { title: { crm: 'a', jira: 'b' } }, marks: { title: 5 } },
          ...{
            inFlight: { title: [{ ...sent, earlierAt: null }] },
            written: { title: [{ ...sent, until: null, recorded: [], asked: { times: 1, againAt: 9 } }] },
          },
        },
      ],
  createLabelled: old,
});

const leftPlace = {
  ...{ jiraCommentId: '6', base: null, jiraMark: 1, inFlight: [], postAttemptedAt: null },
  ...{ deletedInJira: false, outOfSight: null, overwrote: [] },
};

const comment = (old: boolean): Required<CommentState> => ({
  ...{ id: commentId, source: 'JIRA', authorName: 'Ada', createdAt: at(1) },
  ...{ authorAccountId: 'ada', authorUserId: 'user-of-ada' },
  body: old ? 'A' : 'B',
  visibility: old ? 'internal' : 'public',
  updatedAt: at(old ? 1 : 2),
  deletedAt: old ? null : at(3),
  jiraCommentId: old ? null : '7',
  base: old ? null : { crm: 'B', jira: { type: 'doc' } },
  jiraMark: at(old ? 1 : 2),
  inFlight: old ? [] : [{ text: 'B', at: at(2), from: 1, known: [{ mark: 'a', by: 1 }] }],
  postAttemptedAt: old ? null : at(4),
  deletedInJira: !old,
  refused: old ? null : refusal,
  visibilityReason: old ? null : 'For admins',
  outOfSight: old ? null : { mark: 5, hid: true },
  overwrote: old ? [] : [{ from: 1, to: 2, known: [{ mark: 'a', by: 1 }] }],
  leftPlaces: old ? [] : [{ siteId: siteOne, issueId: '1', ...leftPlace }],
});

const leftFile = {
  ...{ jiraAttachmentId: '8', jiraMark: 1, sendAttemptedAt: null, sendOpen: false, sendCuts: 0 },
  deletedInJira: false,
};

const file = (old: boolean): Required<AttachmentState> => ({
  ...{ id: fileId, fileName: 'a.txt', mimeType: 'text/plain', source: 'CRM', authorName: 'Sam' },
  ...{ authorAccountId: null, authorUserId: 'user-of-sam', createdAt: at(1) },
  size: old ? 1 : 2,
  sha256: old ? null : 'ab',
  stored: !old,
  deletedAt: old ? null : at(2),
  jiraAttachmentId: old ? null : '9',
  jiraMark: at(old ? 1 : 2),
  sendAttemptedAt: old ? null : at(3),
  sendOpen: !old,
  sendCuts: old ? 0 : 2,
  deletedInJira: !old,
  refused: old ? null : refusal,
  leftPlaces: old ? [] : [{ siteId: siteOne, issueId: '1', ...leftFile }],
});

const ticket = (old: boolean): Required<TicketState> => ({
  ...{ id: ticketId, number: 1, source: 'API', createdAt: at(1) },
  fields: fields(old),
  contactId: old ? contactOne : contactTwo,
  version: old ? 1 : 2,
  updatedAt: at(old ? 1 : 2),
  deletedAt: old ? null : at(3),
  link: link(old),
  comments: new Map([[commentId, comment(old)]]),
  attachments: new Map([[fileId, file(old)]]),
  partsRead: true,
  parts: {
    pendingComments: old ? 0 : 1,
    pendingFiles: old ? 0 : 2,
    refused: old ? [] : [{ ...refusal, what: 'comment', id: commentId }],
  },
  parked: old ? null : { message: 'no', since: refusal.since },
  standing: {
    state: old ? 'unlinked' : 'parked',
    pendingFields: old ? [] : ['title'],
    project: old ? 'KAN' : 'OPS',
    reason: old ? null : { message: 'no', since: refusal.since },
    behind: !old,
  },
});

/** What never changes once it is written. Everything else must differ between the two writings. */
const LASTING: Record<string, readonly string[]> = {
  ticket: ['id', 'number', 'source', 'createdAt', 'partsRead'],
  comment: ['id', 'source', 'authorName', 'authorAccountId', 'authorUserId', 'createdAt'],
  file: ['id', 'fileName', 'mimeType', 'source', 'authorName', 'authorAccountId', 'authorUserId', 'createdAt'],
};
const KINDS: Record<string, (old: boolean) => object> = { ticket, fields, link, comment, file };

test.each(Object.keys(KINDS))('every property of a %s that can change is tried', (kind) => {
  const [before, after] = [KINDS[kind]?.(true), KINDS[kind]?.(false)].map((one) => Object.entries(one ?? {}));
  const same = before?.filter(([name, value], i) => {
    if (value instanceof Map) return false;
    return JSON.stringify([name, value]) === JSON.stringify(after?.[i]);
  });
  const names = same?.map(([name]) => name);
  expect(names?.sort()).toEqual([...(LASTING[kind] ?? [])].sort());
});

test('what the funnel writes is what it reads, the second time as well', async () => {
  for (const old of [true, false]) {
    const state = ticket(old);
    const read = await withTenant(db, tenantId, async (tx) => {
      await writeTickets(tx, tenantId, [state]);
      await writeLinks(tx, tenantId, [state]);
      await writeComments(tx, tenantId, [{ ticketId, comment: comment(old) }]);
      await writeAttachments(tx, tenantId, [{ ticketId, file: file(old) }]);
      return (await lockTickets(tx, tenantId, [ticketId], [ticketId])).get(ticketId);
    });
    expect(read).toEqual(state);
  }
});

test('history, conflicts and the feed say all that a change left behind', async () => {
  const actor = { name: 'Ada', userId: 'user-of-ada', accountId: 'ada' };
  const cause = { origin: 'jira', actor, id: 'event' } as const;
  const history: Required<HistoryEntry> = { field: 'title', oldValue: 'a', newValue: ['b'], rule: 'took_jira', cause };
  const conflict: Required<ConflictEntry> = {
    ...{ field: 'title', base: 'a', ours: 'b', theirs: 'c', policy: 'jira', winner: 'crm', restricted: true },
    times: { ours: 1, theirs: 2, of: 'field' },
    cause,
  };
  const feed: Required<FeedEntry> = { kind: 'ticket.updated', origin: 'jira', fields: ['title'], refId: commentId };
  const effects = { history: [history], conflicts: [conflict], resolutions: [], feed: [feed] };
  await withTenant(db, tenantId, async (tx) => {
    await writeTickets(tx, tenantId, [ticket(true)]);
    await writeEffects(tx, tenantId, [{ ticketId, projectKeys: ['KAN', 'OPS'], effects }], at(1));
  });
  await onServer(database.ownerUrl, async (client) => {
    const rows = async (table: string) => (await client.query(`select * from ${table}`)).rows;
    const told = { tenant_id: tenantId, ticket_id: ticketId, at: new Date(at(1)) };
    expect(await rows('field_history')).toEqual([
      {
        ...{ ...told, id: expect.anything(), field: 'title', old_value: 'a', new_value: ['b'], rule: 'took_jira' },
        ...{ origin: 'jira', cause: 'event' },
        ...{ actor: 'Ada', actor_user_id: 'user-of-ada', actor_account_id: 'ada' },
      },
    ]);
    expect(await rows('conflict')).toEqual([
      {
        ...{ ...told, id: expect.anything(), field: 'title', base_value: 'a', our_value: 'b', their_value: 'c' },
        ...{ policy: 'jira', winner: 'crm', cause: 'event', restricted: true },
        times: { ours: 1, theirs: 2, of: 'field' },
        ...{ resolved_at: null, resolved_by: null, resolution: null },
        ...{ resolved_by_user_id: null, resolved_by_account_id: null },
      },
    ]);
    expect(await rows('feed')).toEqual([
      {
        ...{
          ...told,
          seq: expect.anything(),
          kind: 'ticket.updated',
          origin: 'jira',
          fields: ['title'],
          ref_id: commentId,
        },
        project_keys: ['KAN', 'OPS'],
      },
    ]);
  });
});
