import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** What a browser loads before the first page can be drawn: the script and style that index.html names. */
const NAMED = /<(?:script|link)[^>]*\s(?:src|href)="\/?(assets\/[^"]+\.(?:js|css))"/g;

export type LoadedFile = { file: string; bytes: number };

/** @returns each file of the first load with its size as gzip, in bytes. Routes and dialogs that load later are not in it. */
export async function firstLoadOf(folder: string): Promise<LoadedFile[]> {
  const page = await readFile(path.join(folder, 'index.html'), 'utf8');
  const files = [...page.matchAll(NAMED)].map(([, file]) => String(file));
  if (!files.some((file) => file.endsWith('.js'))) throw new Error(`${folder}/index.html names no script`);
  const sizes = files.map(async (file) => {
    const content = await readFile(path.join(folder, file));
    return { file: path.basename(file), bytes: gzipSync(content, { level: 9 }).length };
  });
  return Promise.all(sizes);
}
