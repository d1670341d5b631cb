import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import type { ApiProcess } from '@synapse/local-stack/testing/api-process';
import { until } from '@synapse/local-stack/testing/until';
import type { Ticket } from '@synapse/shared/ticket';
import type { NewWebhookEndpoint } from '@synapse/shared/webhook';
import { type Receiver, startReceiver } from '../http/support/receiver.ts';
import { type ProcessWorld, startProcessWorld } from '../support/process-world.ts';

// `WEBHOOK_CHANGES=10000 npm test -- webhooks-killed` is the long run.
const CHANGES = Number(process.env.WEBHOOK_CHANGES ?? 300);
const TICKETS = 30;
// Each has its kill: of more changes more, so that no long stretch of them is left alone.
const ROUNDS = Math.max(4, Math.ceil(CHANGES / 500));

jest.setTimeout(120_000 + CHANGES * 200);

const tenantId = randomUUID();
let world: ProcessWorld;
let replicas: ApiProcess[];
let receiver: Receiver;
let token: string;
beforeAll(async () => {
  world = await startProcessWorld();
  await world.owner.query('insert into tenant (id, name) values ($1, $2)', [tenantId, 'Acme']);
  receiver = await startReceiver();
  const env = { LEASE_MS: '3000', WEBHOOK_ALLOWED_HOSTS: 'http://127.0.0.1', RATE_LIMIT_PER_MINUTE: '1000000' };
  replicas = await Promise.all([world.start(env), world.start(env)]);
  token = await mintDemoToken({ ...world.secrets, tenantId });
});
afterAll(async () => {
  await world?.close();
  await receiver?.close();
});

/** Until both replicas are there again after a kill. */
let areBack: Promise<unknown> = Promise.resolve();

async function restart(): Promise<void> {
  await Promise.all(replicas.map((replica) => replica.kill()));
  await Promise.all(replicas.map((replica) => replica.start()));
}

/** Asks one replica after the other until one answers. */
async function call<T>(method: string, path: string, body?: object): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const url = replicas[tries % replicas.length]?.url ?? '';
    try {
      const answer = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      if (answer.ok) return (await answer.json()) as T;
      if (answer.status < 500) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    } catch (error) {
      if (tries > 100 || (error as Error).name !== 'TypeError') throw error;
      await areBack;
    }
    await sleep(50);
  }
}

test('kill -9 of both replicas while changes flow: nothing is missing, each ticket in order, the same tickets as GET shows', async () => {
  const endpoint = await call<NewWebhookEndpoint>('POST', '/api/webhook-endpoints', { url: receiver.url });
  receiver.secrets.push(endpoint.secret);
  // Each tenth message takes a while, so that a kill meets some under way.
  receiver.behave(({ seq }, nth) => (nth === 1 && (seq ?? 0) % 10 === 0 ? { delayMs: 150 } : {}));
  const tickets = await Promise.all(
    Array.from({ length: TICKETS }, (_, i) => call<Ticket>('POST', '/api/tickets', { title: `Ticket ${i}` })),
  );
  for (let round = 0; round < ROUNDS; round += 1) {
    const edits = Array.from({ length: Math.ceil(CHANGES / ROUNDS) }, (_, i) => i);
    const editor = async () => {
      for (let i = edits.shift(); i !== undefined; i = edits.shift()) {
        const { id = '' } = tickets[i % TICKETS] ?? {};
        await call('PATCH', `/api/tickets/${id}`, { title: `Round ${round}, edit ${i}` });
      }
    };
    const editing = Promise.all([editor(), editor(), editor(), editor()]);
    await sleep(200 + (round % 8) * 150);
    areBack = restart();
    await areBack;
    await editing;
  }
  const fed = async () =>
    (
      await world.owner.query<{ seq: number }>('select seq::int as seq from feed where tenant_id = $1 order by seq', [
        tenantId,
      ])
    ).rows.map(({ seq }) => seq);
  const waiting = async () =>
    (
      await world.owner.query(
        `select 1 from webhook_endpoint e join tenant_counter c using (tenant_id)
          where e.tenant_id = $1 and (e.cursor < c.feed_seq
            or exists (select from webhook_message m where m.endpoint_id = e.id and m.next_at is not null))`,
        [tenantId],
      )
    ).rows.length;
  await until('everything is delivered', async () => (await waiting()) === 0, 60_000 + CHANGES * 20);

  const seen = new Set<string>();
  const firsts = receiver.taken.filter(({ id }) => !seen.has(id) && seen.add(id));
  const seqs = (of: Receiver['taken']) => of.map(({ message }) => Number(message.seq));
  expect(seqs(firsts).toSorted((a, b) => a - b)).toEqual(await fed());
  for (const [ticketId, of] of Map.groupBy(firsts, ({ message }) => message.data.ticketId))
    expect([ticketId, seqs(of)]).toEqual([ticketId, seqs(of).toSorted((a, b) => a - b)]);
  const known = new Map<string | null, { seq: number; ticket: Ticket | null }>();
  for (const { message } of receiver.taken) {
    const [seq, { ticketId, ticket }] = [Number(message.seq), message.data];
    if ((known.get(ticketId)?.seq ?? 0) <= seq) known.set(ticketId, { seq, ticket });
  }
  const { items } = await call<{ items: Ticket[] }>('GET', '/api/tickets?limit=200&sort=number');
  const applied = [...known.values()].flatMap(({ ticket }) => ticket ?? []).sort((a, b) => a.number - b.number);
  expect(applied).toEqual(items);
  expect(receiver.faults).toEqual([]);
  process.stdout.write(
    `${seqs(firsts).length} changes, ${receiver.taken.length - firsts.length} of them came again after ${ROUNDS} kills\n`,
  );
});
