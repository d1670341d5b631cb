import type { AdfNode } from '../adf-node.ts';
import { inlineContainers } from '../inline-runs.ts';
import { codeSpan } from './escape-text.ts';
import type { NodeRenderer, RenderContext } from './render-context.ts';
import { reportMarks } from './render-inline.ts';

/** No cell of a person's table spans more columns; a broken `colspan` of a billion must not make as many cells. */
const MAX_SPAN = 20;

/** A table as GitHub's Markdown has it: one header row, one line per cell. What it can't hold is reported. */
const table: NodeRenderer = (node, context) => {
  const rows = (node.content ?? []).map((row) => (row.type === 'tableRow' ? (row.content ?? []) : [row]));
  reportShape(node, rows, context);
  const lines = rows.map((cells) => cells.flatMap((cell) => [cellText(cell, context), ...emptyCells(cell)]));
  const width = Math.max(0, ...lines.map((cells) => cells.length));
  if (width === 0) return '';
  if (lines.some((cells) => cells.length !== width)) context.report('tableRow', 'a table with rows of unequal length');
  const full = lines.map((cells) => [...cells, ...Array.from({ length: width - cells.length }, () => '')]);
  // A table without a header row gets an empty one, which Markdown needs and which the way back takes away again.
  const [header, ...body] = isHeader(rows[0]) ? full : [Array.from({ length: width }, () => ''), ...full];
  return [header ?? [], Array.from({ length: width }, () => '---'), ...body]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
};

const isHeader = (cells: readonly AdfNode[] | undefined): boolean => cells?.[0]?.type === 'tableHeader';

function reportShape(node: AdfNode, rows: readonly (readonly AdfNode[])[], context: RenderContext): void {
  reportMarks(node, context);
  const { layout, width, isNumberColumnEnabled } = node.attrs ?? {};
  if (isNumberColumnEnabled === true) context.report('table', 'a table with numbered rows');
  if (typeof width === 'number' || layout === 'wide' || layout === 'full-width')
    context.report('table', 'a table with a set width');
  rows.forEach((cells, i) => {
    const wanted = i === 0 && isHeader(cells) ? 'tableHeader' : 'tableCell';
    if (cells.some((cell) => cell.type !== wanted)) context.report('tableHeader', 'a table with a header column');
    for (const cell of cells) reportCell(cell, context);
  });
  const texts = (rows[0] ?? []).flatMap((cell) => (cell.content ?? []).flatMap((block) => block.content ?? []));
  if (isHeader(rows[0]) && texts.length === 0) context.report('tableHeader', 'a table with an empty header row');
}

function reportCell(cell: AdfNode, context: RenderContext): void {
  const { colspan, rowspan, colwidth, background, valign } = cell.attrs ?? {};
  if (Number(colspan ?? 1) !== 1 || Number(rowspan ?? 1) !== 1) context.report('tableCell', 'merged table cells');
  if (Array.isArray(colwidth)) context.report('tableCell', 'a table with set column widths');
  if (background || valign) context.report('tableCell', 'a table cell with its own background or alignment');
  const [only, ...more] = cell.content ?? [];
  if (more.length > 0 || (only && only.type !== 'paragraph'))
    context.report('tableCell', 'a table cell with more than a line of text in it');
}

function emptyCells(cell: AdfNode): string[] {
  const span = Math.min(MAX_SPAN, Math.trunc(Number(cell.attrs?.colspan ?? 1)) || 1);
  return Array.from({ length: Math.max(0, span - 1) }, () => '');
}

function cellText(cell: AdfNode, context: RenderContext): string {
  const blocks = cell.type === 'tableCell' || cell.type === 'tableHeader' ? (cell.content ?? []) : [cell];
  return blocks
    .flatMap((block) => linesOf(block, context))
    .filter((line) => line !== '')
    .join('<br>')
    .replace(/\|/g, '\\|');
}

/** The lines of text in a block of a cell, each of which may stand in a table. */
function linesOf(node: AdfNode, context: RenderContext): string[] {
  reportMarks(node, context);
  const children = node.content ?? [];
  if (inlineContainers.has(node.type)) return [context.inline(children, { singleLine: true })];
  if (node.type === 'codeBlock') {
    const code = children.map((child) => child.text ?? '').join('');
    return code.split(/[\r\n]+/).flatMap((line) => (line.trim() === '' ? [] : [codeSpan(line)]));
  }
  const isLeaf =
    children.length === 0 || node.type.startsWith('media') || children.every((child) => child.type === 'text');
  if (node.type === 'rule') return [];
  if (isLeaf) return [context.blocks([node]).replace(/\\?\n+/g, ' ')];
  const lines = children.flatMap((child) => linesOf(child, context));
  return node.type === 'listItem' ? lines.map((line, i) => (i === 0 ? `• ${line}` : line)) : lines;
}

/** Tables, and rows and cells that stand outside any. */
export const tableRenderers: ReadonlyMap<string, NodeRenderer> = new Map<string, NodeRenderer>([
  ['table', table],
  ['tableRow', (node, context) => table({ type: 'table', content: [node] }, context)],
  ['tableCell', (node, context) => context.blocks(node.content ?? [])],
  ['tableHeader', (node, context) => context.blocks(node.content ?? [])],
]);
