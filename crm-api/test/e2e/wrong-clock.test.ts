import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JiraComments, JiraIssue } from '@synapse/local-stack/testing/jira-shapes';
import { until } from '@synapse/local-stack/testing/until';
import { createWholeWorld, type WholeWorld } from '@synapse/local-stack/testing/whole-world';
import type { Ticket } from '@synapse/shared/ticket';
import { faketime } from '../support/faketime.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

/** The clock of the API's process is hours away from those of Jira and PostgreSQL, which are right. */
(faketime.isHere ? describe : describe.skip)(`a process whose clock is wrong${faketime.note}`, () => {
  let database: TestDatabase;
  let world: WholeWorld;
  beforeAll(async () => {
    database = await createTestDatabase();
    const env = { JIRA_AUTO_SYNC_ENABLED: 'true', JIRA_SYNC_INTERVAL: '2s', RETRY_FIRST: '1s', RETRY_LONGEST: '2s' };
    world = await createWholeWorld(database, { secondMs: 20, env });
  }, 240_000);
  afterAll(async () => {
    await world?.close();
    await database?.drop();
  }, 60_000);

  async function startWith(clock: string | null): Promise<void> {
    await world.api.stop();
    for (const [name, value] of Object.entries(faketime.environment(clock ?? ''))) {
      if (clock === null) delete world.api.environment[name];
      else world.api.environment[name] = value;
    }
    await world.api.start();
  }

  const ticketOf = async (key: string) =>
    (await world.crm<{ items: Ticket[] }>('GET', `/api/tickets?jiraKey=${key}`)).body.items[0];
  const arrives = (key: string, title: string) =>
    until(`"${title}" has arrived`, async () => {
      const ticket = await ticketOf(key);
      return ticket?.title === title && ticket;
    });
  const newIssue = (summary: string) => {
    const fields = { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary };
    return world.jira<{ key: string }>('POST', '/issue', { fields });
  };
  const inJira = async (key: string) => (await world.jira<JiraIssue>('GET', `/issue/${key}`)).fields.summary;

  test.each(['+3h', '-3h'])(
    '%s: signed pushes are refused and kept by the app, passes bring the changes, edits go out, and nothing stands twice',
    async (clock) => {
      const { key } = await newIssue(`Before ${clock}`);
      await arrives(key, `Before ${clock}`);
      await world.quiet();
      await startWith(clock);
      const ready = (await (await fetch(`${world.api.url}/readyz`)).json()) as { clock: string };
      expect(ready.clock).toContain(clock.startsWith('+') ? '180 minutes ahead' : '180 minutes behind');

      await world.jira('PUT', `/issue/${key}`, { fields: { summary: `Jira ${clock}` } });
      const { id } = await arrives(key, `Jira ${clock}`);
      expect((await world.crm('PATCH', `/api/tickets/${id}`, { title: `CRM ${clock}` })).status).toBeLessThan(300);
      const said = await world.crm('POST', `/api/tickets/${id}/comments`, {
        body: `Said ${clock}`,
        visibility: 'public',
      });
      expect(said.status).toBeLessThan(300);
      const made = await world.crm<Ticket>('POST', '/api/tickets', { title: `New ${clock}` });
      expect(made.status).toBeLessThan(300);
      await until('the edit is in Jira', async () => (await inJira(key)) === `CRM ${clock}`);
      expect(world.sandbox.forge.state().owed.length).toBeGreaterThan(0);

      await startWith(null);
      await world.jira('PUT', `/issue/${key}`, { fields: { summary: `Right again ${clock}` } });
      await arrives(key, `Right again ${clock}`);
      await world.quiet();
      const { comments } = await world.jira<JiraComments>('GET', `/issue/${key}/comment`);
      expect(comments).toHaveLength(1);
      const jql = encodeURIComponent(`summary ~ "New" AND labels = "crm-${made.body.id}"`);
      const { issues } = await world.jira<{ issues: unknown[] }>('GET', `/search/jql?jql=${jql}`);
      expect(issues).toHaveLength(1);
      expect((await world.owner.query('select field from conflict')).rows).toEqual([]);
    },
    180_000,
  );
});
