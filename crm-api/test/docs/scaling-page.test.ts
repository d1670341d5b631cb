import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../../..');

type UniqueIndex = { name: string; table: string; columns: string };

/** Every primary key, unique constraint and unique index, as schema.sql has them. */
async function uniqueIndexes(): Promise<UniqueIndex[]> {
  const schema = await readFile(path.join(ROOT, 'crm-api/src/store/db/schema.sql'), 'utf8');
  const found: UniqueIndex[] = [];
  let table = '';
  for (const line of schema.split('\n')) {
    table = /^create table (\w+)/.exec(line)?.[1] ?? table;
    const constraint = /^ +constraint (\w+) (?:PRIMARY KEY|UNIQUE)[^(]*\((.+?)\),?$/.exec(line);
    if (constraint?.[1] && constraint[2]) found.push({ name: constraint[1], table, columns: constraint[2] });
    const index = /^CREATE UNIQUE INDEX (\w+) ON public\.(\w+) USING btree \((.+?)\)(?= NULLS| WHERE|;)/.exec(line);
    if (index?.[1] && index[2] && index[3]) found.push({ name: index[1], table: index[2], columns: index[3] });
  }
  return found;
}

type Row = UniqueIndex & { instead: string };

async function rowsOfPage(): Promise<Row[]> {
  const page = await readFile(path.join(ROOT, 'docs/scaling.md'), 'utf8');
  return [...page.matchAll(/^\| `(\w+)` \| `(\w+)` \| `([^`]+)` \| (.*) \|$/gm)].map(
    ([, table = '', name = '', columns = '', instead = '']) => ({ table, name, columns, instead: instead.trim() }),
  );
}

test('the page on scaling lists every unique index, and for each that does not begin with the tenant what replaces it', async () => {
  const indexes = await uniqueIndexes();
  expect(indexes.length).toBeGreaterThan(50);
  const rows = await rowsOfPage();
  expect(rows.map(({ instead: _, ...row }) => row)).toEqual(indexes);
  const unexplained = rows.filter(({ columns, instead }) => columns.startsWith('tenant_id') === (instead !== ''));
  expect(unexplained).toEqual([]);
});

test('no unique index of the schema escapes the page: each of its lines that makes one is read', async () => {
  const schema = await readFile(path.join(ROOT, 'crm-api/src/store/db/schema.sql'), 'utf8');
  const made = schema
    .split('\n')
    .filter((line) => /^ +constraint .*(PRIMARY KEY|UNIQUE)|^CREATE UNIQUE INDEX/.test(line));
  expect(await uniqueIndexes()).toHaveLength(made.length);
});
