import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readManifest } from '../manifest.ts';
import { makeOnce } from './make-once.ts';
import { runScript } from './run-script.ts';
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

const SCRIPT = fileURLToPath(new URL('./bundle-app.cjs', import.meta.url));

/** Gives the app's bundle, made by @forge/bundler now (some 20 s) or earlier from the same sources (at once). */
export async function bundleApp({ appDir, cacheDir, onProgress }: Options): Promise<AppBundle> {
  const { folder, cached } = await makeOnce({
    cache: cacheDir ?? join(appDir, '.data', 'forge-bundle'),
    state: sourceHash(appDir, readManifest(appDir, {})),
    proof: 'bundle.json',
    make: (into) =>
      runScript(SCRIPT, [appDir, into], { failure: `The Forge app in ${appDir} can't be bundled:`, onProgress }),
  });
  return { functionsDir: join(folder, 'functions'), uiDir: join(folder, 'ui'), cached };
}
