import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { ApiProcess } from '@synapse/local-stack/testing/api-process';
import got, { type Got } from 'got';
import { type ApiWorld, type BenchTenant, createApiWorld } from './api-world.ts';
import { cpuMs } from './cpu.ts';
import { machine, wholeNumberOf } from './whole-bench.ts';

/**
 * `npm run bench:deliver`: how many edits a second reach Jira through the CRM's API (PATCH, answered when Jira has it), beside
 * Jira called directly by got, as often and by as many at once. `careful` reads before it writes, so the direct calls
 * beside it do, too. Several sites share the edits, for what one site may be sent in a second is Atlassian's to say (50 writes),
 * and the limiter holds to it. Then: how many requests ten edits of one ticket become that are sent at once.
 *
 *   --writers N   how many edits are under way at once (16)
 *   --seconds N   how long each way is measured (4)
 *   --latency N   how long Jira takes for an answer, ms (100)
 *   --json FILE   the figures for programs
 */
const BAR = 0.5;
const SITES = 8;
/** For each of the two ways: what was written to Jira directly would be a conflict for the CRM. */
const ISSUES = 128;
const MOST_WRITES = 2;
const QUICK_EDITS = 10;

type Way = 'crm' | 'direct';
type Mode = 'careful' | 'fast';
/** What one edit costs besides the time: CPU of the API and of PostgreSQL (ms), transactions, bytes of the write-ahead log. */
type Cost = { requests: number; apiCpuMs: number; postgresCpuMs: number; transactions: number; walBytes: number };
type Row = { mode: Mode; latencyMs: number; crm: number; direct: number; ratio: number; cost: Cost };
type Burst = { mode: Mode; writes: number; reads: number };
type Target = { tenant: BenchTenant; ticketId: string; issueId: string };

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      writers: { type: 'string', default: '16' },
      seconds: { type: 'string', default: '4' },
      latency: { type: 'string', default: '100' },
      json: { type: 'string' },
    },
  });
  const [writers, seconds] = [wholeNumberOf('writers', values.writers), wholeNumberOf('seconds', values.seconds)];
  const latencies = [0, wholeNumberOf('latency', values.latency)];
  const at = new Date().toISOString();
  say(
    `Edits that reached Jira, a second; ${writers} at once over ${SITES} sites, ${seconds} s each\n${machine}; ${at}\n`,
  );
  say(
    '| write mode | Jira answers after | through the CRM | directly by got | ratio | bar | an edit: requests to Jira | CPU, ms: API + PostgreSQL | transactions | WAL, kB |',
  );
  say('| --- | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: |');
  const world = await createApiWorld({ tenants: SITES, issues: 2 * ISSUES });
  const rows: Row[] = [];
  const bursts: Burst[] = [];
  try {
    const api = await world.startApi();
    for (const mode of ['careful', 'fast'] as const) {
      await setMode(world, mode);
      await world.sandbox.control('settings', { latencyMs: 0 });
      await throughCrm(world, api, { writers, seconds: 3 });
      for (const latencyMs of latencies) {
        await world.sandbox.control('settings', { latencyMs });
        const row = await compare(world, api, { mode, latencyMs, writers, seconds });
        rows.push(row);
        printRow(row);
      }
      bursts.push(await burst(world, api, mode));
    }
  } finally {
    await world.close();
  }
  say('');
  for (const { mode, writes, reads } of bursts)
    say(
      `${verdict(writes <= MOST_WRITES)}  ${QUICK_EDITS} edits of one ticket at once, ${mode}: ${writes} writes to Jira (bar: ≤ ${MOST_WRITES}), ${reads} reads`,
    );
  const met = rows.every(isMet) && bursts.every(({ writes }) => writes <= MOST_WRITES);
  if (values.json !== undefined)
    await writeFile(
      values.json,
      `${JSON.stringify({ bench: 'deliver', machine, at, writers, seconds, rows, bursts }, null, 2)}\n`,
    );
  if (!met) process.exitCode = 1;
}

const say = (line: string) => void process.stdout.write(`${line}\n`);
const verdict = (met: boolean) => (met ? 'met   ' : 'MISSED');
/** Without any wait for Jira what is compared is the CPU of two programs, of which one does much more: it is shown and holds nothing. */
const isMet = ({ latencyMs, ratio }: Row) => latencyMs === 0 || ratio >= BAR;

async function setMode(world: ApiWorld, mode: Mode): Promise<void> {
  await world.owner.query("update jira_site set config = config || jsonb_build_object('writeMode', $1::text)", [mode]);
}

async function compare(
  world: ApiWorld,
  api: ApiProcess,
  { mode, latencyMs, writers, seconds }: { mode: Mode; latencyMs: number; writers: number; seconds: number },
): Promise<Row> {
  const load = { writers, seconds };
  const jira = jiraOf(world);
  // By turns, so that whatever else the machine does falls on both.
  const direct1 = await directly(world, jira, mode, load);
  const [before, apiBefore] = [await world.done(), await cpuMs([api.pid])];
  const [crm1, crm2] = [await throughCrm(world, api, load), await throughCrm(world, api, load)];
  const [after, apiAfter] = [await world.done(), await cpuMs([api.pid])];
  const direct2 = await directly(world, jira, mode, load);
  const [crm, direct] = [(crm1.rate + crm2.rate) / 2, (direct1.rate + direct2.rate) / 2];
  const edits = crm1.edits + crm2.edits;
  const cost: Cost = {
    requests: (crm1.requests + crm2.requests) / edits,
    apiCpuMs: (apiAfter - apiBefore) / edits,
    postgresCpuMs: (after.cpuMs - before.cpuMs) / edits,
    transactions: (after.transactions - before.transactions) / edits,
    walBytes: (after.walBytes - before.walBytes) / edits,
  };
  return { mode, latencyMs, crm, direct, ratio: crm / direct, cost };
}

type Load = { writers: number; seconds: number };
type Measured = { rate: number; edits: number; requests: number };

/** Each writer has issues of its own, and each issue one site that edits it: all sites have the same Jira. */
function targetsOf({ tenants }: ApiWorld, way: Way, writer: number, writers: number): Target[] {
  const all = Array.from({ length: ISSUES }, (_, i) => {
    const tenant = tenants[i % tenants.length];
    const ticket = tenant?.tickets[way === 'crm' ? i : ISSUES + i];
    return tenant && ticket ? [{ tenant, ticketId: ticket.id, issueId: ticket.issueId }] : [];
  });
  return all.flat().filter((_, i) => i % writers === writer);
}

async function run(
  world: ApiWorld,
  way: Way,
  { writers, seconds }: Load,
  edit: (target: Target, title: string) => Promise<unknown>,
): Promise<Measured> {
  await world.sandbox.control('usage/reset', {});
  let edits = 0;
  const began = performance.now();
  const end = began + seconds * 1000;
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      const targets = targetsOf(world, way, writer, writers);
      for (let i = 0; performance.now() < end; i += 1) {
        const target = targets[i % targets.length];
        if (!target) return;
        await edit(target, `Measured ${began} ${writer} ${i}`);
        edits += 1;
      }
    }),
  );
  const rate = (edits * 1000) / (performance.now() - began);
  const counts = await world.sandbox.requests();
  const written = counts.editIssue ?? 0;
  if (written !== edits) throw new Error(`${edits} edits, and ${written} writes in Jira: ${JSON.stringify(counts)}`);
  return { rate, edits, requests: allOf(counts) };
}

const allOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, n) => sum + n, 0);

function throughCrm(world: ApiWorld, api: ApiProcess, load: Load): Promise<Measured> {
  return run(world, 'crm', load, async (target, title) => {
    const status = await patch(api, target, title);
    if (status !== 200) throw new Error(`an edit was answered ${status}, not 200: Jira had not taken it in time`);
  });
}

async function patch(api: ApiProcess, { tenant, ticketId }: Target, title: string): Promise<number> {
  const answer = await fetch(`${api.url}/api/tickets/${ticketId}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${tenant.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ title }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

const jiraOf = ({ sandbox }: ApiWorld): Got =>
  got.extend({
    prefixUrl: `${sandbox.url}/rest/api/3`,
    username: 'grace@example.com',
    password: 'sandbox-token-grace',
  });

function directly(world: ApiWorld, jira: Got, mode: Mode, load: Load): Promise<Measured> {
  return run(world, 'direct', load, async ({ issueId }, summary) => {
    if (mode === 'careful')
      await jira.get(`issue/${issueId}`, { searchParams: { fields: 'summary,updated,project' } }).json();
    await jira.put(`issue/${issueId}`, { json: { fields: { summary } } });
  });
}

/** Ten edits of one ticket that nobody waits for in between; Jira takes its usual time. */
async function burst(world: ApiWorld, api: ApiProcess, mode: Mode): Promise<Burst> {
  const [tenant] = world.tenants;
  const [ticket] = tenant?.tickets ?? [];
  if (!tenant || !ticket) throw new Error('There is no ticket');
  await world.sandbox.control('usage/reset', {});
  const target = { tenant, ticketId: ticket.id, issueId: ticket.issueId };
  const edits = Array.from({ length: QUICK_EDITS }, (_, i) =>
    patch(api, target, `One of ten quick edits, ${mode}, ${i}`),
  );
  const answers = await Promise.all(edits);
  if (answers.some((status) => status !== 200)) throw new Error(`the quick edits were answered ${answers.join(', ')}`);
  const counts = await world.sandbox.requests();
  const writes = counts.editIssue ?? 0;
  return { mode, writes, reads: allOf(counts) - writes };
}

function printRow({ mode, latencyMs, crm, direct, ratio, cost }: Row): void {
  const bar = latencyMs === 0 ? '–' : `≥ ${BAR} ${ratio >= BAR ? 'met' : 'MISSED'}`;
  const rates = [crm.toFixed(1), direct.toFixed(1), ratio.toFixed(2), bar];
  const cpu = `${cost.apiCpuMs.toFixed(1)} + ${cost.postgresCpuMs.toFixed(1)}`;
  const counts = [cost.requests.toFixed(1), cpu, cost.transactions.toFixed(1), (cost.walBytes / 1024).toFixed(1)];
  say(`| ${[mode, `${latencyMs} ms`, ...rates, ...counts].join(' | ')} |`);
}

await main();
