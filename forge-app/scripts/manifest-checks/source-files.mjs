import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** The TypeScript and JavaScript files of the app in the working directory: its handlers and its pages. */
export function sourceFiles(manifest) {
  const folders = ['src', ...(manifest.resources ?? []).map((resource) => path.dirname(resource.path))];
  const files = folders.flatMap(walk).filter((file) => /\.[jt]sx?$/.test(file));
  // `src` may be a link to a folder that the pages are in as well: each file once.
  const once = new Map(files.toReversed().map((file) => [realpathSync(file), file]));
  return [...once.values()].toReversed().map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}

function walk(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name !== 'node_modules')
    .map((name) => path.join(folder, name))
    .flatMap((file) => (statSync(file).isDirectory() ? walk(file) : [file]));
}
