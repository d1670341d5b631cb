import type { components } from '@synapse/api-client/schema';
import { inLocale } from '../texts/language.ts';
import { placeTexts, problemTexts, templateTexts } from '../texts/t-templates.ts';
import type { MessageTemplate } from '../texts/template-texts.ts';
import { nameOfField, nameOfPlace } from '../ticket/field-names.ts';
import { wordOf } from '../ticket/history/short-of.ts';

/** A sentence of the API's in the language of the page; as the API says it where it has no code, or one that is newer. */
export function translated(template: MessageTemplate | undefined, sentence: string): string {
  const text = template && templateTexts?.[template.code];
  return text ? text(shown(template.params)) : sentence;
}

/** Several sentences of the API's; all as the API says them where one of them has no words here. */
export function translatedAll(templates: readonly MessageTemplate[], sentences: string): string {
  const texts = templates.map((one) => translated(one, ''));
  return texts.length > 0 && !texts.includes('') ? texts.join(' ') : sentences;
}

type Problem = components['schemas']['Problem'];

/** Why a request was refused: by its sentence, else by its code with the API's own words. What is wrong in what place is more. */
export function problemBy({ template, code, detail, issues = [] }: Problem): string {
  // Of several entries of one field the same may be wrong.
  if (template?.code === 'request_invalid' && issues.length > 0) return [...new Set(issues.map(atItsPlace))].join(' ');
  if (template) return translated(template, detail);
  return problemTexts?.[code]?.(detail) ?? detail;
}

/** @returns such as "Title: It must not be empty." */
function atItsPlace({ path, template, message }: NonNullable<Problem['issues']>[number]): string {
  const words = translated(template, message);
  if (path === '') return words;
  const [first = '', second] = path.split('.');
  const name = first === 'custom' && second !== undefined ? `${first}.${second}` : first;
  return `${placeTexts?.[name] ?? nameOfPlace(name)}: ${/[.!?]$/.test(words) ? words : `${words}.`}`;
}

/** What a sentence names, as people of this page say it. */
const shown = (params: MessageTemplate['params']): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, (SHOWN[name] ?? asItIs)(value)]));

const asItIs = (value: string) => value;
const minute = inLocale((of) => new Intl.DateTimeFormat(of, { dateStyle: 'medium', timeStyle: 'short' }));
const day = inLocale((of) => new Intl.DateTimeFormat(of, { dateStyle: 'medium', timeZone: 'UTC' }));
const SHOWN: Readonly<Record<string, (value: string) => string>> = {
  field: nameOfField,
  status: (value) => wordOf(value) ?? value,
  value: (value) => wordOf(value.toUpperCase().replaceAll(' ', '_')) ?? value,
  day: (value) => day().format(Date.parse(value)),
  since: (value) => minute().format(Date.parse(value)),
};
