import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { cells, inWorld, machine, makeIssue, summarise, timeEdits, wholeNumberOf } from './whole-bench.ts';

/**
 * `npm run bench:latency`: how long an edit in Jira takes to reach a CRM's screen. Clocked from just before the REST
 * request that edits the issue to the server-sent event that says so, over the whole way: Jira, the Forge trigger, the
 * Forge queue and its consumer (the app as Atlassian's bundler made it), the signed push, the inbox, the work item, the feed,
 * the stream. One edit at a time, so that what is measured is the way and not a queue before it. What a live site adds
 * is not in it: Atlassian says that events may be minutes late.
 *
 *   --edits N     how many edits are measured (200)
 *   --json FILE   the figures for programs
 */
const WARM_UP = 10;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { edits: { type: 'string', default: '200' }, json: { type: 'string' } } });
  const edits = wholeNumberOf('edits', values.edits);
  const samples = await inWorld(async (world) => {
    const key = await makeIssue(world);
    await world.quiet();
    await timeEdits(world, key, WARM_UP, world.quiet);
    return timeEdits(world, key, edits, world.quiet);
  });
  const figures = summarise(samples);
  const at = new Date().toISOString();
  process.stdout.write(
    `Jira edit → server-sent event, ${edits} edits, one at a time, in ms\n${machine}; ${at}\n\n` +
      `| median | mean | p90 | p99 | max |\n|---:|---:|---:|---:|---:|\n| ${cells(figures)} |\n`,
  );
  if (values.json !== undefined)
    await writeFile(values.json, `${JSON.stringify({ bench: 'latency', machine, at, ...figures }, null, 2)}\n`);
}

await main();
