/**
 * Bundles the Forge app with Atlassian's own @forge/bundler, as `forge deploy` would: no login, no network.
 *
 *   node forge-app/scripts/bundle.mjs
 *
 * What it makes is kept under .data/forge-bundle by a hash of the sources; the sandbox's Forge host runs it from there.
 */
import path from 'node:path';
import { bundleApp } from '@synapse/jira-sandbox/forge/bundle/bundle';

const say = (line) => process.stdout.write(`${line}\n`);
const appDir = path.join(import.meta.dirname, '../..');
try {
  const { functionsDir, uiDir, cached } = await bundleApp({ appDir, onProgress: say });
  if (cached) say('Nothing has changed since the last time.');
  say(`Functions: ${path.relative(appDir, functionsDir)}\nPages: ${path.relative(appDir, uiDir)}`);
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
