import type { Token, Tokens } from 'marked';
import type { AdfNode } from '../adf-node.ts';
import { inlineFromTokens } from './inline-from-tokens.ts';

/** A table. An empty header row is left out: Markdown needs one, Jira does not. */
export function tableFromToken(table: Tokens.Table): AdfNode {
  if (hasCellsLeftOver(table)) return asTyped(table.raw);
  const header = row(table.header, 'tableHeader');
  const rows = table.rows.map((cells) => row(cells, 'tableCell'));
  const headerIsEmpty =
    rows.length > 0 && (header.content ?? []).every((cell) => cell.content?.[0]?.content === undefined);
  return { type: 'table', content: headerIsEmpty ? rows : [header, ...rows] };
}

function row(cells: readonly Tokens.TableCell[], type: string): AdfNode {
  return {
    type: 'tableRow',
    content: cells.map((cell) => {
      const content = inlineFromTokens(cell.tokens);
      return { type, content: [{ type: 'paragraph', ...(content.length > 0 && { content }) }] };
    }),
  };
}

/** Whether a row has more cells than the header, which by GitHub's rules would be dropped with all that is in them. */
function hasCellsLeftOver(table: Tokens.Table): boolean {
  const [, , ...rows] = table.raw.trimEnd().split('\n');
  return rows.some((line) => {
    const bars = line
      .trim()
      .replace(/\\[\s\S]/g, '')
      .replace(/^\||\|$/g, '')
      .split('|').length;
    return bars > table.header.length;
  });
}

function asTyped(raw: string): AdfNode {
  return { type: 'paragraph', content: inlineFromTokens([{ type: 'escape', raw, text: raw } as Token]) };
}
