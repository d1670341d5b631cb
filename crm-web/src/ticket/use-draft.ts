import { useCallback, useSyncExternalStore } from 'react';
import type { Session } from '../session/session.ts';
import { readEdited } from './edited-text.ts';

/** Who shows a draft, to hear of each change of one. */
const readers = new Set<() => void>();

/**
 * Whose drafts they are. Each person’s are under their own name, so that a session that ended by itself leaves them for the
 * same person and for nobody else’s page; signing out throws them away, for then the computer may be another’s.
 */
let owner = '';
const keyOf = (name: string) => `draft ${owner} ${name}`;
const tryKeyOf = (name: string) => `try ${owner} ${name}`;
const readersKeyOf = (name: string) => `readers ${owner} ${name}`;

/** What the browser would not keep: it has no space left, or keeps nothing at all. Gone with the page. */
const unkept = new Map<string, string>();

export function keepDraftsOf(userId: string): void {
  owner = userId;
}

/**
 * The name of a draft of something that there is not yet: it is one workspace's, for what is typed of one's customers is not to be
 * created in another.
 */
export const draftInWorkspace = (name: string, { id }: Session['workspace']): string => `${name} ${id}`;

/** @returns how many texts of this person were not sent */
export const countDrafts = (): number => namesBelow(keyOf('')).length;

export function forgetDrafts(): void {
  for (const keysOf of [keyOf, tryKeyOf, readersKeyOf]) for (const key of namesBelow(keysOf(''))) write(key, '');
}

const namesBelow = (prefix: string) =>
  [...new Set([...Object.keys(localStorage), ...unkept.keys()])].filter((key) => key.startsWith(prefix));

const read = (key: string) => unkept.get(key) ?? localStorage.getItem(key) ?? '';

function write(key: string, text: string): void {
  unkept.delete(key);
  try {
    if (text === '') localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    unkept.set(key, text);
  }
}

function subscribe(reader: () => void): () => void {
  readers.add(reader);
  // Another page of this browser has sent the same draft, or goes on with it.
  window.addEventListener('storage', reader);
  return () => {
    readers.delete(reader);
    window.removeEventListener('storage', reader);
  };
}

/** @returns what is left of the names of this person's drafts that begin so */
export const draftsBelow = (prefix: string): string[] =>
  namesBelow(keyOf(prefix)).map((key) => key.slice(keyOf(prefix).length));

export const readDraft = (name: string) => read(keyOf(name));

export function writeDraft(name: string, text: string): void {
  write(keyOf(name), text);
  for (const reader of readers) reader();
}

/**
 * A text that survives a reload: what is typed is kept in this browser until it is sent or thrown away. It stands in one
 * place, so an answer that comes after its ticket was closed still ends it.
 */
export function useDraft(name: string): [string, (text: string) => void] {
  const text = useSyncExternalStore(subscribe, () => readDraft(name));
  return [text, useCallback((next: string) => writeDraft(name, next), [name])];
}

/** What is left of the names of the drafts that begin so, as of now. */
export function useDraftsBelow(prefix: string): string[] {
  // A string, for it is compared with the one before.
  const names = useSyncExternalStore(subscribe, () => draftsBelow(prefix).join('\n'));
  return names === '' ? [] : names.split('\n');
}

/** Who is to read a comment. */
export type Mode = 'internal' | 'public';

/** For whom a draft is written; null: there is none. */
export function modeOfDraft(name: string): Mode | null {
  if (readDraft(name) === '') return null;
  return read(readersKeyOf(name)) === 'public' ? 'public' : 'internal';
}

export const useModeOfDraft = (name: string): Mode | null => useSyncExternalStore(subscribe, () => modeOfDraft(name));

/** To be told of each choice, and of each change of the text: whom it is for is as old as the text. */
export function keepModeOfDraft(name: string, mode: Mode): void {
  write(readersKeyOf(name), mode);
  for (const reader of readers) reader();
}

/** Ends a draft that was sent, and keeps what was typed after it. @returns what is left */
export function endDraft(name: string, sent: string): string {
  const text = readDraft(name);
  const left = text.startsWith(sent) ? text.slice(sent.length).trimStart() : text;
  forgetTry(name);
  writeDraft(name, left);
  return left;
}

/**
 * Ends the draft of a form that was saved, unless something else is kept under the name by now: who closed the form before
 * the answer may have gone on with the next one.
 * @param sent the draft as it was when it was sent. @returns whether nothing is left
 */
export function endForm(name: string, sent: string): boolean {
  forgetTry(name);
  if (readDraft(name) === sent) writeDraft(name, '');
  return readDraft(name) === '';
}

/**
 * Ends an edit that was saved. What was typed on meanwhile goes on from what was saved.
 * @param sent what was typed when it was sent; `saved`: what was made of it
 */
export function endEdit(name: string, sent: string, saved = sent): void {
  const left = readEdited(readDraft(name));
  writeDraft(name, left === null || left.text === sent ? '' : JSON.stringify({ base: saved, text: left.text }));
}

/**
 * The Idempotency-Key for sending a draft: the same for each try of a content, also after its ticket was closed or the page
 * was loaded again without an answer, until `endDraft`.
 */
export function tryOf(name: string, content: unknown): string {
  const said = JSON.stringify(content);
  const [key, last] = splitAt(read(tryKeyOf(name)), KEY_LENGTH);
  if (last === said) return key;
  const fresh = crypto.randomUUID();
  write(tryKeyOf(name), fresh + said);
  return fresh;
}

/** For a content that was accepted: the same one once more is another. */
export const forgetTry = (name: string): void => write(tryKeyOf(name), '');

const KEY_LENGTH = crypto.randomUUID().length;
const splitAt = (text: string, at: number): [string, string] => [text.slice(0, at), text.slice(at)];
