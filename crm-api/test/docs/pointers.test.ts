import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';

/** What the tree says about its own pages: every pointer to a page, and to a heading of it, leads somewhere. */
const ROOT = path.resolve(import.meta.dirname, '../../..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT })
  .toString()
  .split('\n')
  .filter((file) => file !== '' && existsSync(path.join(ROOT, file)) && statSync(path.join(ROOT, file)).isFile());
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

/** The anchors that GitHub makes of a page's headings: lower case, no punctuation, hyphens for spaces, numbered twins. */
function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  const body = read(page).replaceAll(/^```[\s\S]*?^```/gm, '');
  for (const [, heading = ''] of body.matchAll(/^#{1,6} +(.+)$/gm)) {
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = plain.replaceAll(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-');
    let anchor = slug;
    for (let twin = 1; anchors.has(anchor); twin++) anchor = `${slug}-${twin}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** @returns what is wrong with a pointer; undefined if it leads somewhere */
function brokenPointer(page: string, anchor: string | undefined): string | undefined {
  if (!existsSync(path.join(ROOT, page))) return `${page} is not there`;
  if (anchor && !anchorsOf(page).has(anchor)) return `${page} has no heading #${anchor}`;
  return undefined;
}

test('every comment that points to a page of docs/ leads to a page and heading that exist', () => {
  const broken: string[] = [];
  let pointers = 0;
  for (const file of files.filter((name) => /\.(tsx?|mjs|cjs|ya?ml|json)$/.test(name))) {
    for (const [, page = '', anchor] of read(file).matchAll(/(docs\/[\w/-]+\.md)(?:#([\w-]+))?/g)) {
      pointers++;
      const wrong = brokenPointer(page, anchor);
      if (wrong) broken.push(`${file}: ${wrong}`);
    }
  }
  expect(broken).toEqual([]);
  expect(pointers).toBeGreaterThan(90);
});

test('every link between the pages leads to a page and heading that exist', () => {
  const broken: string[] = [];
  const pages = files.filter((name) => name.endsWith('.md'));
  for (const file of pages) {
    for (const [, target = ''] of read(file).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)) {
      const [to = '', anchor] = target.split('#');
      const page = to === '' ? file : path.join(path.dirname(file), to);
      const wrong = brokenPointer(page, page.endsWith('.md') ? anchor : undefined);
      if (wrong) broken.push(`${file}: ${wrong}`);
    }
  }
  expect(broken).toEqual([]);
  expect(pages.length).toBeGreaterThan(15);
});

test('every page and every file of the code that a comment names is in the repository', () => {
  const missing: string[] = [];
  let named = 0;
  const comment = /^\s*(?:\/?\*|\/\/|--).*$/gm;
  for (const file of files.filter((name) => /\.(tsx?|mjs|cjs|sql|css)$/.test(name))) {
    for (const [line] of read(file).matchAll(comment)) {
      for (const [, name = ''] of line.matchAll(/(?<![\w./*-])((?:[\w-]+\/)*[\w.-]+\.(?:md|tsx?|mjs|cjs|sql))\b/g)) {
        named++;
        if (!files.some((one) => one === name || one.endsWith(`/${name}`))) missing.push(`${file}: ${name}`);
      }
    }
  }
  expect(missing).toEqual([]);
  expect(named).toBeGreaterThan(200);
});

test('every fact of the reference says where it is from', () => {
  const facts = files
    .filter((name) => /^docs\/reference\/jira|^docs\/reference\/forge|^docs\/reference\/adf/.test(name))
    .flatMap((name) => read(name).split(/^### /m).slice(1));
  expect(facts.length).toBeGreaterThan(40);
  const bare = facts.filter((fact) => !/Source/.test(fact)).map((fact) => fact.split('\n')[0]);
  // The seven lessons have one source, named below the last of them.
  expect(bare.length).toBeLessThanOrEqual(6);
});
