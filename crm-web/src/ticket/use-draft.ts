import { useCallback, useSyncExternalStore } from 'react';

/** Who shows a draft, to hear of each change of one. */
const readers = new Set<() => void>();

/**
 * Whose drafts they are. Each person’s are under their own name, so that a session that ended by itself leaves them for the
 * same person and for nobody else’s page; signing out throws them away, for then the computer may be another’s.
 */
let owner = '';
const keyOf = (name: string) => `draft ${owner} ${name}`;

export function keepDraftsOf(userId: string): void {
  owner = userId;
}

/** @returns how many texts of this person were not sent */
export const countDrafts = (): number => ownKeys().length;

export function forgetDrafts(): void {
  for (const key of ownKeys()) localStorage.removeItem(key);
}

const ownKeys = () => Object.keys(localStorage).filter((key) => key.startsWith(keyOf('')));

function subscribe(reader: () => void): () => void {
  readers.add(reader);
  return () => readers.delete(reader);
}

export const readDraft = (name: string) => localStorage.getItem(keyOf(name)) ?? '';

export function writeDraft(name: string, text: string): void {
  if (text === '') localStorage.removeItem(keyOf(name));
  else localStorage.setItem(keyOf(name), text);
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

/** Ends a draft that was sent, and keeps what was typed after it. @returns what is left */
export function endDraft(name: string, sent: string): string {
  const text = readDraft(name);
  const left = text.startsWith(sent) ? text.slice(sent.length).trimStart() : text;
  writeDraft(name, left);
  return left;
}
