import { Console } from 'node:console';
import { findUnstorable } from '@synapse/crm-api/domain/storable';
import { BODY_LIMITS, boundJson } from '@synapse/crm-api/http/kernel/json-body';
import { migrateToLatest } from '@synapse/crm-api/store/db/migrate';
import { hostileBodies } from '@synapse/local-stack/testing/hostile-bodies';
import { hostileTexts } from '@synapse/local-stack/testing/hostile-texts';
import pg from 'pg';
import { startBenchServer } from './reconcile-world.ts';

/**
 * `npm run bench:hostile`: what the worst bodies and texts of the allowed size cost, beside what they cost before they were
 * looked over (ms; "> 20,000": given up).
 */

const out = new Console(process.stdout);

const milliseconds = async (work: () => unknown): Promise<number | string> => {
  const began = performance.now();
  try {
    await work();
  } catch (error) {
    if (error instanceof Error && /statement timeout/.test(error.message)) return '> 20,000';
  }
  return Math.round((performance.now() - began) * 10) / 10;
};

/** As it was: the path of every leaf was put together, whether or not anything was wrong with it. */
function walkWithPaths(value: unknown, path: readonly string[]): boolean {
  if (typeof value === 'string') return value.includes('\u0000');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, item]) => walkWithPaths(item, [...path, key]));
}

async function measureBodies(size: number): Promise<void> {
  const rows: object[] = [];
  for (const [name, body] of Object.entries(hostileBodies(size))) {
    const bytes = Buffer.from(body);
    rows.push({
      body: name,
      before: await milliseconds(() => walkWithPaths(JSON.parse(bytes.toString()), [])),
      now: await milliseconds(() => {
        boundJson(bytes, BODY_LIMITS);
        findUnstorable(JSON.parse(bytes.toString()));
      }),
    });
  }
  out.table(rows);
}

async function measureTexts(length: number): Promise<void> {
  const server = await startBenchServer();
  const client = new pg.Client({ connectionString: server.url() });
  try {
    await migrateToLatest(server.url());
    await client.connect();
    await client.query("set statement_timeout = '20s'");
    const rows: object[] = [];
    for (const [name, text] of Object.entries(hostileTexts(length))) {
      const cost = (expression: string) =>
        milliseconds(() => client.query(`select length(to_tsvector('english', ${expression}))`, [text]));
      rows.push({ text: name, before: await cost('$1'), now: await cost('search_text($1, 65536)') });
    }
    out.table(rows);
  } finally {
    await client.end();
    await server.stop();
  }
}

await measureBodies(1_048_576);
await measureTexts(32_000);
