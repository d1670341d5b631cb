import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '@synapse/jira-sandbox/server';
import { LOCAL_OUTBOUND } from '@synapse/local-stack/local-outbound';
import { withTenant } from '../../../src/store/db/database.ts';
import { aboutJiraToken, createVault } from '../../../src/store/db/vault.ts';
import { createSiteConnector } from '../../../src/sync/sites/connect-site.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A workspace with two Jira sites whose issues have the same ids and keys. */
let world: SyncWorld;
let other: Sandbox;
const otherSiteId = randomUUID();
beforeAll(async () => {
  world = await createSyncWorld();
  other = await startSandbox({ seed: 'empty' });
  const vault = createVault({ current: randomBytes(32) });
  await withTenant(world.db, world.tenantId, async (tx) => {
    const one = await tx.selectFrom('jira_site').selectAll().executeTakeFirstOrThrow();
    await tx
      .insertInto('jira_site')
      .values({
        ...{ tenant_id: world.tenantId, id: otherSiteId, cloud_id: 'another-cloud', base_url: other.url },
        ...{ email: one.email, project_key: 'KAN', config: '{}', installation_id: null, app_version: null },
        api_token_encrypted: vault.seal('sandbox-token-grace', aboutJiraToken(world.tenantId)),
      })
      .execute();
  });
  const { connect } = world.sync;
  const connectOther = createSiteConnector({ db: world.db, vault, outbound: LOCAL_OUTBOUND, now: Date.now });
  world.sync.connect = (tenantId, siteId, ...more) =>
    (siteId === otherSiteId ? connectOther : connect)(tenantId, siteId, ...more);
});
afterAll(async () => {
  await world.close();
  await other.close();
});

type Issue = { id: string; key: string; fields: { summary: string; comment: { total: number } } };

async function call<T>({ url }: Sandbox, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${url}/rest/api/3/${path}`, {
    method,
    headers: {
      authorization: `Basic ${btoa('ada@example.com:sandbox-token-ada')}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await answer.json()) as T;
}
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
