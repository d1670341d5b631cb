/**
 * Checks a Forge app without a login and without a network: Atlassian's own validators and lint rules, and what they
 * miss.
 *
 *   node forge-app/scripts/check-manifest.mjs [directory with manifest.yml …]
 *
 * Exits 1 when any directory has an error; warnings do not fail it.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkByForge, parseManifest } from './manifest-checks/forge-rules.mjs';
import { checkByUs } from './manifest-checks/our-rules.mjs';

const given = process.argv.slice(2);
const folders = (given.length > 0 ? given : [path.join(import.meta.dirname, '../..')]).map((f) => path.resolve(f));

/** @returns {Promise<import('./manifest-checks/problem.mjs').Problem[]>} */
async function check(folder) {
  if (!existsSync(path.join(folder, 'manifest.yml'))) {
    return [{ level: 'error', where: 'manifest.yml', message: `There is no manifest.yml in ${folder}.` }];
  }
  // Every Forge tool resolves src/ and manifest.yml from the working directory.
  process.chdir(folder);
  const byForge = await checkByForge();
  const manifest = parseManifest();
  return manifest ? [...byForge, ...(await checkByUs(manifest))] : byForge;
}

const say = (line) => process.stdout.write(`${line}\n`);

let failed = false;
for (const folder of folders) {
  const problems = await check(folder);
  const lines = new Set(problems.map(({ level, where, message }) => `${level.toUpperCase()} ${where}: ${message}`));
  const errors = [...lines].filter((line) => line.startsWith('ERROR')).length;
  if (folders.length > 1) say(`== ${folder}`);
  for (const line of lines) say(line);
  say(errors ? `${errors} to mend before this app can be deployed.` : 'The Forge app is in order.');
  failed ||= errors > 0;
}
// Atlassian's packages leave timers behind.
process.exit(failed ? 1 : 0);
