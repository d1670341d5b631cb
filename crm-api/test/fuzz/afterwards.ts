import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '@synapse/jira-sandbox/server';
import pg from 'pg';
import { issueEvent, signedHeaders, type TestSite } from '../http/support/signed.ts';

type World = { databaseUrl: string; apiUrl: string; sandbox: Sandbox; site: TestSite; admin: string };

const PATIENCE_MS = 30_000;

/**
 * What a fuzz may have left behind, once no more is asked: work that does not get on, and honest edits that don't go
 * through. Empty: nothing.
 */
export async function afterwards(world: World): Promise<string[]> {
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  try {
    return [...(await stuckWork(client)), ...(await honestEdits(world))];
  } finally {
    await client.end();
  }
}

/** Work that is due must get done. What waits or is parked must say why, and not that the reason is ours. */
async function stuckWork(client: pg.Client): Promise<string[]> {
  const overdue = "due_at < now() - interval '10 seconds' and (lease_until is null or lease_until < now())";
  const late = await until(async () => {
    const { rows } = await client.query(
      `select kind, site_id, issue_id, ticket_id from work_item where parked_at is null and ${overdue} limit 5`,
    );
    const { rows: events } = await client.query('select 1 from inbox where processed_at is null limit 1');
    return rows.length + events.length === 0 ? true : undefined;
  });
  const { rows: ours } = await client.query<{ kind: string; message: string; n: string }>(
    `select kind, reason ->> 'message' as message, count(*) as n from work_item
      where reason ->> 'message' ~ 'the log has the cause' or (parked_at is not null and reason is null)
      group by 1, 2 limit 5`,
  );
  return [
    ...(late ? [] : ['work that is due, or an event, was not taken within half a minute']),
    ...ours.map(({ kind, message, n }) => `${n} work items of the kind ${kind} fail for a reason of ours: ${message}`),
  ];
}

/** An edit here goes to Jira, and one there comes here, in a ticket of its own. */
async function honestEdits({ apiUrl, sandbox, site, admin }: World): Promise<string[]> {
  const call = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${admin}`, 'content-type': 'application/json' };
    const answer = await fetch(apiUrl + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    return (await answer.json()) as {
      id: string;
      title: string;
      jira: { issueId: string | null; issueKey: string | null } | null;
    };
  };
  const jira = async (method: string, path: string, body?: unknown) => {
    const authorization = `Basic ${Buffer.from('ada@example.com:sandbox-token-ada').toString('base64')}`;
    const answer = await fetch(`${sandbox.url}/rest/api/3/${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    return text === '' ? {} : (JSON.parse(text) as { fields?: { summary?: string; updated?: string } });
  };
  let made = await call('POST', '/api/tickets', { title: 'An honest ticket', projectKey: 'KAN' });
  // What was asked before may have changed the map of a priority, and then Jira rightly refuses it.
  for (const priority of ['LOW', 'HIGH', 'URGENT'])
    made = made.id
      ? made
      : await call('POST', '/api/tickets', { title: 'An honest ticket', projectKey: 'KAN', priority });
  const linked = await until(async () => {
    const { jira: link } = await call('GET', `/api/tickets/${made.id}`);
    return link?.issueId && link.issueKey ? { id: link.issueId, key: link.issueKey } : undefined;
  });
  if (!linked) {
    const stands = JSON.stringify(await call('GET', `/api/tickets/${made.id}`)).slice(0, 800);
    return [`a new ticket does not come to Jira: ${stands}; made: ${JSON.stringify(made).slice(0, 400)}`];
  }
  await call('PATCH', `/api/tickets/${made.id}`, { title: 'Changed here' });
  const there = await until(async () => {
    const { fields } = await jira('GET', `issue/${linked.id}`);
    return fields?.summary === 'Changed here' ? true : undefined;
  });
  await jira('PUT', `issue/${linked.id}`, { fields: { summary: 'Changed in Jira' } });
  const { fields } = await jira('GET', `issue/${linked.id}`);
  const updated = Date.parse((fields?.updated ?? '').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  const event = issueEvent(site, {
    id: randomUUID(),
    issue: { id: linked.id, key: linked.key, updated, fields: { summary: 'Changed in Jira' } },
  } as never);
  const body = JSON.stringify(event);
  const headers = signedHeaders({ ...site, purpose: 'event', id: event.id, body });
  await fetch(`${apiUrl}/api/jira/events`, { method: 'POST', headers, body });
  const here = await until(async () =>
    (await call('GET', `/api/tickets/${made.id}`)).title === 'Changed in Jira' ? true : undefined,
  );
  return [
    ...(there ? [] : ['an edit here does not come to Jira']),
    ...(here ? [] : ['an edit in Jira does not come here']),
  ];
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(250)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  return undefined;
}
