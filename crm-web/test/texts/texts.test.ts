import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { de } from '../../src/texts/de/common.ts';
import { contacts as deContacts } from '../../src/texts/de/contacts.ts';
import { settings as deSettings } from '../../src/texts/de/settings.ts';
import { sync as deSync } from '../../src/texts/de/sync.ts';
import { en } from '../../src/texts/en/common.ts';
import { contacts as enContacts } from '../../src/texts/en/contacts.ts';
import { settings as enSettings } from '../../src/texts/en/settings.ts';
import { sync as enSync } from '../../src/texts/en/sync.ts';
import { languageOf } from '../../src/texts/language.ts';
import { pluralsOf } from '../../src/texts/numbers.ts';

const CATALOGUES = [
  ['common', en, de],
  ['contacts', enContacts, deContacts],
  ['settings', enSettings, deSettings],
  ['sync', enSync, deSync],
] as const;

/** The words that both languages have. */
const SAME = new Set([
  '0 ms',
  'API',
  'Admin',
  'Board',
  'Filter',
  'HTTP 0',
  'In Jira',
  'in Jira',
  'Import',
  'Jira',
  'Name',
  'Person',
  'Portal',
  'Status',
  'Ticket',
  'Tickets',
  'Token',
  'Webhook',
  'Webhooks',
]);

/** The axis is 60 px wide (chart.tsx), and a character of it some 6. */
const AXIS_CHARACTERS = 9;

/** No text says what kind of value it takes, so each is tried. */
const KINDS: readonly ((at: number) => unknown)[] = [
  (at) => `‹${at}›`,
  (at) => [`‹${at}›`],
  (at) => 7_001 + at,
  () => 1,
];

describe('the German texts', () => {
  it.each(CATALOGUES)('of the catalogue "%s" say all values that the English ones say', (_name, ours, theirs) => {
    const german = new Map(textsIn(theirs));
    for (const [place, text] of textsIn(ours)) {
      for (const kind of KINDS) {
        const [said, wanted] = [saidOf(german.get(place), kind), saidOf(text, kind)];
        if (said !== null && wanted !== null) expect({ place, said }).toEqual({ place, said: wanted });
      }
    }
    expect([...german.keys()].sort()).toEqual(
      textsIn(ours)
        .map(([place]) => place)
        .sort(),
    );
  });

  it.each(CATALOGUES)('of the catalogue "%s" are no English ones', (_name, ours, theirs) => {
    const english = new Map(textsIn(ours).map(([place, text]) => [place, wordsIn(text)]));
    const same = textsIn(theirs).filter(
      ([place, text]) => /\p{L}/u.test(wordsIn(text)) && wordsIn(text) === english.get(place),
    );
    expect(same.filter(([, text]) => !SAME.has(wordsIn(text)))).toEqual([]);
  });

  it('take nothing of the first script, which waits for them', async () => {
    const folder = path.resolve(import.meta.dirname, '../../src/texts/de');
    for (const file of await readdir(folder)) {
      const taken = (await readFile(path.join(folder, file), 'utf8')).matchAll(/^import (?!type ).*from '(.*)';$/gm);
      const parts = file === 'templates.ts' ? ['./refusals.ts'] : [];
      // What both take stands in a file of its own.
      const others = [...taken].flatMap(([, from]) => (from === '../numbers.ts' ? [] : [from]));
      expect({ file, others }).toEqual({ file, others: parts });
    }
  });

  it('are read where the person chose so, or else where the browser prefers it', () => {
    expect(languageOf(null, ['fr-FR', 'de-AT', 'en'])).toEqual({ language: 'de', locale: 'de-AT' });
    expect(languageOf('en', ['de-DE', 'en-GB'])).toEqual({ language: 'en', locale: 'en-GB' });
    expect(languageOf('de', ['en-US'])).toEqual({ language: 'de', locale: 'de' });
    expect(languageOf('xx', ['fr'])).toEqual({ language: 'en', locale: 'en' });
  });

  it.each([
    ['en', enSync],
    ['de', deSync],
  ])('leave room beside a chart for what its axis says: in "%s"', (_language, { charts }) => {
    const said = [charts.ms(500), charts.ms(88_800), charts.thousands(888)];
    expect(said.filter((words) => words.length > AXIS_CHARACTERS)).toEqual([]);
  });

  it('take the word that goes with a number', () => {
    expect([0, 1, 2].map((count) => pluralsOf('de')(count, 'Ticket', 'Tickets'))).toEqual([
      'Tickets',
      'Ticket',
      'Tickets',
    ]);
  });
});

type Text = string | ((...values: never[]) => string);

/** Each text with its place, such as "signIn.title". */
function textsIn(catalogue: object, place = ''): [string, Text][] {
  return Object.entries(catalogue).flatMap(([name, value]): [string, Text][] =>
    typeof value === 'object' ? textsIn(value, `${place}${name}.`) : [[`${place}${name}`, value]],
  );
}

/** Which of the values given stand in a text; null where it takes no such values. */
function saidOf(text: Text | undefined, kind: (at: number) => unknown): string[] | null {
  const said = text && madeOf(text, kind);
  return said ? [...new Set(said.match(/‹\d›|[\d,.]*\d|NaN/g)?.map((one) => one.replace(/[,.]/g, '')))].sort() : null;
}

function madeOf(text: Text, kind: (at: number) => unknown): string | null {
  if (typeof text === 'string') return text;
  try {
    return (text as (...values: unknown[]) => string)(...Array.from({ length: text.length }, (_, at) => kind(at)));
  } catch {
    return null;
  }
}

/** What a text says; of one that is made, what it makes of numbers. */
const wordsIn = (text: Text): string => madeOf(text, (at) => at) ?? '';
