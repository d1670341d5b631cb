import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readManifest } from '../manifest.ts';
import { withLock } from './lock.ts';
import { sourceHash } from './source-hash.ts';

export type AppBundle = {
  /** Holds `<handler file>.cjs` for each. */
  functionsDir: string;
  /** Holds `<resource key>/index.html` for each. */
  uiDir: string;
  /** Whether an earlier run had made it. */
  cached: boolean;
};

type Options = {
  appDir: string;
  /** Where bundles are kept, one folder for each state of the sources. */
  cacheDir?: string;
  onProgress?: (line: string) => void;
};

const KEPT_BUNDLES = 10;

/** Gives the app's bundle, made by @forge/bundler now (some 20 s) or earlier from the same sources (at once). */
export async function bundleApp({ appDir, cacheDir, onProgress = () => {} }: Options): Promise<AppBundle> {
  const cache = cacheDir ?? join(appDir, '.data', 'forge-bundle');
  const finished = join(cache, sourceHash(appDir, readManifest(appDir, {})));
  const cached = isFinished(finished);
  if (!cached) {
    await withLock(`${finished}.lock`, async () => {
      if (!isFinished(finished)) await makeBundle(appDir, finished, onProgress);
    });
  }
  return { functionsDir: join(finished, 'functions'), uiDir: join(finished, 'ui'), cached };
}

function isFinished(folder: string): boolean {
  return existsSync(join(folder, 'bundle.json'));
}

/** Builds beside and renames: two runs at once, or a killed one, never leave half a bundle under the final name. */
async function makeBundle(appDir: string, finished: string, onProgress: (line: string) => void): Promise<void> {
  const beside = `${finished}.${process.pid}.${Date.now()}`;
  mkdirSync(beside, { recursive: true });
  try {
    await runBundler(appDir, beside, onProgress);
    renameSync(beside, finished);
    forgetOld(dirname(finished));
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    if (!isFinished(finished)) throw error;
  }
}

/** Keeps the newest bundles; a host that runs may still serve pages from one of them. */
function forgetOld(cache: string): void {
  const bundles = readdirSync(cache)
    .map((name) => join(cache, name))
    .filter((folder) => isFinished(folder))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const folder of bundles.slice(KEPT_BUNDLES)) rmSync(folder, { recursive: true, force: true });
}

function runBundler(appDir: string, outDir: string, onProgress: (line: string) => void): Promise<void> {
  const script = fileURLToPath(new URL('./bundle-app.cjs', import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, appDir, outDir], { stdio: ['ignore', 'ignore', 'pipe'] });
    const said: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.push(text);
      for (const line of text.split('\n').filter(Boolean)) onProgress(line);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The Forge app in ${appDir} can't be bundled:\n${said.join('').slice(-4000)}`));
    });
  });
}
