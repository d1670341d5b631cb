import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * `npm run house`: holds what neither types nor lint can hold of the tree's order. No folder of source or tests holds more files than
 * a newcomer can take in, no file uses a word that docs/glossary.md has replaced, and no package's file takes a module from another
 * package's folder by a relative path.
 * Layers and circles of imports are held by Biome (biome.json).
 */
const ROOT = path.resolve(import.meta.dirname, '../..');
const FILES_MOST = 25;
const SOURCES = [
  'crm-api/src',
  'crm-api/test',
  'crm-web/src',
  'crm-web/test',
  'shared/src',
  'shared/test',
  'api-client/src',
  'forge-app/src',
  'forge-app/test',
  'local-stack/src',
  'local-stack/test',
  'jira-sandbox/src',
  'jira-sandbox/test',
  'bench',
  'e2e',
];
/** Of our own words: the sandbox is Jira's, and says what Jira says. */
const WORDED = SOURCES.filter((folder) => !folder.startsWith('jira-sandbox'));

const isSource = (name: string): boolean => /\.(ts|tsx|sql)$/.test(name);
const isModule = (name: string): boolean => /\.[cm]?[jt]sx?$/.test(name);

/** A module that is taken by a relative path, for its types alone and later on, too. */
const BY_PATH = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*['"`](\.{1,2}\/[^'"`]*)['"`]/g;

const faults: string[] = [];
for (const folder of SOURCES) checkFolder(path.join(ROOT, folder));
const banned = replacedWords();
for (const folder of WORDED) for (const file of filesIn(path.join(ROOT, folder))) checkWords(file, banned);
for (const folder of workspaces())
  for (const file of filesIn(path.join(ROOT, folder), isModule)) checkImports(file, folder);

if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\n`);
  process.exitCode = 1;
}

function checkFolder(folder: string): void {
  const inside = readdirSync(folder, { withFileTypes: true });
  const files = inside.filter((entry) => entry.isFile() && isSource(entry.name)).length;
  if (files > FILES_MOST)
    faults.push(
      `${path.relative(ROOT, folder)}: ${files} files, the most is ${FILES_MOST}. Give a subject its own folder.`,
    );
  for (const entry of inside) if (entry.isDirectory()) checkFolder(path.join(folder, entry.name));
}

function* filesIn(folder: string, isWanted = isSource): Generator<string> {
  for (const name of readdirSync(folder)) {
    if (name === 'node_modules') continue;
    const file = path.join(folder, name);
    if (statSync(file).isDirectory()) yield* filesIn(file, isWanted);
    else if (isWanted(name)) yield file;
  }
}

function workspaces(): string[] {
  return JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).workspaces;
}

function checkImports(file: string, workspace: string): void {
  const own = path.join(ROOT, workspace, path.sep);
  for (const [, place = ''] of readFileSync(file, 'utf8').matchAll(BY_PATH))
    if (!path.resolve(path.dirname(file), place).startsWith(own))
      faults.push(
        `${path.relative(ROOT, file)}: "${place}" leads into another package. Import what the package exports: @synapse/…`,
      );
}

/** The first column of the glossary's table "Words that are not used", each as a pattern of whole words. */
function replacedWords(): { word: string; instead: string; pattern: RegExp }[] {
  const glossary = path.join(ROOT, 'docs/glossary.md');
  if (!existsSync(glossary)) throw new Error('docs/glossary.md is missing: it says which words are not used');
  const table = readFileSync(glossary, 'utf8').split('## Words that are not used')[1] ?? '';
  const rows = [...table.matchAll(/^\| ([^|]+) \| ([^|]+) \|/gm)].slice(1);
  if (rows.length < 2) throw new Error('docs/glossary.md has no table under "Words that are not used"');
  return rows.flatMap(([, words = '', instead = '']) =>
    [...words.matchAll(/`([^`]+)`/g)].map(([, word = '']) => ({
      word,
      instead: instead.trim(),
      pattern: patternOf(word),
    })),
  );
}

/** A word also within an identifier: `lane` in laneOf, runLane and lane_reason, but not in explanation. */
function patternOf(word: string): RegExp {
  const capital = word.charAt(0).toUpperCase() + word.slice(1);
  return new RegExp(`(?<![A-Za-z])${word}(?![a-z])|(?<![A-Z])${capital}(?![a-z])`);
}

function checkWords(file: string, words: ReturnType<typeof replacedWords>): void {
  for (const [i, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    for (const { word, instead, pattern } of words) {
      if (pattern.test(line))
        faults.push(
          `${path.relative(ROOT, file)}:${i + 1}: "${word}" is not used here; say ${instead} (docs/glossary.md)`,
        );
    }
  }
}
