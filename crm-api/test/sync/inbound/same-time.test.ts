import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { JiraEvent } from '@synapse/shared/jira-event';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Two changes of one field have the same time, in whatever order their events come. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
afterAll(() => world.close());

const { linked } = attachmentActions(() => world);

test.each([
  ['priority', ['High', 'Highest'].map((name) => ({ priority: { name } })), 'URGENT'],
  ['due_date::text', ['2031-05-28', '2031-06-13'].map((duedate) => ({ duedate })), '2031-06-13'],
  ['labels', [{ labels: ['first'] }, { labels: ['first', 'second'] }], ['first', 'second']],
])('%s', async (column, changes, last) => {
  for (const order of ['as they were made', 'the other way round']) {
    const { ticketId, issueId } = await linked(order);
    world.events.length = 0;
    for (const fields of changes) await world.jira('PUT', `issue/${issueId}`, { fields });
    const told = world.events.splice(0).filter(({ type }) => type === 'issue.updated');
    const updated = told.at(-1)?.issue.updated;
    const events = told.map((event) => ({ ...event, issue: { ...event.issue, updated } }) as JiraEvent);
    for (const event of order === 'as they were made' ? events : events.reverse()) {
      await world.receive([event]);
      await world.settle();
    }
    expect(await world.owner(`select ${column} as value from ticket where id = $1`, [ticketId])).toEqual([
      { value: last },
    ]);
  }
});
