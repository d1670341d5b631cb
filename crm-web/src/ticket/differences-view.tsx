import { differencesOf } from './differences.ts';

/** A text with what it lacks of another, and what it adds. */
export function DifferencesOf({ from, to }: { from: string; to: string }) {
  return differencesOf(from, to).map((part, at) =>
    part.in === 'both' ? (
      part.text
    ) : part.in === 'ours' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name
      <del key={at}>{part.text}</del>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name
      <ins key={at}>{part.text}</ins>
    ),
  );
}
