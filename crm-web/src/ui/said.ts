import type { components } from '@synapse/api-client/schema';
import { inLocale } from '../texts/language.ts';
import type { Said } from '../texts/said-of.ts';
import { problemTexts, saidTexts } from '../texts/t-said.ts';
import { nameOfField } from '../ticket/field-names.ts';
import { wordOf } from '../ticket/history/short-of.ts';

/** A sentence of the API's in the language of the page; as the API says it where it has no code, or one that is newer. */
export function saidBy(said: Said | undefined, sentence: string): string {
  const text = said && saidTexts?.[said.code];
  return text ? text(shown(said.params)) : sentence;
}

type Problem = components['schemas']['Problem'];

/** Why a request was refused: by its sentence, else by its code with the API's own words. */
export function problemBy({ said, code, detail }: Problem): string {
  if (said) return saidBy(said, detail);
  return problemTexts?.[code]?.(detail) ?? detail;
}

/** What a sentence names, as people of this page say it. */
const shown = (params: Said['params']): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, (SHOWN[name] ?? asItIs)(value)]));

const asItIs = (value: string) => value;
const minute = inLocale((of) => new Intl.DateTimeFormat(of, { dateStyle: 'medium', timeStyle: 'short' }));
const SHOWN: Readonly<Record<string, (value: string) => string>> = {
  field: nameOfField,
  status: (value) => wordOf(value) ?? value,
  value: (value) => wordOf(value.toUpperCase().replaceAll(' ', '_')) ?? value,
  since: (value) => minute().format(Date.parse(value)),
};
