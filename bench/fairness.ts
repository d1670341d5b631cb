import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { parseArgs } from 'node:util';
import { openDatabase } from '@synapse/crm-api/store/db/database';
import { aboutJiraToken, createVault } from '@synapse/crm-api/store/db/vault';
import { takeEvents } from '@synapse/crm-api/store/events/inbox';
import { until } from '@synapse/local-stack/testing/until';
import type { WholeWorld } from '@synapse/local-stack/testing/whole-world';
import {
  cells,
  type Figures,
  inWorld,
  machine,
  makeIssue,
  summarise,
  timeEdits,
  wholeNumberOf,
} from './whole-bench.ts';

/**
 * `npm run bench:fairness`: what a site that keeps every call waiting costs the others. An edit in Jira of a healthy
 * site is clocked to the server-sent event, as by bench:latency: first alone, then while another site takes every call,
 * answers none, and has so many issues waiting. It begins the moment these come in, so the time in which nobody knows
 * yet that the site is sick is in it. Exits non-zero when p99 grows by the bar or more.
 *
 *   --edits N     how many edits are measured each way (200)
 *   --issues N    how many issues of the other site are waiting (1000)
 *   --json FILE   the figures for programs
 */
const WARM_UP = 20;
const BAR = 2;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      edits: { type: 'string', default: '200' },
      issues: { type: 'string', default: '1000' },
      json: { type: 'string' },
    },
  });
  const edits = wholeNumberOf('edits', values.edits);
  const issues = wholeNumberOf('issues', values.issues);
  const hanging = createServer((socket) => void socket.on('error', () => {}).resume());
  hanging.listen(0, '127.0.0.1');
  await once(hanging, 'listening');
  const { alone, beside, waiting } = await inWorld((world, url) => measure(world, url, { hanging, edits, issues }));
  hanging.close();
  const growth = beside.p99Ms / alone.p99Ms;
  const at = new Date().toISOString();
  process.stdout.write(
    `Jira edit → server-sent event, ${edits} edits each, one at a time, in ms\n${machine}; ${at}\n\n` +
      `| another site | median | mean | p90 | p99 | max |\n| --- | ---: | ---: | ---: | ---: | ---: |\n` +
      `| none | ${cells(alone)} |\n| hangs, ${issues} of its issues waiting | ${cells(beside)} |\n\n` +
      `p99 grows ${growth.toFixed(2)} times (bar: < ${BAR}); of the hanging site ${waiting} issues were waiting at the end\n`,
  );
  const figures = { bench: 'fairness', machine, at, issues, growth, waiting, alone, beside };
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  if (growth >= BAR) process.exitCode = 1;
}

async function measure(
  world: WholeWorld,
  databaseUrl: string,
  { hanging, edits, issues }: { hanging: Server; edits: number; issues: number },
): Promise<{ alone: Figures; beside: Figures; waiting: number }> {
  const sick = await addSite(world, hanging);
  const quiet = () => quietBut(world, sick.siteId);
  const key = await makeIssue(world);
  await timeEdits(world, key, WARM_UP, quiet);
  const alone = summarise(await timeEdits(world, key, edits, quiet));
  await receive(databaseUrl, sick, issues);
  const beside = summarise(await timeEdits(world, key, edits, quiet));
  const { rows } = await world.owner.query<{ waiting: number }>(
    'select count(*)::int as waiting from work_item where site_id = $1 and due_at is not null',
    [sick.siteId],
  );
  return { alone, beside, waiting: rows[0]?.waiting ?? 0 };
}

type Site = { tenantId: string; siteId: string };

/** A site of another workspace, whose Jira is `server`. */
async function addSite({ owner, secrets }: WholeWorld, server: Server): Promise<Site> {
  const [tenantId, siteId] = [randomUUID(), randomUUID()];
  const vault = createVault({ current: Buffer.from(secrets.encryptionKey, 'base64') });
  await owner.query('insert into tenant (id, name) values ($1, $2)', [tenantId, 'Of the hanging site']);
  await owner.query(
    `insert into jira_site (tenant_id, id, cloud_id, base_url, email, api_token_encrypted, project_key)
     values ($1, $2, $2::uuid::text, $3, 'nobody@example.com', $4, 'KAN')`,
    [
      tenantId,
      siteId,
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      vault.seal('token', aboutJiraToken(tenantId)),
    ],
  );
  return { tenantId, siteId };
}

/** Events of so many issues that nobody here knows: for each, Jira has to be asked. */
async function receive(databaseUrl: string, site: Site, issues: number): Promise<void> {
  const db = openDatabase({ url: databaseUrl, max: 1 });
  const rows = Array.from({ length: issues }, (_, i) => {
    const issueId = String(500_000 + i);
    const event = {
      ...{ id: randomUUID(), cloudId: site.siteId, occurredAt: Date.now(), actorAccountId: null, selfGenerated: false },
      ...{ type: 'issue.updated', issue: { id: issueId, key: `KAN-${issueId}`, updated: 1, fields: {} } },
    };
    const payload = JSON.stringify(event);
    return { ...site, eventId: event.id, issueId, type: event.type, payload, receivedMs: Date.now() };
  });
  await takeEvents(db, rows);
  await db.destroy();
}

/** Resolves when nothing is under way but what has to do with one site. */
async function quietBut(world: WholeWorld, siteId: string): Promise<void> {
  await until('all but the hanging site is quiet', async () => {
    await world.sandbox.forge.settled();
    const { rows } = await world.owner.query<{ busy: number }>(
      `select (select count(*) from inbox where processed_at is null and site_id <> $1)::int +
        (select count(*) from work_item where site_id is distinct from $1
          and (lease_until is not null or (due_at is not null and kind in ('issue', 'create'))))::int as busy`,
      [siteId],
    );
    return rows[0]?.busy === 0;
  });
}

await main();
