import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const page = readFileSync(path.join(ROOT, 'docs/security.md'), 'utf8');

/** Such as `crm-api/test/http/auth/auth.test.ts` "a good token is let in". */
const NAMED = /`([\w./-]+\.test\.tsx?)` "([^"]+)"/g;
const named = [...page.matchAll(NAMED)].map(([, file = '', name = '']) => [file, name] as const);

test.each(named)('%s has the test "%s", which docs/security.md names', (file, name) => {
  const whole = path.join(ROOT, file);
  expect(existsSync(whole)).toBe(true);
  // As it stands in the source, where a quote in it may be escaped.
  expect(readFileSync(whole, 'utf8').replaceAll("\\'", "'")).toContain(name);
});

test('each line of what somebody must not do names the test that holds it', () => {
  const rows = page
    .split(/^\| Must not \| Held by \|$/m)
    .slice(1)
    .flatMap((part) => {
      const [table = ''] = part.trimStart().split('\n\n');
      return table.split('\n').slice(1);
    });
  expect(rows.length).toBeGreaterThan(25);
  for (const row of rows) expect(row).toMatch(/^\| .+ \| `[\w./-]+\.test\.tsx?` "[^"]+" \|$/);
});
