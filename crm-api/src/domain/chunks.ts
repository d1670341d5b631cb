/** A list in parts of at most so many, in order: what takes a limited number at a time is given one after the other. */
export function* chunksOf<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
