import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** What the built frontend is made of. */
const SOURCES = ['crm-web', 'api-client/src', 'package-lock.json'];
const LEFT_OUT = new Set(['node_modules', 'dist', 'test']);

/**
 * Builds the frontend, or takes the one that was built of the same sources before.
 * @returns the folder that the API serves, and whether it was there
 */
export async function buildWeb(root: string, dataDir: string): Promise<{ folder: string; kept: boolean }> {
  const all = path.join(dataDir, 'web');
  const name = await hashOf(root);
  const folder = path.join(all, name);
  // Written last, so a build that was killed is not taken for a whole one.
  if (existsSync(path.join(folder, 'index.html'))) return { folder, kept: true };
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', path.join(root, 'crm-web'), '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'];
  await promisify(execFile)(process.execPath, args, { timeout: 120_000 });
  await forgetOld(all);
  return { folder, kept: false };
}

const KEPT = 5;

/** Keeps the newest: a demo that runs may still serve one of them. */
async function forgetOld(all: string): Promise<void> {
  const folders = (await readdir(all)).map((name) => path.join(all, name));
  const aged = await Promise.all(folders.map(async (folder) => ({ folder, at: (await stat(folder)).mtimeMs })));
  const old = aged.sort((a, b) => b.at - a.at).slice(KEPT);
  await Promise.all(old.map(({ folder }) => rm(folder, { recursive: true, force: true })));
}

async function hashOf(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of await filesIn(path.join(root, source))) {
      hash.update(`${path.relative(root, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

async function filesIn(place: string): Promise<string[]> {
  if (path.extname(place) === '.json') return [place];
  const entries = (await readdir(place, { withFileTypes: true })).filter(({ name }) => !LEFT_OUT.has(name));
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const lists = entries.map((entry) => {
    const at = path.join(place, entry.name);
    return entry.isDirectory() ? filesIn(at) : Promise.resolve([at]);
  });
  return (await Promise.all(lists)).flat();
}
