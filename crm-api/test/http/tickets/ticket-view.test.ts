import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ticketQuerySchema } from '@synapse/shared/ticket';
import fc from 'fast-check';
import { attachmentIsUnderWay } from '../../../src/domain/attachment/attachment-state.ts';
import { commentIsPending } from '../../../src/domain/comment/comment-state.ts';
import type { Standing } from '../../../src/domain/model/ticket.ts';
import { pendingFields } from '../../../src/domain/ticket/pending.ts';
import { standingOf } from '../../../src/domain/ticket/standing.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import { lockTickets } from '../../../src/store/tickets/ticket-states.ts';
import { getTicket, listTickets } from '../../../src/store/tickets/tickets-read.ts';
import { applyChanges } from '../../../src/sync/engine/apply-changes.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { connectTestSite, type TestSite } from '../support/signed.ts';

/**
 * How a ticket stands with Jira is stored by the funnel for the lists (domain/ticket/standing.ts). These hold what the API
 * says, by the page and by the state, against the rules as a reader would write them, over tickets of every sort.
 */
let api: TestApi;
let site: TestSite;
beforeAll(async () => {
  api = await startTestApi();
  site = await connectTestSite(api, await api.tenant(), 'https://acme.atlassian.net');
});
afterAll(() => api.close());

const FIELDS = ['title', 'description', 'status', 'priority', 'labels', 'dueDate', 'assignee', 'custom.ref'] as const;
const PERSON = { userId: null, accountId: 'acc-1', name: 'Ann' };
const LOCAL = {
  title: 'Printer',
  description: 'on fire',
  status: 'OPEN',
  priority: 'LOW',
  labels: ['a', 'b'],
  dueDate: '2026-03-01',
  assignee: PERSON,
  'custom.ref': 'R-1',
};
/** What a ticket has that nobody filled in. */
const EMPTY = { ...LOCAL, labels: [], dueDate: null, assignee: null, 'custom.ref': null };
/** Another value of each, and the same people under other names. */
const OTHER = {
  title: 'other',
  description: 'other',
  status: 'other',
  priority: 'other',
  labels: ['a'],
  dueDate: '2026-03-02',
  assignee: { userId: 'u', accountId: null, name: 'Bo' },
  'custom.ref': 'R-2',
};
const REFUSAL = { message: 'no', jira: 'No.', since: '2026-01-01T00:00:00.000Z' };

const baseOf = fc.constantFrom('missing', 'agreed', 'other', 'null');
const comment = fc.record({
  visibility: fc.constantFrom('internal', 'public'),
  source: fc.constantFrom('CRM', 'JIRA'),
  base: fc.constantFrom(null, { crm: 'Hello', jira: {} }, { crm: 'Other', jira: {} }),
  deleted: fc.boolean(),
  jiraId: fc.boolean(),
  deletedInJira: fc.boolean(),
  refused: fc.boolean(),
});
const attachment = fc.record({
  source: fc.constantFrom('CRM', 'JIRA'),
  stored: fc.boolean(),
  deleted: fc.boolean(),
  jiraId: fc.boolean(),
  attempted: fc.boolean(),
  deletedInJira: fc.boolean(),
  refused: fc.constantFrom(null, 'null', REFUSAL),
});
const ticket = fc.record({
  state: fc.constantFrom('wanted', 'creating', 'linked', 'deleted_in_jira', 'unlinked'),
  issue: fc.boolean(),
  bases: fc.record({
    title: baseOf,
    description: baseOf,
    status: baseOf,
    priority: baseOf,
    labels: baseOf,
    dueDate: baseOf,
    assignee: baseOf,
    'custom.ref': baseOf,
  }),
  edited: fc.subarray([...FIELDS]),
  empty: fc.boolean(),
  refused: fc.subarray([...FIELDS], { maxLength: 1 }),
  comments: fc.array(comment, { maxLength: 2 }),
  attachments: fc.array(attachment, { maxLength: 2 }),
  parked: fc.boolean(),
});
type Drawn = typeof ticket extends fc.Arbitrary<infer T> ? T : never;

let number = 0;

async function insert(drawn: Drawn): Promise<string> {
  const { tenantId, siteId } = site;
  const id = randomUUID();
  const issueId = drawn.issue ? String(++number + 10_000) : null;
  const local = drawn.empty ? EMPTY : LOCAL;
  await api.owner.query(
    `insert into ticket (tenant_id, id, number, title, description, status, priority, labels, due_date, assignee, custom,
       source, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'API', now(), now())`,
    [
      ...[tenantId, id, ++number, local.title, local.description, local.status, local.priority, local.labels],
      ...[local.dueDate, local.assignee, { ref: local['custom.ref'] }],
    ],
  );
  const base = Object.fromEntries(
    FIELDS.filter((field) => drawn.bases[field] !== 'missing').map((field) => [
      field,
      { crm: { agreed: local[field], other: OTHER[field], null: null, missing: null }[drawn.bases[field]], jira: {} },
    ]),
  );
  await api.owner.query(
    `insert into issue_link (tenant_id, ticket_id, site_id, project_key, issue_id, issue_key, state, base, refused, edited_at)
     values ($1, $2, $3, 'KAN', $4::text, 'KAN-' || $4::text, $5, $6, $7, $8)`,
    [
      ...[tenantId, id, siteId, issueId, drawn.state, base],
      Object.fromEntries(drawn.refused.map((f) => [f, REFUSAL])),
      Object.fromEntries(drawn.edited.map((f) => [f, 1])),
    ],
  );
  for (const one of drawn.comments) {
    await api.owner.query(
      `insert into comment (tenant_id, id, ticket_id, body, visibility, source, author_name, created_at, updated_at,
         deleted_at, jira_comment_id, base, deleted_in_jira, refused)
       values ($1, gen_random_uuid(), $2, 'Hello', $3, $4, 'Ann', now(), now(), $5, $6, $7, $8, $9)`,
      [
        tenantId,
        id,
        one.visibility,
        one.source,
        one.deleted ? new Date() : null,
        one.jiraId ? randomUUID() : null,
        // Both kinds of null occur: SQL's, and JSON's.
        one.base === null ? (one.jiraId ? 'null' : null) : JSON.stringify(one.base),
        one.deletedInJira,
        one.refused ? REFUSAL : null,
      ],
    );
  }
  for (const one of drawn.attachments) {
    await api.owner.query(
      `insert into attachment (tenant_id, id, ticket_id, file_name, mime_type, size, stored, source, author_name, created_at,
         deleted_at, jira_attachment_id, send_attempted_at, deleted_in_jira, refused)
       values ($1, gen_random_uuid(), $2, 'a.txt', 'text/plain', 1, $3, $4, 'Ann', now(), $5, $6, $7, $8, $9)`,
      [
        ...[tenantId, id, one.stored, one.source, one.deleted ? new Date() : null, one.jiraId ? randomUUID() : null],
        ...[one.attempted ? new Date() : null, one.deletedInJira, one.refused],
      ],
    );
  }
  if (drawn.parked) {
    await api.owner.query('update ticket set parked = $2 where id = $1', [
      id,
      { message: 'parked', since: REFUSAL.since },
    ]);
    await api.owner.query(
      `insert into work_item (tenant_id, kind, site_id, issue_id, ticket_id, parked_at, reason) values ($1, $2, $3, $4, $5, now(), '{"message":"parked"}')`,
      [tenantId, issueId ? 'issue' : 'create', siteId, issueId, issueId ? null : id],
    );
  }
  return id;
}

/** Has the funnel look at the whole ticket, as any change of its comments does. */
function passThrough(ticketId: string): Promise<unknown> {
  const change = { kind: 'posts.resolved', cause: CAUSE, ticketId, linkEpoch: 0, commentIds: [] } as const;
  const scope = { tenantId: site.tenantId, now: Date.now() };
  return withTenant(api.context.db, site.tenantId, (tx) => applyChanges(tx, scope, [change], { enqueue: false }));
}
const CAUSE = { origin: 'system', actor: null, id: null } as const;

test('the API tells how a ticket stands as the rules say, for tickets of every sort', async () => {
  await fc.assert(
    fc.asyncProperty(ticket, async (drawn) => {
      const { tenantId } = site;
      const id = await insert(drawn);
      await passThrough(id);
      const [view, state] = await withTenant(api.context.db, tenantId, async (tx) => [
        await getTicket(tx, tenantId, id),
        (await lockTickets(tx, tenantId, [id], [id])).get(id),
      ]);
      if (!state?.link) throw new Error('the ticket was not stored');
      expect(view.sync).toMatchObject(shownOf(standingOf(state)));
      expect([...view.sync.pendingFields].sort()).toEqual([...pendingFields(state)].sort());
      const pending =
        view.sync.pendingFields.length > 0 ||
        ['wanted', 'creating'].includes(drawn.state) ||
        [...state.comments.values()].some(commentIsPending) ||
        [...state.attachments.values()].some(attachmentIsUnderWay);
      const refused =
        drawn.parked ||
        drawn.refused.length > 0 ||
        drawn.comments.some((one) => one.refused && standsInJira(one)) ||
        // A file of Jira's that is not kept here waits for nobody, but this refusal has Jira's words.
        drawn.attachments.some((one) => typeof one.refused === 'object' && one.refused !== null && standsInJira(one));
      const live = refused ? 'parked' : pending ? 'pending' : 'synced';
      const expected = ['deleted_in_jira', 'unlinked'].includes(drawn.state) ? drawn.state : live;
      expect(view.sync.state).toBe(expected);
      expect(view.sync.reason === null).toBe(expected !== 'parked');
      expect(await statesThatFind(id)).toEqual([expected]);
    }),
    { numRuns: 150 },
  );
}, 60_000);

const shownOf = ({ state, pendingFields, reason }: Standing) => ({ state, pendingFields, reason });

/** Something that Jira refused matters as long as it would be there: also a deletion that was refused. */
const standsInJira = (part: { deleted: boolean; jiraId: boolean; deletedInJira: boolean }) =>
  !part.deletedInJira && (!part.deleted || part.jiraId);

/** The states by which a list narrowed to them shows the ticket. */
async function statesThatFind(id: string): Promise<string[]> {
  const found: string[] = [];
  for (const syncState of ['unlinked', 'synced', 'pending', 'parked', 'deleted_in_jira']) {
    const query = ticketQuerySchema.parse({ syncState, sort: '-number', limit: '1' });
    const page = await withTenant(api.context.db, site.tenantId, (tx) => listTickets(tx, site.tenantId, query));
    if (page.items.some((item) => item.id === id)) found.push(syncState);
  }
  return found;
}
