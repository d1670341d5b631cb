import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { wikiMarkup } from '../src/jira/adf/wiki-markup.ts';
import { hubSignature } from '../src/jira/webhooks/webhook-delivery.ts';
import { adf, type Client, type Json, startClient } from './support/sandbox-client.ts';

type Post = { body: Json; raw: string; headers: IncomingMessage['headers'] };

let client: Client;
let receiver: Server;
let url: string;
let posts: Post[] = [];
/** Statuses to answer with, then 200 for ever; null cuts the connection. */
let answers: (number | null)[] = [];

beforeAll(async () => {
  client = await startClient();
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString();
    posts.push({ raw, body: JSON.parse(raw), headers: request.headers });
    const status = answers.length === 0 ? 200 : answers.shift();
    if (status === null) request.socket.destroy();
    else response.writeHead(status ?? 200).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  await client.sandbox.close();
  receiver.closeAllConnections();
  receiver.close();
});
beforeEach(async () => {
  await client.sandbox.webhooks.idle();
  posts = [];
  answers = [];
  await client.control('POST', '/reset', { seed: 'empty' });
  await client.control('POST', '/settings', { webhookMinuteMs: 1 });
});

const listen = (events: string[], more: object = {}) =>
  client.control('POST', '/webhooks', { url, secret: 's3', events, ...more });
const settled = () => client.sandbox.webhooks.idle();

it('signs as Atlassian does', () => {
  expect(hubSignature("It's a Secret to Everybody", 'Hello World!')).toBe(
    'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9',
  );
});

it('posts signed changes in the v2 shape', async () => {
  await listen(['jira:issue_created', 'jira:issue_updated', 'jira:issue_deleted']);
  await client.createIssue({ description: adf('Text') });
  await settled();
  await client.rest('PUT', '/issue/KAN-1', { fields: { priority: { id: '1' } } });
  await settled();
  await client.rest('DELETE', '/issue/KAN-1');
  await settled();
  expect(posts.map(({ body }) => [body.webhookEvent, body.issue_event_type_name])).toEqual([
    ['jira:issue_created', 'issue_created'],
    ['jira:issue_updated', 'issue_updated'],
    ['jira:issue_deleted', undefined],
  ]);
  for (const { raw, headers } of posts) expect(headers['x-hub-signature']).toBe(hubSignature('s3', raw));
  expect(posts[1]?.body).toMatchObject({
    timestamp: expect.any(Number),
    user: { displayName: 'Ada Lovelace' },
    issue: { key: 'KAN-1', self: expect.stringContaining('/rest/api/2/'), fields: { description: 'Text' } },
    changelog: { items: [{ field: 'priority', toString: 'Highest' }] },
  });
  expect(posts[2]?.body.changelog).toBeUndefined();
  expect(posts[2]?.body.issue.fields.description).toBe('Text');
});

it('posts a comment with a thin issue, then the issue’s update', async () => {
  await listen(['comment_created', 'comment_deleted', 'jira:issue_updated']);
  await client.createIssue();
  const { body } = await client.rest('POST', '/issue/KAN-1/comment', { body: adf('One', 'Two') });
  await settled();
  const comment = posts.find((post) => post.body.webhookEvent === 'comment_created')?.body;
  expect(comment.comment).toMatchObject({ id: body.id, body: 'One\n\nTwo' });
  expect(Object.keys(comment.issue.fields).sort()).toEqual([
    'assignee',
    'issuetype',
    'priority',
    'project',
    'status',
    'summary',
  ]);
  expect(comment.changelog).toBeUndefined();
  const update = posts.find((post) => post.body.webhookEvent === 'jira:issue_updated')?.body;
  expect(update.issue_event_type_name).toBe('issue_commented');
});

it('tries again with the same identifier, and only after the statuses that Jira retries', async () => {
  await listen(['jira:issue_created']);
  answers = [503, null, 429, 200];
  await client.createIssue();
  await settled();
  expect(posts).toHaveLength(4);
  expect(new Set(posts.map(({ headers }) => headers['x-atlassian-webhook-identifier'])).size).toBe(1);
  expect(new Set(posts.map(({ raw }) => raw)).size).toBe(1);
  answers = [401];
  await client.createIssue();
  await settled();
  expect(posts).toHaveLength(5);
  answers = [500, 500, 500, 500, 500, 500];
  await client.createIssue();
  await settled();
  expect(posts).toHaveLength(10);
  const { deliveries } = (await client.control('GET', '/webhooks/deliveries')).body;
  expect(
    deliveries.map(({ state, attempts }: { state: string; attempts: unknown[] }) => [state, attempts.length]),
  ).toEqual([
    ['delivered', 4],
    ['given up', 1],
    ['given up', 5],
  ]);
});

it('posts what its filter fits, and nothing once removed', async () => {
  const { body } = await listen(['jira:issue_created', 'jira:issue_deleted'], { jql: 'project = OPS' });
  await client.createIssue();
  await client.createIssue({ project: { key: 'OPS' } });
  await client.rest('DELETE', '/issue/OPS-1');
  await settled();
  expect(posts.map((post) => [post.body.webhookEvent, post.body.issue.key]).sort()).toEqual([
    ['jira:issue_created', 'OPS-1'],
    ['jira:issue_deleted', 'OPS-1'],
  ]);
  const { webhooks } = (await client.control('GET', '/webhooks')).body;
  expect(webhooks).toMatchObject([{ id: body.id, signed: true }]);
  expect(JSON.stringify(webhooks)).not.toContain('s3');
  await client.control('DELETE', `/webhooks/${body.id}`);
  await client.createIssue({ project: { key: 'OPS' } });
  await settled();
  expect(posts).toHaveLength(2);
  expect((await listen(['jira:nonsense'])).status).toBe(400);
  expect((await listen(['jira:issue_created'], { jql: 'project =' })).status).toBe(400);
});

it('writes documents as wiki markup', () => {
  const text = (value: string, ...marks: object[]) => ({
    type: 'text',
    text: value,
    ...(marks.length ? { marks } : {}),
  });
  const item = (value: string) => ({ type: 'listItem', content: [{ type: 'paragraph', content: [text(value)] }] });
  const document = {
    type: 'doc',
    version: 1,
    content: [
      { type: 'heading', attrs: { level: 2 }, content: [text('Title')] },
      {
        type: 'paragraph',
        content: [
          text('bold', { type: 'strong' }),
          text(' and '),
          text('here', { type: 'link', attrs: { href: 'https://example.com' } }),
          text(' '),
          { type: 'mention', attrs: { id: 'abc', text: '@Ada' } },
        ],
      },
      { type: 'orderedList', content: [item('one'), item('two')] },
      { type: 'codeBlock', attrs: { language: 'json' }, content: [text('{}')] },
    ],
  };
  expect(wikiMarkup(document)).toBe(
    'h2. Title\n\n*bold* and [here|https://example.com] [~accountid:abc]\n\n# one\n# two\n\n{code:json}\n{}\n{code}',
  );
});
