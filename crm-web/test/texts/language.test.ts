import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import ts from 'typescript';
import { chooseLanguage, language, locale, onLanguage } from '../../src/texts/language.ts';
import { t } from '../../src/texts/t.ts';
import { sync } from '../../src/texts/t-sync.ts';
import { nameOfPerson, nobody } from '../../src/ticket/people.ts';
import { dayOf } from '../../src/ui/words.ts';

const kept = new Map<string, string>();
const before = globalThis.localStorage;
Object.defineProperty(globalThis, 'localStorage', {
  configurable: true,
  value: { setItem: (key: string, value: string) => void kept.set(key, value) },
});
afterAll(() => {
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: before });
});

test('another language is in every text, date and number at once, without another page', async () => {
  const reader = jest.fn(() => expect([language, t.ticket.close, sync.title]).toEqual(['de', 'Schließen', 'Abgleich']));
  const stop = onLanguage(reader);
  expect([t.ticket.close, dayOf('2026-11-30')]).toEqual(['Close', 'Nov 30, 2026']);
  const found = nobody();
  await chooseLanguage('de');
  stop();
  // As a list of people that was found before.
  expect(nameOfPerson(found)).toBe('Niemand');
  expect(reader).toHaveBeenCalledTimes(1);
  expect([locale, dayOf('2026-11-30'), kept.get('synapse.language')]).toEqual(['de', '30.11.2026', 'de']);
  await chooseLanguage('en');
  expect([t.ticket.close, dayOf('2026-11-30')]).toEqual(['Close', 'Nov 30, 2026']);
  expect(reader).toHaveBeenCalledTimes(1);
});

test('no text stands in a constant, which would keep the language that the page was loaded in', async () => {
  const folder = path.resolve(import.meta.dirname, '../../src');
  const files = (await readdir(folder, { recursive: true })).filter(
    (file) => /\.tsx?$/.test(file) && !file.startsWith('texts'),
  );
  const found = await Promise.all(
    files.map(async (file) =>
      constantsOf(await readFile(path.join(folder, file), 'utf8')).map((at) => `${file}: ${at}`),
    ),
  );
  expect(found.flat()).toEqual([]);
});

const TEXTS = /texts\/(?:t|t-sync|t-contacts|t-settings|t-templates|language)\.ts$/;
/** These take no text: the names of a list, and what makes something for each language. */
const TAKES_NONE = /^(?:Object\.keys|inLocale)$/;

/** Where a text, or the language, is read when the file is loaded. */
function constantsOf(source: string): string[] {
  const file = ts.createSourceFile('one.tsx', source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const names = new Set(
    file.statements.flatMap((one) => {
      if (!ts.isImportDeclaration(one) || !TEXTS.test((one.moduleSpecifier as ts.StringLiteral).text)) return [];
      const { namedBindings } = one.importClause ?? {};
      return namedBindings && ts.isNamedImports(namedBindings)
        ? namedBindings.elements.map(({ name }) => name.text)
        : [];
    }),
  );
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    if (ts.isCallExpression(node) && TAKES_NONE.test(node.expression.getText())) return;
    if (ts.isIdentifier(node) && names.has(node.text) && !isName(node)) found.push(node.parent.getText());
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}

/** Of a property, which is no variable. */
const isName = (node: ts.Identifier): boolean =>
  (ts.isPropertyAccessExpression(node.parent) || ts.isPropertyAssignment(node.parent)) && node.parent.name === node;
