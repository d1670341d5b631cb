import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withTenant } from '../../../src/store/db/database.ts';
import { applyChanges } from '../../../src/sync/engine/apply-changes.ts';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { commentActions } from '../../support/comment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A ticket that is deleted here while its files or comments are on their way to Jira: what has not left yet does not, unless it comes back. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ backoff: { baseMs: 60_000, maxMs: 60_000 } });
});
afterAll(() => world.close());

const { attach, inJira, linked } = attachmentActions(() => world);
const { say, textsInJira } = commentActions(() => world);

/** Deletes the ticket right before the first of these calls is made. */
function deleteAtFirst(what: 'attach' | 'addComment', ticketId: string): void {
  const { sync, commands, caller } = world;
  const { connect } = sync;
  sync.connect = async (...args) => {
    const site = await connect(...args);
    const meanwhile = async () => {
      sync.connect = connect;
      sync.settings.writeThroughMs = 0;
      await commands.deleteTicket(caller, ticketId);
      sync.settings.writeThroughMs = 20_000;
    };
    let first = true;
    const before = async () => {
      if (first) await meanwhile();
      first = false;
    };
    const attach: typeof site.files.attach = async (...call) => before().then(() => site.files.attach(...call));
    const addComment: typeof site.client.addComment = async (...call) =>
      before().then(() => site.client.addComment(...call));
    return what === 'attach'
      ? { ...site, files: { ...site.files, attach } }
      : { ...site, client: { ...site.client, addComment } };
  };
}

async function isDone(issueId: string): Promise<boolean> {
  type Issue = { fields: { status: { statusCategory: { key: string } } } };
  const { fields } = await world.jira<Issue>('GET', `issue/${issueId}`);
  return fields.status.statusCategory.key === 'done';
}

/** As the undo of a bulk deletion does. */
async function undelete(ticketId: string): Promise<void> {
  const { db, tenantId, sync } = world;
  const cause = { origin: 'crm', actor: null, id: null } as const;
  await withTenant(db, tenantId, (tx) =>
    applyChanges(tx, { tenantId, now: sync.now() }, [{ kind: 'ticket.undeleted', cause, ticketId }]),
  );
  await world.settle();
}

/** Jira is away until they are all to be sent; the look before the title's edit fails, so that nothing of them has left. */
async function waiting(title: string, make: (ticketId: string) => Promise<unknown>) {
  const made = await linked(title);
  world.sandbox.faults.add({ match: {}, action: { kind: 'status', status: 503 } });
  await world.commands.editTicket(world.caller, made.ticketId, { title: `${title}, edited` });
  await make(made.ticketId);
  world.sandbox.faults.remove();
  return made;
}

test.each(['leave', 'close'] as const)(
  'a file that was still to be sent is not, under the policy %s',
  async (policy) => {
    await world.owner("update jira_site set config = jsonb_build_object('onTicketDelete', $1::text)", [policy]);
    const { ticketId, issueId } = await waiting(`Files ${policy}`, async (id) => {
      await attach(id, 'one.txt', randomBytes(100));
      await attach(id, 'two.txt', randomBytes(200));
    });
    deleteAtFirst('attach', ticketId);
    await world.hurry();
    await world.settle();
    expect((await inJira(issueId)).map(({ filename }) => filename)).toEqual(['one.txt']);
    expect(await isDone(issueId)).toBe(policy === 'close');
    await undelete(ticketId);
    expect((await inJira(issueId)).map(({ filename }) => filename)).toEqual(['one.txt', 'two.txt']);
  },
);

test.each(['leave', 'close'] as const)(
  'a comment that was still to be sent is not, under the policy %s',
  async (policy) => {
    await world.owner("update jira_site set config = jsonb_build_object('onTicketDelete', $1::text)", [policy]);
    const { ticketId, issueId } = await waiting(`Comments ${policy}`, async (id) => {
      await say(id, 'One');
      await say(id, 'Two');
    });
    deleteAtFirst('addComment', ticketId);
    await world.hurry();
    await world.settle();
    expect(textsInJira(issueId)).toEqual(['One']);
    expect(await isDone(issueId)).toBe(policy === 'close');
    await undelete(ticketId);
    expect(textsInJira(issueId)).toEqual(['One', 'Two']);
  },
);
