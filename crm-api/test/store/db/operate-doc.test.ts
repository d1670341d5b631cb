import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { TIME_LIMITS, type WorkKind } from '../../../src/store/db/time-limits.ts';

/** docs/operate.md says what the code does. */
const ROOT = path.resolve(import.meta.dirname, '../../../..');
const PAGE = readFileSync(path.join(ROOT, 'docs/operate.md'), 'utf8');

const ROWS: Readonly<Record<WorkKind, string>> = {
  request: 'A request',
  run: 'A step of a background run',
  page: 'A page of a pass or an import, a batch of a purge',
  readiness: '`/readyz`',
  metrics: '`/metrics`',
  operator: '`npm run workspace`, a whole workspace',
};

test.each(Object.entries(TIME_LIMITS))('its table of time limits has those of the code: %s', (kind, limits) => {
  const row = PAGE.split('\n').find((line) => line.startsWith(`| ${ROWS[kind as WorkKind]} |`)) ?? '';
  const told = [...row.matchAll(/\| ([\d.]+) s/g)].map(([, seconds]) => Number(seconds) * 1_000);
  expect(told).toEqual([limits.lockMs, limits.statementMs, limits.idleMs, limits.wholeMs]);
});

test('every test that it names is there', () => {
  const named = [...PAGE.matchAll(/`((?:crm-api\/)?test\/[\w/.-]+\.ts)`/g)].map(([, file]) => file ?? '');
  expect(named.length).toBeGreaterThan(8);
  const missing = named.filter((file) => !existsSync(path.join(ROOT, file.replace(/^(crm-api\/)?/, 'crm-api/'))));
  expect(missing).toEqual([]);
});
