import path from 'node:path';
import { firstLoadOf } from '../build/first-load.ts';
import { buildWeb } from '../build/kept-build.ts';

/**
 * `npm run web:size`: fails where the first load of the frontend is larger than it may be. What only some pages need goes
 * into a file of its own by `lazy(() => import(…))`.
 */
const KB_MOST = 180;

const root = path.resolve(import.meta.dirname, '../..');
const { folder } = await buildWeb(root, path.join(root, '.data'));
const files = await firstLoadOf(folder);
const kb = files.reduce((all, { bytes }) => all + bytes, 0) / 1_000;
const list = files.map(({ file, bytes }) => `  ${file} ${(bytes / 1_000).toFixed(1)} kB`).join('\n');
process.stdout.write(`First load of the frontend, as gzip: ${kb.toFixed(1)} of ${KB_MOST} kB\n${list}\n`);
if (kb > KB_MOST) {
  process.stderr.write('It is too large: load what only some pages need when it is needed.\n');
  process.exitCode = 1;
}
