import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { adf, type JiraComments, type JiraIssue, textOf } from '@synapse/local-stack/testing/jira-shapes';
import { editEvent, type Push, send, signPush, siteSecret } from '@synapse/local-stack/testing/signed-push';
import { until } from '@synapse/local-stack/testing/until';
import { createWholeWorld, type WholeWorld } from '@synapse/local-stack/testing/whole-world';
import type { LiveEvent } from '@synapse/shared/live';
import type { Ticket, TicketDetail } from '@synapse/shared/ticket';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

/**
 * The whole path with nothing in it that stands for something else: Jira over HTTP, the Forge app as Atlassian's own
 * bundler made it, the API as a process of its own, PostgreSQL, and a pairing as two people make it. The reconciler is
 * off: what arrives has come by an event.
 */

let database: TestDatabase;
let world: WholeWorld;

beforeAll(async () => {
  database = await createTestDatabase();
  // Forge's first retry comes after 10 of its seconds, which are 200 ms here.
  world = await createWholeWorld(database, { secondMs: 20 });
  // The first run after a change of the app bundles it, which takes half a minute or so.
}, 240_000);
afterAll(async () => {
  await world?.close();
  await database?.drop();
}, 60_000);

const LIMIT_MS = 120_000;

async function createIssue(summary: string): Promise<{ key: string; ticket: Ticket }> {
  const fields = { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary, priority: { name: 'Medium' } };
  const { key } = await world.jira<{ key: string }>('POST', '/issue', { fields });
  const ticket = await until(`${key} has a ticket`, () => findTicket(key));
  await world.quiet();
  return { key, ticket };
}

async function findTicket(key: string): Promise<Ticket | undefined> {
  const { body } = await world.crm<{ items: Ticket[] }>('GET', `/api/tickets?jiraKey=${key}`);
  return body.items[0];
}

const getTicket = async (id: string) => (await world.crm<TicketDetail>('GET', `/api/tickets/${id}`)).body;
const getIssue = (key: string) => world.jira<JiraIssue>('GET', `/issue/${key}`);
const getComments = async (key: string) => (await world.jira<JiraComments>('GET', `/issue/${key}/comment`)).comments;

async function rowOf(id: string): Promise<Record<string, unknown>> {
  const { rows } = await world.owner.query('select title, description, status, priority from ticket where id = $1', [
    id,
  ]);
  return rows[0];
}

/** How often what the ticket shows has changed, by each origin. */
async function updatesOf(id: string): Promise<Record<string, number>> {
  const { rows } = await world.owner.query<{ origin: string; times: number }>(
    `select origin, count(*)::int as times from feed where ticket_id = $1 and kind = 'ticket.updated' group by origin`,
    [id],
  );
  return Object.fromEntries(rows.map((row) => [row.origin, row.times]));
}

test(
  'an edit in Jira changes the ticket in PostgreSQL and on the live stream',
  async () => {
    const { key, ticket } = await createIssue('The lift is stuck');
    expect(ticket).toMatchObject({
      title: 'The lift is stuck',
      source: 'JIRA',
      status: 'OPEN',
      sync: { state: 'synced' },
    });
    const stream = await world.live();
    const told = (field: string) =>
      stream.until((events) =>
        events.some((event) => {
          const { ticketId, fields, origin } = JSON.parse(event.data) as LiveEvent;
          return (
            event.event === 'ticket.updated' && ticketId === ticket.id && origin === 'jira' && fields.includes(field)
          );
        }),
      );
    await world.jira('PUT', `/issue/${key}`, {
      fields: {
        summary: 'The lift is stuck on 3',
        priority: { name: 'Highest' },
        description: adf('Nobody is in it.'),
      },
    });
    await Promise.all([told('title'), told('priority'), told('description')]);
    await world.jira('POST', `/issue/${key}/transitions`, { transition: { id: '21' } });
    await told('status');
    stream.close();
    const now = {
      title: 'The lift is stuck on 3',
      description: 'Nobody is in it.',
      status: 'IN_PROGRESS',
      priority: 'URGENT',
    };
    expect(await rowOf(ticket.id)).toEqual(now);
    expect(await getTicket(ticket.id)).toMatchObject({ ...now, jira: { issueKey: key, status: 'In Progress' } });
  },
  LIMIT_MS,
);

test(
  'a ticket made in the CRM stands in Jira as one issue, and its echo changes nothing',
  async () => {
    const answer = await world.crm<Ticket>('POST', '/api/tickets', {
      title: 'The printer is on fire',
      description: 'It **burns**.\n\n- call somebody\n- leave',
      priority: 'URGENT',
    });
    expect(answer).toMatchObject({ status: 201, body: { sync: { state: 'synced' } } });
    const key = answer.body.jira?.issueKey ?? '';
    const { fields } = await getIssue(key);
    expect(fields).toMatchObject({
      summary: 'The printer is on fire',
      priority: { name: 'Highest' },
      status: { name: 'To Do' },
      description: {
        type: 'doc',
        content: [
          {
            type: 'paragraph',
            content: expect.arrayContaining([{ type: 'text', text: 'burns', marks: [{ type: 'strong' }] }]),
          },
          { type: 'bulletList' },
        ],
      },
    });
    const edited = await world.crm<Ticket>('PATCH', `/api/tickets/${answer.body.id}`, {
      title: 'The printer is out',
      status: 'RESOLVED',
    });
    expect(edited).toMatchObject({ status: 200, body: { sync: { state: 'synced' } } });
    expect((await getIssue(key)).fields).toMatchObject({ summary: 'The printer is out', status: { name: 'Done' } });
    await world.quiet();
    const found = await world.jira<{ issues: unknown[] }>('POST', '/search/jql', {
      jql: 'project = KAN AND summary ~ "printer"',
      fields: ['summary'],
    });
    expect(found.issues).toHaveLength(1);
    const tickets = await world.crm<{ items: Ticket[] }>('GET', '/api/tickets?q=printer');
    expect(tickets.body.items.map((ticket) => ticket.id)).toEqual([answer.body.id]);
    expect(await updatesOf(answer.body.id)).toEqual({ crm: 1 });
  },
  LIMIT_MS,
);

test(
  'comments cross over both ways exactly once, although Forge delivers every event twice',
  async () => {
    const { key, ticket } = await createIssue('Who comments what');
    world.sandbox.forge.applySettings({ duplicate: 1, reorderSeconds: 5 });
    try {
      const ours = await world.crm('POST', `/api/tickets/${ticket.id}/comments`, {
        body: 'We **look** into it.',
        visibility: 'public',
      });
      expect(ours.status).toBe(201);
      await world.crm('POST', `/api/tickets/${ticket.id}/comments`, { body: 'The customer is cross.' });
      await world.jira('POST', `/issue/${key}/comment`, { body: adf('Thank you.') });
      await until('the comment from Jira is here', async () => (await getTicket(ticket.id)).comments.length >= 3);
      await world.quiet();
      const here = (await getTicket(ticket.id)).comments;
      expect(here.map(({ body, source, visibility, sync }) => [body, source, visibility, sync])).toEqual([
        ['We **look** into it.', 'CRM', 'public', 'synced'],
        ['The customer is cross.', 'CRM', 'internal', 'local'],
        ['Thank you.', 'JIRA', 'public', 'synced'],
      ]);
      expect((await getComments(key)).map((comment) => textOf(comment.body))).toEqual([
        'We look into it.',
        'Thank you.',
      ]);
    } finally {
      world.sandbox.forge.applySettings({ duplicate: 0 });
    }
  },
  LIMIT_MS,
);

test(
  'the panel on the issue shows its ticket and whom it is for',
  async () => {
    const { key, ticket } = await createIssue('Whose is it');
    const rosa = { name: 'Rosa Diaz', company: 'Nine-Nine' };
    const contactId = (await world.crm<{ id: string }>('POST', '/api/contacts', rosa)).body.id;
    expect(await world.crm('PATCH', `/api/tickets/${ticket.id}`, { contactId })).toMatchObject({ status: 200 });
    const { forge, jira } = world.sandbox;
    const accountId = jira.catalog.users[0]?.accountId ?? '';
    const issue = { id: (await getIssue(key)).id, key };
    const shown = await forge.callResolver('crm-ticket', 'getPanel', {}, { accountId, issue });
    expect(shown).toMatchObject({
      ok: true,
      value: {
        state: 'ready',
        panel: { ticket: { number: ticket.number, title: 'Whose is it' }, contact: { name: 'Rosa Diaz' } },
      },
    });
  },
  LIMIT_MS,
);

test(
  'an edit arrives although the API is away for the first two pushes',
  async () => {
    const { key, ticket } = await createIssue('Nobody listens');
    await world.api.stop();
    await world.jira('PUT', `/issue/${key}`, { fields: { summary: 'Somebody listens' } });
    await until('two pushes have failed', () =>
      world.sandbox.forge.state().owed.some((job) => job.kind === 'queue' && job.attempts >= 2),
    );
    await world.api.start();
    await until('the edit is here', async () => (await getTicket(ticket.id)).title === 'Somebody listens');
  },
  LIMIT_MS,
);

test(
  'kill -9 of the API between its 202 and the processing loses nothing',
  async () => {
    const made = [];
    for (let i = 1; i <= 12; i += 1) made.push(await createIssue(`Held up ${i}`));
    const ids = made.map(({ ticket }) => ticket.id);
    const titles = async () => {
      const { rows } = await world.owner.query<{ title: string }>('select title from ticket where id = any($1)', [ids]);
      return rows.map((row) => row.title).sort();
    };
    const hold = new pg.Client({ connectionString: database.ownerUrl });
    await hold.connect();
    try {
      // No run of a work item gets past here, while the intake, which knows no tickets, goes on.
      await hold.query('begin; lock table ticket in exclusive mode');
      for (const { key } of made) {
        await world.jira('PUT', `/issue/${key}`, { fields: { summary: `Got through, ${key}` } });
      }
      // Every push was answered with 2xx: from here on, it is the API that must not forget.
      await world.sandbox.forge.settled();
      expect(world.sandbox.forge.state().owed).toEqual([]);
      await world.api.kill();
      const { rows } = await world.owner.query('select distinct issue_id from inbox where processed_at is null');
      expect(rows).toHaveLength(12);
      expect(await titles()).toEqual(made.map(({ ticket }) => ticket.title).sort());
    } finally {
      await hold.end();
    }
    // What the dead process held comes free when its leases run out; that minute is not waited for.
    await world.owner.query('update work_item set lease_until = now() where lease_until > now()');
    await world.api.start();
    const wanted = made.map(({ key }) => `Got through, ${key}`).sort();
    await until('all edits are here', async () => (await titles()).every((title) => title.startsWith('Got through')));
    await world.quiet();
    expect(await titles()).toEqual(wanted);
    for (const id of ids) expect(await updatesOf(id)).toEqual({ jira: 1 });
  },
  LIMIT_MS,
);

test(
  'a replayed, a late and a forged push change nothing and write nothing',
  async () => {
    const { key, ticket } = await createIssue('Sealed');
    const { id: issueId } = await getIssue(key);
    const secret = await siteSecret(world);
    const event = editEvent({ id: issueId, key, cloudId: world.sandbox.jira.catalog.cloudId, summary: 'Unsealed' });
    const good = signPush({ secret, event });
    const written = async () => {
      const { rows } = await world.owner.query(
        'select (select count(*) from inbox) as inbox, (select sum(generation) from work_item) as work, (select count(*) from feed) as feed',
      );
      return rows[0];
    };
    const before = await written();
    const refused = async (push: Push) => {
      const answer = await send(world.api.url, push);
      expect(answer).toMatchObject({ status: 401, body: { code: 'bad_signature' } });
      expect(await written()).toEqual(before);
    };
    const stranger = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    await refused(signPush({ secret: stranger, event }));
    await refused({ ...good, body: good.body.replace('Unsealed', 'Forged') });
    await refused({ ...good, headers: { ...good.headers, 'webhook-id': 'another' } });
    await refused(signPush({ secret, event, at: Date.now() - 301_000 }));
    await refused(signPush({ secret, event, at: Date.now() + 330_000 }));
    expect((await getTicket(ticket.id)).title).toBe('Sealed');

    // The very same signer and secret: only what was wrong above is right here.
    expect(await send(world.api.url, good)).toEqual({ status: 202, body: { accepted: true } });
    await until('the event is taken', async () => (await getTicket(ticket.id)).title === 'Unsealed');
    await world.quiet();
    const once = await written();
    expect(await send(world.api.url, good)).toEqual({ status: 200, body: { accepted: false } });
    await world.quiet();
    expect(await written()).toEqual(once);
  },
  LIMIT_MS,
);
