import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { SITE_HEADER, signRequest } from '@synapse/shared/forge/signing';
import { type IntakeWorld, startIntakeWorld, type Way } from './intake/intake-world.ts';
import { sendAll } from './intake/push-load.ts';
import { machine, median, wholeNumberOf } from './whole-bench.ts';

/**
 * `npm run bench:intake`: how many signed events a second are taken in and committed, beside a receiver as people write it
 * (Express 5, the library of Standard Webhooks, zod, an insert for each request) over the same PostgreSQL. The two are
 * measured by turns, and of each round the ratio counts; the median of the ratios must reach the bar. Beside them an Express
 * that reads the body and answers, and does nothing else: what no receiver on Express is faster than.
 *
 *   --rounds N      how often each is measured at each number of senders (5)
 *   --seconds N     for how long each time (3)
 *   --senders LIST  at which numbers of senders (1,64,256)
 *   --profile DIR   write the CPU profile of each server there, as Chrome's developer tools read it
 *   --json FILE     the figures for programs
 */
const BARS: readonly { senders: number; bar: number }[] = [
  { senders: 1, bar: 1 },
  { senders: 64, bar: 2.5 },
  { senders: 256, bar: 2.5 },
];
/** More than any takes in a second. */
const MOST_PER_SECOND = 24_000;
const ISSUES = 500;
const WAYS: readonly Way[] = ['crm', 'express', 'bare'];
/** Until what each event runs through is compiled, also on a busy machine. */
const WARM_UP_SECONDS = 6;

/** Events a second, and the CPU of one, µs. */
type Measured = { rate: number; serverMicros: number; postgresMicros: number };
/** Beside the baseline: crm-api, and the most that Express allows. */
type Round = Record<Way, Measured> & { ratio: number; most: number };
type Row = Round & { senders: number; bar: number; rounds: Round[] };

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '3' },
      senders: { type: 'string', default: '1,64,256' },
      profile: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const chosen = values.senders.split(',').map(Number);
  const rounds = wholeNumberOf('rounds', values.rounds);
  const seconds = wholeNumberOf('seconds', values.seconds);
  const at = new Date().toISOString();
  process.stdout.write(
    `Signed events taken in and committed, a second; ${rounds} rounds of ${seconds} s each, by turns\n${machine}; ${at}\n\n` +
      '| senders at once | crm-api | Express | ratio: median (rounds) | bar | Express that only answers | ratio | CPU of an event, µs: crm-api + PostgreSQL | Express + PostgreSQL | Express that only answers |\n' +
      '| ---: | ---: | ---: | --- | --- | ---: | --- | ---: | ---: | ---: |\n',
  );
  const world = await startIntakeWorld(values.profile);
  const rows: Row[] = [];
  try {
    for (const way of WAYS) await measure(world, way, { senders: 64, seconds: WARM_UP_SECONDS });
    for (const { senders, bar } of BARS) {
      if (!chosen.includes(senders)) continue;
      const row = await compare(world, { senders, bar, rounds, seconds });
      rows.push(row);
      print(row);
    }
  } finally {
    await world.close();
  }
  if (values.json !== undefined)
    await writeFile(values.json, `${JSON.stringify({ bench: 'intake', machine, at, seconds, rows }, null, 2)}\n`);
  if (rows.some(({ ratio, bar }) => ratio < bar)) process.exitCode = 1;
}

async function compare(
  world: IntakeWorld,
  { senders, bar, rounds, seconds }: { senders: number; bar: number; rounds: number; seconds: number },
): Promise<Row> {
  const done: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? WAYS : WAYS.toReversed();
    const by = new Map<Way, Measured>();
    for (const way of order) by.set(way, await measure(world, way, { senders, seconds }));
    const [crm, express, bare] = [by.get('crm'), by.get('express'), by.get('bare')];
    if (crm && express && bare)
      done.push({ crm, express, bare, ratio: crm.rate / express.rate, most: bare.rate / express.rate });
  }
  const medianOf = (of: (round: Round) => number) => median(done.map(of));
  const medians = (way: Way): Measured => ({
    rate: medianOf((round) => round[way].rate),
    serverMicros: medianOf((round) => round[way].serverMicros),
    postgresMicros: medianOf((round) => round[way].postgresMicros),
  });
  const [ratio, most] = [medianOf((round) => round.ratio), medianOf((round) => round.most)];
  return {
    ...{ senders, bar, rounds: done, ratio, most },
    ...{ crm: medians('crm'), express: medians('express'), bare: medians('bare') },
  };
}

/** Events count that the database has, and only if just those were accepted. */
async function measure(
  world: IntakeWorld,
  way: Way,
  { senders, seconds }: { senders: number; seconds: number },
): Promise<Measured> {
  await world.clean();
  const requests = makeRequests(world, senders === 1 ? 2_000 * seconds : MOST_PER_SECOND * seconds);
  const before = await world.cpu(way);
  const load = await sendAll(world.urls[way], requests, { connections: senders, seconds });
  const after = await world.cpu(way);
  const committed = way === 'bare' ? load.accepted : await world.committed(way);
  if (load.accepted !== load.done || committed !== load.done)
    throw new Error(`${way}: ${load.done} sent, ${load.accepted} accepted, ${committed} committed`);
  return {
    rate: committed / load.seconds,
    serverMicros: ((after.serverMs - before.serverMs) * 1000) / committed,
    postgresMicros: ((after.postgresMs - before.postgresMs) * 1000) / committed,
  };
}

function makeRequests({ cloudId, secret }: IntakeWorld, count: number): Buffer[] {
  const at = Date.now();
  return Array.from({ length: count }, (_, i) => {
    const event = makeEvent(cloudId, i, at);
    const body = JSON.stringify(event);
    const headers = Object.entries({
      host: 'crm.example',
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      [SITE_HEADER]: cloudId,
      ...signRequest({ purpose: 'event', id: event.id, at, body, secret }),
    });
    const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    return Buffer.from(`POST /api/jira/events HTTP/1.1\r\n${head}\r\n${body}`);
  });
}

/** An edit of a summary and a priority, of 1.3 kB, as the Forge app sends it. */
function makeEvent(cloudId: string, i: number, at: number) {
  const issueId = String(10_000 + (i % ISSUES));
  const summary = `Printer ${i} on the second floor prints “nothing” — since Monday`;
  const item = (field: string, from: string, to: string) => ({
    ...{ field, fieldId: field, from, fromName: from, to, toName: to },
  });
  return {
    ...{ id: `evt-${randomUUID()}`, cloudId, occurredAt: at, seenAt: at, actorAccountId: '5b10ac8d82e05b22cc7d4ef5' },
    ...{ selfGenerated: false, type: 'issue.updated' },
    issue: {
      ...{ id: issueId, key: `KAN-${issueId}`, updated: at },
      fields: {
        summary,
        status: { id: '10002', name: 'In Progress', category: 'indeterminate' },
        priority: { id: '2', name: 'High' },
        assignee: { accountId: '5b10a2844c20165700ede21g', name: 'Mia Krystof' },
        ...{ issueTypeId: '10001', projectId: '10000', projectKey: 'KAN' },
      },
    },
    changelog: {
      id: String(20_000 + i),
      items: [item('summary', `${summary}, or so. ${'As before. '.repeat(12)}`, summary), item('priority', '3', '2')],
    },
  };
}

function print({ senders, bar, rounds, crm, express, bare, ratio, most }: Row): void {
  const each = rounds.map((round) => round.ratio.toFixed(2)).join(' ');
  const cpu = ({ serverMicros, postgresMicros }: Measured) =>
    `${serverMicros.toFixed(0)} + ${postgresMicros.toFixed(0)}`;
  const cells = [senders, crm.rate.toFixed(0), express.rate.toFixed(0), `${ratio.toFixed(2)} (${each})`];
  const met = `≥ ${bar} ${ratio >= bar ? 'met' : 'MISSED'}`;
  const ends = [bare.rate.toFixed(0), most.toFixed(2), cpu(crm), cpu(express), bare.serverMicros.toFixed(0)];
  process.stdout.write(`| ${[...cells, met, ...ends].join(' | ')} |\n`);
}

await main();
