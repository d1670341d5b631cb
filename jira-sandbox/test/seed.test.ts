import { isAdfDocument } from '../src/jira/adf/check-adf.ts';
import { seedMany } from '../src/jira/seed/seed-many.ts';
import { type Client, startClient } from './support/sandbox-client.ts';

let client: Client;

afterEach(() => client.sandbox.close());

it('fills the demo with believable issues whose every text is a valid document', async () => {
  client = await startClient({ seed: 'demo' });
  const { issues, cloudId } = (await client.control('GET', '/state')).body;
  const inProject = (key: string) => issues.filter((issue: { key: string }) => issue.key.startsWith(`${key}-`));
  expect(cloudId).toMatch(/^[0-9a-f-]{36}$/);
  expect(inProject('KAN').length).toBeGreaterThanOrEqual(40);
  expect(inProject('OPS').length).toBeGreaterThanOrEqual(8);
  for (const issue of issues) {
    expect(isAdfDocument(issue.description)).toBe(true);
    for (const comment of issue.comments) {
      expect(isAdfDocument(comment.body)).toBe(true);
      expect(comment.updated).toBeLessThanOrEqual(issue.updated);
    }
    expect(issue.updated).toBeLessThan(Date.now());
  }
  const distinct = (field: string) =>
    new Set(inProject('KAN').map((issue: Record<string, unknown>) => issue[field])).size;
  expect([distinct('status'), distinct('priority'), distinct('assignee')]).toEqual([4, 5, 7]);
  expect(client.changes).toEqual([]);
});

it('makes many issues, the same for the same seed', async () => {
  client = await startClient();
  const make = async (seed: number) => {
    await client.control('POST', '/reset', { seed: 'empty' });
    seedMany(client.sandbox.jira, { issues: 50, commentsPerIssue: 2, seed });
    const { issues } = (await client.control('GET', '/state')).body;
    return issues.map((issue: Record<string, unknown>) => [
      issue.id,
      issue.key,
      issue.summary,
      issue.status,
      issue.labels,
    ]);
  };
  const first = await make(1);
  expect(first).toHaveLength(50);
  expect(new Set(first.map(([id]: string[]) => id)).size).toBe(50);
  expect(await make(1)).toEqual(first);
  expect(await make(2)).not.toEqual(first);
  expect((await client.createIssue()).key).toBe('KAN-51');
  const { body } = await client.rest('GET', '/issue/KAN-7/comment');
  expect(body.comments).toHaveLength(2);
});
