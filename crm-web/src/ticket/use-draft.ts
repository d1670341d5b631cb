import { useCallback, useSyncExternalStore } from 'react';

/** Who shows a draft, to hear of each change of one. */
const readers = new Set<() => void>();

function subscribe(reader: () => void): () => void {
  readers.add(reader);
  return () => readers.delete(reader);
}

export const readDraft = (name: string) => localStorage.getItem(`draft ${name}`) ?? '';

export function writeDraft(name: string, text: string): void {
  if (text === '') localStorage.removeItem(`draft ${name}`);
  else localStorage.setItem(`draft ${name}`, text);
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
