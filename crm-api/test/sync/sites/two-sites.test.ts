import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Sandbox } from '@synapse/jira-sandbox/server';
import type { SyncWorld } from '../../support/sync-world.ts';
import { createTwoSites, type TwoSites } from '../../support/two-sites.ts';

/** A workspace with two Jira sites whose issues have the same ids and keys. */
let sites: TwoSites;
let world: SyncWorld;
let other: Sandbox;
let otherSiteId: string;
beforeAll(async () => {
  sites = await createTwoSites('KAN');
  ({ world, other, otherSiteId } = sites);
});
afterAll(() => sites.close());

type Issue = { id: string; key: string; fields: { summary: string; comment: { total: number } } };

const call = <T>(sandbox: Sandbox, method: string, path: string, body?: unknown): Promise<T> =>
  sandbox === other ? sites.callOther<T>(method, path, body) : world.jira<T>(method, path, body);
const newIssue = (sandbox: Sandbox, summary: string) =>
  call<Issue>(sandbox, 'POST', 'issue', {
    fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary },
  });
const shown = async (sandbox: Sandbox, { id }: Issue) => {
  const { fields } = await call<Issue>(sandbox, 'GET', `issue/${id}?fields=summary,comment`);
  return { summary: fields.summary, comments: fields.comment.total };
};

test('what is typed after a ticket was relinked to an issue of another site reaches that site, and no other', async () => {
  const [bystander, wanted] = [await newIssue(world.sandbox, 'On site one'), await newIssue(other, 'On site two')];
  expect(wanted.id).toBe(bystander.id);
  await world.settle();
  const ticketId = (await world.tickets()).find((one) => one.issue_id === bystander.id)?.id ?? '';
  const { caller, commands } = world;
  await commands.unlinkTicket(caller, ticketId);
  await commands.linkTicket(caller, ticketId, { issueKey: wanted.key, siteId: otherSiteId });
  expect(await commands.editTicket(caller, ticketId, { title: 'For site two' })).toMatchObject({ outcome: 'synced' });
  const said = { body: 'For site two alone', visibility: 'public' } as const;
  expect(await commands.addComment(caller, ticketId, said)).toMatchObject({ outcome: 'synced' });
  await world.worker.processAll();
  expect(await shown(other, wanted)).toEqual({ summary: 'For site two', comments: 1 });
  expect(await shown(world.sandbox, bystander)).toEqual({ summary: 'On site one', comments: 0 });
});

test('the answer to an edit of the old issue is no news of the new one', async () => {
  const [before, after] = [await newIssue(world.sandbox, 'Old'), await newIssue(other, 'New')];
  await world.settle();
  const ticketId = (await world.tickets()).find((one) => one.issue_id === before.id)?.id ?? '';
  const { caller, commands, sync } = world;
  const { connect } = sync;
  sync.connect = async (...args) => {
    const site = await connect(...args);
    const editIssue: typeof site.client.editIssue = async (...edit) => {
      const answer = await site.client.editIssue(...edit);
      sync.connect = connect;
      sync.settings.writeThroughMs = 0;
      await commands.unlinkTicket(caller, ticketId);
      await commands.linkTicket(caller, ticketId, { issueKey: after.key, siteId: otherSiteId });
      sync.settings.writeThroughMs = 20_000;
      return answer;
    };
    return { ...site, client: { ...site.client, editIssue } };
  };
  await commands.editTicket(caller, ticketId, { title: 'Meant for the old one' });
  await Promise.all(sync.underway);
  await world.worker.processAll();
  const [link] = await world.owner<{ site_id: string; issue_id: string; base: { title: { jira: string } } }>(
    'select site_id, issue_id, base from issue_link where ticket_id = $1',
    [ticketId],
  );
  const { summary } = await shown(other, after);
  expect(link).toMatchObject({ site_id: otherSiteId, issue_id: after.id, base: { title: { jira: summary } } });
  const [ticket] = await world.owner<{ title: string }>('select title from ticket where id = $1', [ticketId]);
  expect(ticket?.title).toBe(summary);
});
