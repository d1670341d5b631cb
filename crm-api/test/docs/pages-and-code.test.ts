import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { ALERT_KINDS } from '@synapse/shared/alert';
import { API } from '@synapse/shared/api/registry';
import { LIVE_EVENT_KINDS } from '@synapse/shared/live';
import { PROBLEM_STATUS } from '@synapse/shared/problem';

/** What the pages name of the code is there: routes, npm scripts, files, kinds of events; and the lists in them are whole. */
const ROOT = path.resolve(import.meta.dirname, '../../..');
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT })
  .toString()
  .split('\n')
  .filter((file) => file !== '' && existsSync(path.join(ROOT, file)));
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const pages = tracked.filter((file) => file.endsWith('.md') && !file.includes('/reference/'));

/** @returns what the pages name by a pattern and the code does not have, each with its page */
function missing(pattern: RegExp, isThere: (named: string, more: string) => boolean, least: number): string[] {
  const found = pages.flatMap((page) =>
    [...read(page).matchAll(pattern)].map(([, named = '', more = '']) => ({ page, named, more })),
  );
  expect(found.length).toBeGreaterThanOrEqual(least);
  return found.filter(({ named, more }) => !isThere(named, more)).map(({ page, named }) => `${page}: ${named}`);
}

/** A path with each of its parameters, `:id`, `{id}` or `<site id>`, written alike. */
const pattern = (route: string) => route.replaceAll(/:\w+|\{\w+\}|<[\w ]+>/g, '*');

test('every route of /api that a page names with its method is declared', () => {
  const declared = new Set(Object.values(API).map(({ method, path: route }) => `${method} ${pattern(route)}`));
  // Not what stands for several, such as `POST /api/app/…`.
  const route =
    /\b((?:GET|POST|PUT|PATCH|DELETE) \/(?:api|mcp|metrics|openapi)(?:\/?(?:[\w.-]+|:\w+|\{\w+\}|<[\w ]+>))*)(?![\w/])/g;
  expect(missing(route, (named) => declared.has(pattern(named)), 90)).toEqual([]);
});

test('every npm script that a page names is there', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  expect(missing(/npm run ([\w:-]*\w)/g, (script) => script in scripts, 50)).toEqual([]);
});

test('every file of the code that a page names is there', () => {
  const fits = (name: string) => tracked.some((file) => file === name || file.endsWith(`/${name}`));
  expect(missing(/`([\w.-]+(?:\/[\w.-]+)+\.(?:tsx?|mjs|sql|ya?ml|json|css))`/g, fits, 100)).toEqual([]);
});

test('every test of the API that a page names without its ending is there', () => {
  const fits = (name: string) => tracked.some((file) => file === `crm-api/test/${name}.test.ts`);
  const isFolder = (name: string) => tracked.some((file) => `/${file}`.includes(`/${name}/`));
  const named = /`((?:domain|egress|http|jira|live|metrics|store|sync|workers)(?:\/[\w-]+)+|e2e\/[\w-]+)`/g;
  expect(missing(named, (name) => fits(name) || isFolder(name), 100)).toEqual([]);
});

test('every kind of live event that a page names is sent, and every kind of alert is explained', () => {
  // A message to an endpoint may have two kinds of its own, which are no change of the workspace.
  const kinds: readonly string[] = [...LIVE_EVENT_KINDS, 'webhook.test', 'feed.reset'];
  const named =
    /`((?:ticket|comment|attachment|run|token|budget|import|webhook|feed)\.[a-z_]+|sync\.(?:failing|recovered))`/g;
  expect(missing(named, (kind) => kinds.includes(kind), 10)).toEqual([]);
  const page = read('docs/webhooks.md');
  expect(ALERT_KINDS.filter((kind) => !page.includes(`\`${kind}\``))).toEqual([]);
});

test('docs/api.md has every status that an error is answered with', () => {
  const [table = ''] = read('docs/api.md').split('| Status | Meaning |')[1]?.split('\n\n') ?? [];
  const listed = [...table.matchAll(/^\| ([\d, ]+) \|/gm)].flatMap(([, row = '']) => row.split(', ').map(Number));
  expect(Object.values(PROBLEM_STATUS).filter((status) => !listed.includes(status))).toEqual([]);
});

test('docs/configuration.md says of every variable that compose or .env.example passes on what it does', () => {
  const page = read('docs/configuration.md');
  const passed = [...read('docker-compose.yml').matchAll(/^ {6}([A-Z][A-Z0-9_]+): \$\{/gm)].map(
    ([, name = '']) => name,
  );
  const offered = [...read('.env.example').matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(([, name = '']) => name);
  // What only compose reads stands in .env.example itself.
  const own = new Set(['POSTGRES_PASSWORD', 'POSTGRES_API_PASSWORD', 'API_LOGIN_PASSWORD', 'API_BIND', 'API_PORT']);
  const names = [...new Set([...passed, ...offered])].filter((name) => !own.has(name));
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
});

test('the table of keys in docs/frontend.md has every key of the frontend', () => {
  const [, table = ''] = read('docs/frontend.md').split('## Keyboard');
  const drawn: Readonly<Record<string, string>> = {
    '$mod+k': 'Ctrl K',
    'Shift+?': '?',
    Escape: 'Esc',
    'Shift+ArrowLeft': 'Shift ←',
    'Shift+ArrowRight': 'Shift →',
  };
  const keys = [...read('crm-web/src/shell/commands.ts').matchAll(/key: '([^']+)'/g)].flatMap(([, key = '']) =>
    key.startsWith('g ') ? ['G', key.slice(2).toUpperCase()] : [drawn[key] ?? key.toUpperCase()],
  );
  expect(keys.length).toBeGreaterThan(20);
  expect(keys.filter((key) => !table.includes(`\`${key}\``))).toEqual([]);
});
