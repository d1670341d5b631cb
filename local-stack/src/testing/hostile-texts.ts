/** What texts are made of that make PostgreSQL's text parser look ahead, or that come near it. */
const UNITS = [
  ...[
    'a_',
    '1_',
    '~/',
    'a-1-',
    '<!--',
    '<a ',
    '<a href="',
    '&#1',
    'a-',
    'a/',
    'a.',
    'a@',
    'a@b.',
    'a1@',
    '1e@',
    'a1@e.',
    'a:',
    'a+',
    '1.',
    '1e',
    '+1.',
  ],
  ...[
    'http://',
    'a://',
    'www.',
    'a.b/',
    '=',
    '%a',
    'é_',
    'ä-',
    '漢',
    'a漢',
    'a\u200b',
    'a\u00a0_',
    'a\u0085~/',
    'a1',
    'a',
    '_',
    '.',
    '@',
  ],
];

/** Texts of a length that cost their reader what they can, by what they repeat. */
export function hostileTexts(length: number): Record<string, string> {
  const repeat = (unit: string) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  // Just short of the run at which words are taken apart.
  const short = (unit: string) => repeat(`${unit.repeat(99).slice(0, 79)} `);
  return Object.fromEntries([
    ...UNITS.map((unit) => [unit, repeat(unit)]),
    ...UNITS.slice(0, 4).map((unit) => [`${unit} in runs of 79`, short(unit)]),
  ]);
}
