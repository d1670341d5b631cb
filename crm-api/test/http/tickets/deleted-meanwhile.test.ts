import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Ticket } from '@synapse/shared/ticket';
import { type JiraApi, startJiraApi } from '../support/jira-api.ts';

/**
 * A change is made, and while its request waits for Jira somebody deletes the ticket. Whoever asked is told that it was
 * made: a 404 would say that nothing was (found by `npm run chaos -- --nemesis jira --seed 12`).
 */
let on: JiraApi;
let ticket: Ticket;
let commentId: string;
beforeAll(async () => {
  on = await startJiraApi({ WRITE_THROUGH_MS: '2000' });
});
afterAll(() => on.close());
beforeEach(async () => {
  on.sandbox.faults.remove();
  ticket = (await on.call<Ticket>('POST', '/api/tickets', { title: 'Linked' })).body;
  const body = { body: 'First', visibility: 'public' };
  commentId = (await on.call<{ id: string }>('POST', `/api/tickets/${ticket.id}/comments`, body)).body.id;
  on.sandbox.faults.add({ action: { kind: 'timeout' } });
});

type Change = { made: string; what: string; send: () => Promise<{ status: number; body: unknown }>; told: object };
const path = () => `/api/tickets/${ticket.id}`;
const CHANGES: Change[] = [
  {
    ...{ what: 'an edit', made: "select from ticket where id = $1 and title = 'Edited'" },
    ...{ send: () => on.call('PATCH', path(), { title: 'Edited' }), told: { title: 'Edited' } },
  },
  {
    ...{ what: 'a comment', made: "select from comment where ticket_id = $1 and body = 'Second'" },
    send: () => on.call('POST', `${path()}/comments`, { body: 'Second', visibility: 'public' }),
    told: { body: 'Second', visibility: 'public' },
  },
  {
    ...{ what: 'an edit of a comment', made: "select from comment where ticket_id = $1 and body = 'Edited'" },
    ...{
      send: () => on.call('PATCH', `${path()}/comments/${commentId}`, { body: 'Edited' }),
      told: { body: 'Edited' },
    },
  },
  {
    ...{ what: 'a file', made: 'select from attachment where ticket_id = $1' },
    send: () =>
      on.api.call('POST', `${path()}/attachments?filename=a.txt`, {
        ...{ token: on.token, body: Buffer.from('a'), headers: { 'content-type': 'text/plain' } },
      }),
    told: { fileName: 'a.txt' },
  },
];

test.each(CHANGES)('$what of a ticket that is deleted meanwhile is told as made', async ({ made, send, told }) => {
  const sent = send();
  for (;;) {
    const { rowCount } = await on.api.owner.query(made, [ticket.id]);
    if (rowCount === 1) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await on.call('DELETE', path());
  const { status, body } = await sent;
  expect({ status: status < 300, body }).toEqual({ status: true, body: expect.objectContaining(told) });
  expect((await on.call('GET', path())).status).toBe(404);
});

test('a ticket that is deleted while its issue is being made is told as made', async () => {
  const sent = on.call<Ticket>('POST', '/api/tickets', { title: 'Soon gone' });
  let id: string | undefined;
  while (id === undefined) {
    const { rows } = await on.api.owner.query("select id from ticket where title = 'Soon gone'");
    id = rows[0]?.id;
  }
  await on.call('DELETE', `/api/tickets/${id}`);
  const { status, body } = await sent;
  expect({ status: status < 300, body }).toMatchObject({ status: true, body: { id, title: 'Soon gone' } });
});
