import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Exchange } from '@synapse/jira-sandbox/jira/rest/dispatch';
import { createJudge, sharedFile } from '@synapse/jira-sandbox/openapi-judge';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

const specification = sharedFile('jira', 'openapi-sync-subset.json');

/** What our client sends, against Atlassian's own description of what it may. */
(specification.isHere ? describe : describe.skip)(`Atlassian’s OpenAPI file${specification.note}`, () => {
  const exchanges: Exchange[] = [];
  let world: SyncWorld;
  const { attach, attachInJira, filesOf } = attachmentActions(() => world);
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
    const { attachmentId } = await attach(ticketId, 'ours.txt', Buffer.from('ours'));
    const issueId = (await world.tickets())[0]?.issue_id ?? '';
    await attachInJira(issueId, 'theirs.txt', Buffer.from('theirs'));
    await world.settle();
    expect(await filesOf(ticketId)).toMatchObject([{ sync: 'synced' }, { sync: 'synced', content: 'here' }]);
    // One whose answer is lost is looked for before it is sent again.
    world.sandbox.faults.add({
      match: { endpoint: 'addAttachment' },
      count: 1,
      action: { kind: 'drop', when: 'after' },
    });
    await attach(ticketId, 'lost.txt', Buffer.from('lost'));
    await world.hurry();
    await world.settle();
    await world.commands.deleteAttachment(world.caller, attachmentId);
    await world.commands.refreshTicket(world.caller, ticketId);
    await world.settle();
    await world.reconcile();
    expect(exchanges.length).toBeGreaterThan(8);
    const operations = new Set(exchanges.map(({ operation }) => operation));
    for (const operation of ['getAttachmentMeta', 'addAttachment', 'getAttachmentContent', 'removeAttachment'])
      expect(operations).toContain(operation);
    const judge = createJudge(specification.path);
    const violations = exchanges.flatMap(({ method, url, requestBody, status, body }) => [
      ...judge.checkRequest(method, url, requestBody),
      ...judge.checkResponse(method, url, status, body),
    ]);
    expect([...new Set(violations)]).toEqual([]);
  });
});
