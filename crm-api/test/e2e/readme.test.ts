import { execFile } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const read = (name: string) => readFile(path.join(ROOT, name), 'utf8');

test('the README has the configuration as the API reads it; to renew it: npx node crm-api/src/config-table.ts', async () => {
  const script = path.join(ROOT, 'crm-api/src/config-table.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  const [, chapter = ''] = (await read('README.md')).split('## Configuration of the API\n');
  const table = (chapter.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('|'));
  expect(table.join('\n')).toBe(stdout.trim());
});

test('every file that ARCHITECTURE.md names is there', async () => {
  const named = [...(await read('ARCHITECTURE.md')).matchAll(/`([\w-]+(?:\/[\w.-]+)*\.(?:ts|sql|json|yml))`/g)].map(
    (found) => found[1] ?? '',
  );
  expect(named.length).toBeGreaterThan(20);
  const missing = [];
  for (const name of new Set(named)) {
    const places = [name, `crm-api/${name}`, `crm-api/src/${name}`];
    // In a list, a file may stand by its bare name beside one with its folder.
    places.push(...['store', 'domain', 'domain/fields'].map((folder) => `crm-api/src/${folder}/${name}`));
    const found = await Promise.all(
      places.map((place) =>
        access(path.join(ROOT, place)).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (!found.includes(true)) missing.push(name);
  }
  expect(missing).toEqual([]);
});
