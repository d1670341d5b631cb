import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeOnce } from '../bundle/make-once.ts';
import { runScript } from '../bundle/run-script.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ROOT = here('../../../..');
const SCRIPT = here('./bundle-drawing.cjs');

/**
 * Gives the folder of what draws the app's pages in a browser (main.js, main.css, tokens.css), made now (some 5 s) or
 * by an earlier run.
 */
export async function bundleDrawing(): Promise<string> {
  const { folder } = await makeOnce({
    cache: join(ROOT, '.data', 'forge-drawing'),
    state: stateOfSources(),
    proof: 'tokens.css',
    make: (into) => runScript(SCRIPT, [into], { failure: 'What draws the app’s pages can’t be bundled:' }),
  });
  return folder;
}

/** The sources here, and the versions that npm's lock pins of all they are bundled with. */
function stateOfSources(): string {
  const hash = createHash('sha256');
  const sources = readdirSync(here('./drawing'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(js|css)$/.test(name))
    .sort()
    .map((name) => join(here('./drawing'), name));
  for (const file of [SCRIPT, ...sources, join(ROOT, 'package-lock.json')])
    hash.update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 16);
}
