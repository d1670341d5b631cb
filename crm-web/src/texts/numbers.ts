import { inLocale, type Language } from './language.ts';

const plain = inLocale((locale) => new Intl.NumberFormat(locale));

/** @returns such as "1,200" */
export const numbered = (count: number) => plain().format(count);

/** @returns such as "1,200", or "20,000+" where there may be more */
export const numberOf = (count: number, exact: boolean) => `${numbered(count)}${exact ? '' : '+'}`;

/** @returns chooses the word that goes with a number in this language */
export function pluralsOf(language: Language): (count: number, one: string, other: string) => string {
  const rules = new Intl.PluralRules(language);
  return (count, one, other) => (rules.select(count) === 'one' ? one : other);
}
