import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const read = (name: string) => readFile(path.join(ROOT, name), 'utf8');

test('docs/configuration.md has the variables as the API reads them; to renew it: npx node crm-api/src/config-table.ts', async () => {
  const script = path.join(ROOT, 'crm-api/src/config-table.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  const table = (await read('docs/configuration.md')).split('\n').filter((line) => line.startsWith('|'));
  expect(table.join('\n')).toBe(stdout.trim());
});

test('the README is read in one go: at most 200 lines', async () => {
  expect((await read('README.md')).split('\n').length).toBeLessThanOrEqual(200);
});

test('every npm script that README.md and CONTRIBUTING.md name is there', async () => {
  const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
  const pages = `${await read('README.md')}${await read('CONTRIBUTING.md')}`;
  const named = [...pages.matchAll(/npm run ([\w:-]+)/g)].map(([, script = '']) => script);
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((script) => !(script in scripts))).toEqual([]);
});

test('every file that ARCHITECTURE.md names is there', async () => {
  const named = [...(await read('ARCHITECTURE.md')).matchAll(/`([\w-]+(?:\/[\w.-]+)*\.(?:ts|sql|json|yml))`/g)].map(
    (found) => found[1] ?? '',
  );
  expect(named.length).toBeGreaterThan(20);
  // A file may stand by the end of its path, where that names one file only.
  // By git, which passes over the folders of other tests: those come and go.
  const listing = ['ls-files', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await promisify(execFile)('git', listing, { cwd: ROOT, maxBuffer: 16 * 1_048_576 });
  const files = stdout.split('\n');
  const fits = (name: string) => files.filter((file) => file === name || file.endsWith(`/${name}`)).length;
  expect([...new Set(named)].filter((name) => fits(name) === 0)).toEqual([]);
});

/** Such as `crm-api/src/domain/model/change.ts`, of a package: a page that names a file by its whole path. */
const WHOLE_PATH =
  /`((?:crm-api|forge-app|shared|jira-sandbox|local-stack|bench|e2e)\/[\w./-]+\.(?:tsx?|mjs|json|sql|md))`/g;

test.each(['docs/glossary.md', 'CONTRIBUTING.md', 'docs/api.md', 'docs/forge-app.md'])(
  'every file that %s names is there',
  async (page) => {
    const named = [...(await read(page)).matchAll(WHOLE_PATH)].map(([, file = '']) => file);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  },
);

test('every file that a decision names is there', async () => {
  for (const page of await readdir(path.join(ROOT, 'docs/decisions'))) {
    const text = await read(`docs/decisions/${page}`);
    const missing = [...text.matchAll(WHOLE_PATH)].filter(([, file = '']) => !existsSync(path.join(ROOT, file)));
    expect({ page, missing: missing.map(([, file]) => file) }).toEqual({ page, missing: [] });
  }
});

test('the glossary has each term once, with the file where it lives', async () => {
  const rows = (await read('docs/glossary.md')).split('\n').filter((line) => line.startsWith('| **'));
  expect(rows.length).toBeGreaterThan(60);
  const terms = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/\*\*([^*]+)\*\*/g)].map(([, term = '']) => term.toLowerCase()),
  );
  expect(terms.filter((term, at) => terms.indexOf(term) !== at)).toEqual([]);
  expect(rows.filter((row) => !/\| `[^|]+` \|$/.test(row))).toEqual([]);
});
