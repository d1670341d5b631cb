import type { ChangelogItem } from '@synapse/shared/jira-event';
import { adfToMarkdown } from '../adf/to-markdown/adf-to-markdown.ts';
import { wordsIn } from '../adf/words-in.ts';
import type { EffectiveConfig } from '../site/site-config.ts';
import { sameCrm, setOf } from './same-crm.ts';
import { type AnyField, changelogItem, eventOfItems } from './synced-field.ts';

/** One side of a changelog item. `value` is as Jira writes it; undefined where the item says too little to know it. */
export type Side = { value: unknown; id: string | null; text: string | null };

/** What Jira's changelog says of one change of a field. */
export type Replacement = { from: Side; to: Side };

/** Reads the change of a field from a changelog; undefined when the field did not change, or there is no changelog. */
export function replacementIn(items: readonly ChangelogItem[] | undefined, field: AnyField): Replacement | undefined {
  const item = items && changelogItem(eventOfItems(items), field.issueField);
  return item && readReplacement(item, field);
}

/** What one item of a changelog says that a field was before and after. */
export function readReplacement(item: ChangelogItem, field: AnyField): Replacement {
  return { from: sideOf(field, item, item.from, item.fromName), to: sideOf(field, item, item.to, item.toName) };
}

/** A side is read as the value that an event with nothing but this item would tell. */
function sideOf(field: AnyField, item: ChangelogItem, id: string | null, text: string | null): Side {
  const read = field.fromEvent(eventOfItems([{ ...item, to: id, toName: text }]));
  return { value: read === 'fetch' ? undefined : read?.value, id, text };
}

/** Whether a side is this value of Jira's. */
export function sideIs(field: AnyField, side: Side, jira: unknown): boolean {
  if (side.value !== undefined) return field.sameJira(side.value, jira);
  return field.loses ? readsAs(side.text ?? '', jira) : names(side, jira);
}

/** Whether a text in markup of Jira's is a document, as far as its words tell. */
function readsAs(text: string, document: unknown): boolean {
  const said = letters(text);
  if (said !== '' && said === letters(textOf(document))) return true;
  return wordsIn(text) === wordsIn(document ? adfToMarkdown(document).markdown : '');
}

/** Whether a side names a status, an option or a number. `1.5` and `15`, or `C++` and `C#`, differ by no letter. */
function names({ id, text }: Side, jira: unknown): boolean {
  const said = (text ?? '').trim();
  if (typeof jira === 'number') return said !== '' && Number(said) === jira;
  if (typeof jira === 'string') return said === jira.trim();
  if (typeof jira !== 'object' || jira === null) return said === '';
  // What an admin has mapped is written by its id alone, everything else by its name.
  if ('id' in jira && jira.id !== '' && id !== null && id !== '') return jira.id === id;
  return 'name' in jira && said.toLowerCase() === String(jira.name).trim().toLowerCase();
}

/** Whether the text of a side is too coarse to tell two values apart: Jira writes a document as markup of its own. */
export const isCoarse = (field: AnyField, side: Side): boolean => side.value === undefined && field.loses !== undefined;

/**
 * The value of a side as the ticket would write it, as far as it can be known.
 * @param like values of the same field, as Jira writes them
 */
export function sideToCrm(field: AnyField, side: Side, config: EffectiveConfig, like: readonly unknown[]): unknown {
  if (side.value !== undefined) return field.toCrm(side.value, config);
  if (field.name === 'status') return (side.id === null ? undefined : config.statusMap[side.id]) ?? side.text;
  if (field.isSet) return itemsIn(side.text ?? '', like.flat() as string[]);
  return side.text !== null && like.some((one) => typeof one === 'number') ? Number(side.text) : side.text;
}

/** The items of a list such as `Red, Dark blue`. A name may hold a comma of its own, as far as it is known. */
function itemsIn(list: string, known: readonly string[]): string[] {
  const named = known.find((item) => typeof item === 'string' && item.includes(',') && isNamedIn(list, item));
  const names = list.split(',').map((name) => name.trim());
  if (named === undefined) return setOf(names.filter(Boolean));
  return setOf([named, ...list.split(named).flatMap((part) => itemsIn(part, known))]);
}

/** Whether a list such as `Red,Dark blue` names an item. A name may hold a comma of its own. */
export const isNamedIn = (list: string, item: string): boolean =>
  list.split(item).some((before, i, parts) => {
    const behind = parts[i + 1];
    return behind !== undefined && /(^|,)\s*$/.test(before) && /^\s*(,|$)/.test(behind);
  });

export const sideAgrees = (
  field: AnyField,
  side: Side,
  sent: { crm: unknown; jira: unknown },
  config: EffectiveConfig,
) => sideIs(field, side, sent.jira) || (side.value !== undefined && sameCrm(field.toCrm(side.value, config), sent.crm));

/** The letters and digits of a text: how it is marked up is left out. */
const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

function textOf(jira: unknown): string {
  if (typeof jira !== 'object' || jira === null) return '';
  if ('text' in jira && typeof jira.text === 'string') return jira.text;
  return 'content' in jira && Array.isArray(jira.content) ? jira.content.map(textOf).join(' ') : '';
}
