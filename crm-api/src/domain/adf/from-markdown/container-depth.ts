const marker = /^(?:>|[-+*](?=\s|$)|\d{1,9}[.)](?=\s|$))[ \t]?/;

/**
 * How deep quotes and lists are nested in a Markdown text, at most: a quick look that never says too little, taken before
 * the parser (whose time grows with depth × length) sees the text.
 */
export function containerDepth(markdown: string): number {
  let deepest = 0;
  // The indents of the list items that the current line may lie in.
  const open: number[] = [];
  for (const line of markdown.split('\n')) {
    let at = 0;
    let markers = 0;
    for (;;) {
      while (line[at] === ' ' || line[at] === '\t') at += 1;
      const found = marker.exec(line.slice(at, at + 12));
      if (!found) break;
      if (markers === 0) while ((open.at(-1) ?? -1) >= at) open.pop();
      markers += 1;
      open.push(at);
      deepest = Math.max(deepest, open.length);
      at += found[0].length;
    }
  }
  return deepest;
}
