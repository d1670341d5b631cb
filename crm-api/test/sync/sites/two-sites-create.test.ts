import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { searchFromPanel } from '../../../src/sync/forge/panel-view.ts';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { linkActions } from '../../support/link-actions.ts';
import { calm, lateIssues, madeFor } from '../../support/made-issues.ts';
import { createTwoSites, type TwoSites } from '../../support/two-sites.ts';

/** A ticket that had an issue on one site, and is to have one on the other, where issues have the same ids. */
let sites: TwoSites;
beforeAll(async () => {
  sites = await createTwoSites('OPS', { createLookupMs: 0, backoff: { baseMs: 60_000, maxMs: 60_000 } });
});
afterEach(() => {
  sites.world.sandbox.faults.remove();
  sites.other.faults.remove();
});
afterAll(() => sites.close());

const { linked } = attachmentActions(() => sites.world);
const { unlink } = linkActions(() => sites.world);
async function link(ticketId: string, issueId: string): Promise<void> {
  const { key: issueKey } = await sites.world.jira<{ key: string }>('GET', `issue/${issueId}`);
  await sites.world.commands.linkTicket(sites.world.caller, ticketId, { issueKey, siteId: sites.world.siteId });
  await sites.settle();
}
const createIssue = (ticketId: string, project: 'KAN' | 'OPS') =>
  sites.world.commands.createIssue(sites.world.caller, ticketId, project);

/** Which issues of which project the tickets follow that have this title. */
const followed = (title: string) =>
  sites.world.owner<{ id: string; issue: string | null; project: string; state: string }>(
    `select t.id, l.issue_id as issue, l.project_key as project, l.state from ticket t
       join issue_link l on l.ticket_id = t.id where t.title = $1 order by t.number`,
    [title],
  );
const lateOnes = (ticketId: string) => lateIssues(sites.world, ticketId);
const calmDown = () => calm(sites.world, sites.settle);

test('a late issue of the one site becomes no second ticket while one is being made on the other', async () => {
  const { world, other } = sites;
  const { ticketId } = await linked('Late there');
  await unlink(ticketId);
  world.sandbox.faults.add({
    match: { endpoint: 'createIssue' },
    count: 1,
    action: { kind: 'late', answerAfterMs: 0 },
  });
  await createIssue(ticketId, 'KAN');
  await unlink(ticketId);
  other.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action: { kind: 'drop', when: 'before' } });
  await createIssue(ticketId, 'OPS');
  expect(await followed('Late there')).toMatchObject([{ project: 'OPS', state: 'creating' }]);
  await world.sandbox.late.release();
  await calmDown();
  const [issue] = madeFor(other, ticketId);
  expect(await followed('Late there')).toEqual([{ id: ticketId, issue, project: 'OPS', state: 'linked' }]);
  expect(await lateOnes(ticketId)).toEqual([madeFor(world.sandbox, ticketId)[1]]);
});

test('the issue that it had on the one site is not taken for a new one there, though the other has one of that id', async () => {
  const { world, other } = sites;
  const { ticketId, issueId } = await linked('Same id');
  await unlink(ticketId);
  while ((await sites.callOther<{ id: string }>('POST', 'issue', FILLER)).id !== String(Number(issueId) - 1));
  await createIssue(ticketId, 'OPS');
  await calmDown();
  expect(madeFor(other, ticketId)).toEqual([issueId]);
  await unlink(ticketId);
  world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action: { kind: 'status', status: 503 } });
  await createIssue(ticketId, 'KAN');
  await world.jira('PUT', `issue/${issueId}`, { fields: { labels: [`crm-${ticketId}`, 'touched'] } });
  await calmDown();
  const [, next] = madeFor(world.sandbox, ticketId);
  expect(next).toBeDefined();
  expect((await followed('Same id')).find(({ id }) => id === ticketId)).toMatchObject({ issue: next, project: 'KAN' });
});

/** What a panel of a site names of the tickets without an issue, by the issues whose readers may see them. */
async function named(siteId: string, q: string): Promise<(string | null)[]> {
  const reader = { tenantId: sites.world.tenantId, siteId, ticketUrl: undefined };
  const { tickets } = await searchFromPanel(sites.world.db, reader, { q, what: 'tickets' });
  return tickets.map(({ issueId }) => issueId);
}

test('a ticket that waited in vain for an issue on the other site is named to who may see the one that it had, and to nobody there', async () => {
  const { world, other, otherSiteId } = sites;
  const { ticketId, issueId } = await linked('Salaries');
  await unlink(ticketId);
  other.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action: { kind: 'status', status: 503 } });
  await createIssue(ticketId, 'OPS');
  await unlink(ticketId);
  expect(await named(otherSiteId, 'Salaries')).toEqual([]);
  expect(await named(world.siteId, 'Salaries')).toEqual([issueId]);
});

test('a late issue of a ticket does not tell who may see the one that it followed after it', async () => {
  const { world } = sites;
  const first = await linked('Made late');
  await unlink(first.ticketId);
  world.sandbox.faults.add({
    match: { endpoint: 'createIssue' },
    count: 1,
    action: { kind: 'late', answerAfterMs: 0 },
  });
  await createIssue(first.ticketId, 'KAN');
  await unlink(first.ticketId);
  const [other, taker] = [await linked('Restricted'), await linked('Takes it')];
  await unlink(other.ticketId);
  await link(first.ticketId, other.issueId);
  await unlink(first.ticketId);
  await unlink(taker.ticketId);
  await link(taker.ticketId, other.issueId);
  await world.sandbox.late.release();
  await calmDown();
  expect(await lateOnes(first.ticketId)).toHaveLength(1);
  // Both tickets have had it, and have lost it to a third.
  expect(await named(world.siteId, 'Restricted')).toEqual([other.issueId, other.issueId]);
});

const FILLER = { fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'Fills up' } };
