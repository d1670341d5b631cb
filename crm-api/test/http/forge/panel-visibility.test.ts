import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { panelResponseSchema, panelSearchResponseSchema } from '@synapse/shared/forge/panel';
import fc from 'fast-check';
import { storeStanding } from '../../support/store-standing.ts';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { askByForge, type ForgeKeys, fitOf, forgeEnv, startForgeKeys } from '../support/forge-host.ts';
import { connectTestSite, push, type TestSite } from '../support/signed.ts';

/**
 * What the panel and the admin page say stands in Jira, where everybody who sees the issue reads it. Texts for everybody
 * say OPEN here, all others SECRET, whatever happened to them: conflicts, refusals, deletions, a restriction that came or
 * went.
 */

let keys: ForgeKeys;
let api: TestApi;
let site: TestSite;
/** Of the same workspace. */
let other: TestSite;
beforeAll(async () => {
  keys = await startForgeKeys();
  api = await startTestApi({ WRITE_THROUGH_MS: '0', ...forgeEnv(keys) });
  const tenantId = await api.tenant();
  site = await connectTestSite(api, tenantId);
  other = await connectTestSite(api, tenantId);
});
afterAll(async () => {
  await api.close();
  await keys.close();
});

const ask = (path: string, body: unknown) => {
  const { secret, cloudId } = site;
  return push(api, path, { secret, cloudId, id: `panel:${randomUUID()}`, body: JSON.stringify(body) });
};

const comment = fc.record({
  source: fc.constantFrom('CRM' as const, 'JIRA' as const),
  visibility: fc.constantFrom('public' as const, 'internal' as const),
  inJira: fc.boolean(),
  end: fc.constantFrom(
    'stands' as const,
    'stands' as const,
    'stands' as const,
    'deleted' as const,
    'out of sight' as const,
  ),
  refused: fc.boolean(),
});
/** @param of which comment; -1: the ticket's title */
const conflict = fc.record({
  of: fc.integer({ min: -1, max: 5 }),
  restricted: fc.boolean(),
  winner: fc.constantFrom('crm' as const, 'jira' as const),
  noOurs: fc.boolean(),
});
/** Another ticket of the same contact, and what it has to do with Jira. */
const beside = fc.constantFrom(
  'never had an issue' as const,
  'follows one of this site' as const,
  'followed one of this site' as const,
  'was made to forget one of this site' as const,
  'was made to forget one of this site, and then waited for one of another site' as const,
  'was made to forget one of another site, and then waited for one here' as const,
  'follows one of another site' as const,
  'followed one of another site' as const,
  'waits for an issue' as const,
);
type Beside = typeof beside extends fc.Arbitrary<infer T> ? T : never;
const cases = fc.record({
  comments: fc.array(comment, { minLength: 1, maxLength: 6 }),
  conflicts: fc.array(conflict, { maxLength: 6 }),
  titleRefused: fc.boolean(),
  beside: fc.array(beside, { maxLength: 5 }),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

let issueNumber = 20_000;

/** Puts a case into the tables. Returns what of it everybody may read. */
async function store({ comments, conflicts, titleRefused }: Omit<Case, 'beside'>) {
  const { tenantId, siteId } = site;
  const token = await tokenFor(tenantId);
  const made = await api.call('POST', '/api/tickets', { token, json: { title: 'OPEN title', projectKey: null } });
  const ticketId = (made.body as { id: string }).id;
  issueNumber += 1;
  const issueId = String(issueNumber);
  const since = new Date().toISOString();
  const refused = titleRefused ? { title: { message: 'Jira refused the title “OPEN title”.', since } } : {};
  await api.owner.query(
    `insert into issue_link (tenant_id, ticket_id, site_id, project_key, issue_id, issue_key, state, refused)
     values ($1, $2, $3, 'KAN', $4, $5, 'linked', $6)`,
    [tenantId, ticketId, siteId, issueId, `KAN-${issueId}`, JSON.stringify(refused)],
  );
  const ids: string[] = [];
  const open: string[] = [];
  for (const [i, one] of comments.entries()) {
    const isOpen = one.visibility === 'public' && one.end === 'stands';
    const body = `${isOpen ? 'OPEN' : 'SECRET'} comment ${i}`;
    const why = one.refused ? { message: `Jira refused this comment: ${body}.`, jira: body, since } : null;
    const sight = one.end === 'out of sight' ? { mark: 1, hid: true } : null;
    const id = randomUUID();
    ids.push(id);
    if (isOpen) open.push(body);
    const at = new Date(Date.now() + i).toISOString();
    await api.owner.query(
      `insert into comment (tenant_id, id, ticket_id, body, visibility, source, author_name, created_at, updated_at, deleted_at,
         jira_comment_id, base, in_flight, refused, visibility_reason, out_of_sight, deleted_in_jira)
       values ($1, $2, $3, $4, $5, $6, 'Ada', $7, $7, $8, $9, $10, '[]', $11, $12, $13, $14)`,
      [
        ...[tenantId, id, ticketId, body, one.visibility, one.source, at, one.end === 'stands' ? null : at],
        ...[one.inJira || one.source === 'JIRA' ? `c${i}` : null, JSON.stringify({ crm: `${body} base`, jira: null })],
        ...[why && JSON.stringify(why), one.visibility === 'internal' ? 'SECRET reason' : null],
        ...[sight && JSON.stringify(sight), one.end === 'out of sight'],
      ],
    );
  }
  const shown: string[] = [];
  const hidden: string[] = [];
  for (const one of conflicts) {
    const of = one.of < 0 ? null : comments[one.of % comments.length];
    const isOpen = of === null || (of?.visibility === 'public' && of.end === 'stands' && !one.restricted);
    const word = isOpen ? 'OPEN' : 'SECRET';
    const id = randomUUID();
    (isOpen ? shown : hidden).push(id);
    const field = one.of < 0 ? 'title' : `comment:${ids[one.of % comments.length]}`;
    const texts = [`SECRET base`, one.noOurs ? null : `${word} ours`, `${word} theirs`].map((text) =>
      JSON.stringify(text),
    );
    await api.owner.query(
      `insert into conflict (tenant_id, at, id, ticket_id, field, base_value, our_value, their_value, policy, winner, restricted)
       values ($1, now(), $2, $3, $4, $5, $6, $7, 'jira', $8, $9)`,
      [tenantId, id, ticketId, field, ...texts, one.winner, one.of >= 0 && one.restricted],
    );
  }
  await storeStanding(api.database.url, tenantId, [ticketId]);
  return { issueId, open, shown, hidden };
}

/** Stores tickets of the contact of the ticket that follows an issue. Returns what may be told of them in Jira. */
async function storeBeside(issueId: string, all: readonly Beside[]) {
  const { tenantId, siteId } = site;
  const token = await tokenFor(tenantId);
  const contact = await api.call('POST', '/api/contacts', { token, json: { name: 'Zoë' } });
  const contactId = (contact.body as { id: string }).id;
  await api.owner.query(
    'update ticket set contact_id = $1 where id = (select ticket_id from issue_link where tenant_id = $2 and issue_id = $3)',
    [contactId, tenantId, issueId],
  );
  const told: { issueId: string | null; unlinked: boolean }[] = [];
  for (const kind of all) {
    issueNumber += 1;
    const isTold = kind === 'never had an issue' || kind.includes('this site');
    // The app has to know of the issue that decides.
    const follows = kind === 'never had an issue' ? null : String(issueNumber);
    const unlinked = !kind.startsWith('follows') && !kind.startsWith('waits');
    if (isTold) told.push({ issueId: follows, unlinked });
    const title = `${isTold ? 'OPEN' : 'SECRET'} beside`;
    const made = await api.call('POST', '/api/tickets', { token, json: { title, contactId, projectKey: null } });
    const { id } = made.body as { id: string };
    if (follows === null) continue;
    const named = kind.startsWith('waits') || kind.includes('forget') ? null : follows;
    const left = { siteId: kind.includes('this site') ? siteId : other.siteId, issueId: follows, epoch: 3 };
    // It was made for the ticket before that.
    const late = { siteId, issueId: '9', epoch: 1 };
    await api.owner.query(
      `insert into issue_link (tenant_id, ticket_id, site_id, project_key, issue_id, issue_key, state, left_issues)
       values ($1, $2, $3, 'SEC', $4, $5, $6, $7)`,
      [
        ...[tenantId, id, kind.endsWith('another site') ? other.siteId : siteId, named, named && `SEC-${named}`],
        kind.startsWith('waits') ? 'wanted' : unlinked ? 'unlinked' : 'linked',
        JSON.stringify(kind.includes('forget') ? [left, late] : []),
      ],
    );
    await storeStanding(api.database.url, tenantId, [id]);
  }
  return told;
}

test('no text that is not for everybody is in any answer to Jira, and what is for everybody is shown', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (given) => {
      const { issueId, open, shown, hidden } = await store(given);
      const told = await storeBeside(issueId, given.beside);
      const isOfThis = (id: string | null) => id !== null && Number(id) > Number(issueId);
      const panel = await ask('/api/jira/panel', { issueId, accountId: null });
      expect(panel.status).toBe(200);
      const answer = panelResponseSchema.parse(panel.body);
      if (!answer.linked) throw new Error('the issue is linked');
      expect(answer.comments.map(({ text }) => text)).toEqual(open.slice(-3).reverse());
      expect(answer.conflicts.map(({ id }) => id).sort()).toEqual(
        answer.conflicts.length < 5 ? shown.sort() : expect.arrayContaining([]),
      );
      const failures = await askByForge(api, 'admin', { actor: null, ask: { kind: 'failures' } }, fitOf(keys, site));
      expect(failures.status).toBe(200);
      const acts = [];
      for (const conflictId of hidden) {
        const act = { kind: 'resolve', conflictId, take: 'theirs' };
        acts.push(await ask('/api/jira/panel/act', { issueId, issueKey: `KAN-${issueId}`, act }));
      }
      expect(acts.map(({ status }) => status)).toEqual(acts.map(() => 404));
      const issuesOf = (tickets: readonly { issueId: string | null }[]) => tickets.map((one) => one.issueId).sort();
      expect(issuesOf(answer.otherTickets)).toEqual(issuesOf(told));
      const search = await ask('/api/jira/panel/search', { q: 'beside' });
      const found = panelSearchResponseSchema.parse(search.body).tickets.filter((one) => isOfThis(one.issueId));
      expect(issuesOf(found)).toEqual(issuesOf(told.filter(({ unlinked, issueId: of }) => unlinked && of !== null)));
      for (const { text } of [panel, failures, search, ...acts]) expect(text).not.toContain('SECRET');
    }),
    { numRuns: 40 },
  );
});

test('a refused comment that is not for everybody is told without its words, and one for everybody with them', async () => {
  const one = { source: 'CRM', inJira: true, end: 'stands', refused: true } as const;
  const secret = await store({ comments: [{ ...one, visibility: 'internal' }], conflicts: [], titleRefused: false });
  const open = await store({ comments: [{ ...one, visibility: 'public' }], conflicts: [], titleRefused: false });
  const reasonOf = async ({ issueId }: { issueId: string }) => {
    const answer = panelResponseSchema.parse((await ask('/api/jira/panel', { issueId, accountId: null })).body);
    return answer.linked ? answer.ticket.sync.reason?.message : undefined;
  };
  expect(await reasonOf(secret)).toContain('not everybody who sees this issue may read');
  expect(await reasonOf(open)).toBe('Jira refused this comment: OPEN comment 0.');
});
