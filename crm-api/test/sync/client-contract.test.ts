import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Exchange } from '../../../jira-sandbox/src/jira/rest/dispatch.ts';
import { createJudge, sharedFile } from '../../../jira-sandbox/test/support/openapi-judge.ts';
import { createSyncWorld, type SyncWorld } from '../support/sync-world.ts';

const specification = sharedFile('jira', 'openapi-sync-subset.json');

/** What our client sends, against Atlassian's own description of what it may. */
(specification.isHere ? describe : describe.skip)(`Atlassian’s OpenAPI file${specification.note}`, () => {
  const exchanges: Exchange[] = [];
  let world: SyncWorld;
  beforeAll(async () => {
    world = await createSyncWorld({}, { onExchange: (exchange) => exchanges.push(exchange) });
  });
  afterAll(() => world.close());

  test('every request of ours, and every answer we read, is as the file says', async () => {
    const { ticketId } = await world.commands.createTicket(world.caller, {
      title: 'By the book',
      description: '# Heading\n\n- one\n- two',
      status: 'IN_PROGRESS',
      priority: 'HIGH',
      source: 'API',
      contactId: null,
      labels: ['vip'],
      dueDate: '2026-12-24',
      assignee: null,
      custom: {},
    });
    await world.commands.editTicket(world.caller, ticketId, {
      title: 'By the letter',
      status: 'RESOLVED',
      description: 'Less',
    });
    const { commentId } = await world.commands.addComment(world.caller, ticketId, {
      body: 'One',
      visibility: 'public',
    });
    await world.commands.editComment(world.caller, ticketId, commentId, { body: 'Two' });
    await world.commands.deleteComment(world.caller, ticketId, commentId);
    await world.commands.refreshTicket(world.caller, ticketId);
    await world.settle();
    await world.reconcile();
    expect(exchanges.length).toBeGreaterThan(8);
    const judge = createJudge(specification.path);
    const violations = exchanges.flatMap(({ method, url, requestBody, status, body }) => [
      ...judge.checkRequest(method, url, requestBody),
      ...judge.checkResponse(method, url, status, body),
    ]);
    expect([...new Set(violations)]).toEqual([]);
  });
});
