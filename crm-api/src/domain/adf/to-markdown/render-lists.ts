import type { AdfNode } from '../adf-node.ts';
import { isEmptyParagraph } from '../inline-runs.ts';
import { renderParagraph } from './render-blocks.ts';
import type { NodeRenderer, RenderContext } from './render-context.ts';

/** A list's renderer. `other`: with the other marker (`*`, `1)`), so that two lists side by side stay two. */
type ListRenderer = (node: AdfNode, context: RenderContext, other: boolean) => string;

/** CommonMark takes at most nine digits in front of a list item. */
const MAX_ITEM_NUMBER = 999_999_999;

/** A list item: its marker, and its blocks indented under it. */
function item(marker: string, markdown: string, context: RenderContext, firstIsList = false): string {
  if (markdown === '') return marker;
  const body = withoutTabs(markdown, context);
  const pad = ' '.repeat(marker.length + 1);
  const lines = body.split('\n').map((line, i) => (line === '' || (i === 0 && !firstIsList) ? line : `${pad}${line}`));
  // A list at once inside a list item starts on the next line: `- - -` would be a rule.
  return firstIsList ? `${marker}\n${lines.join('\n')}` : `${marker} ${lines.join('\n')}`;
}

/** Code in a list may hold tabs (other text has none by now), and the parser makes four spaces of each. */
function withoutTabs(markdown: string, context: RenderContext): string {
  if (!markdown.includes('\t')) return markdown;
  context.report('codeBlock', 'code with tabs in a list');
  return markdown.replaceAll('\t', '    ');
}

function itemOf(node: AdfNode, marker: string, context: RenderContext): string {
  const blocks = node.type === 'listItem' ? (node.content ?? []) : [node];
  if (node.type !== 'listItem') context.report(node.type, 'a list with something else than items in it');
  const first = blocks.find((block) => !isEmptyParagraph(block));
  return item(marker, context.blocks(blocks, { tight: true }), context, listRenderers.has(first?.type ?? ''));
}

const bulletList: ListRenderer = (node, context, other) =>
  (node.content ?? []).map((child) => itemOf(child, other ? '*' : '-', context)).join('\n');

const orderedList: ListRenderer = (node, context, other) => {
  const order = Number(node.attrs?.order ?? 1);
  const start = Number.isInteger(order) && order >= 0 ? order : 1;
  return (node.content ?? [])
    .map((child, i) => itemOf(child, `${Math.min(start + i, MAX_ITEM_NUMBER)}${other ? ')' : '.'}`, context))
    .join('\n');
};

const taskList: ListRenderer = (node, context, other) => {
  const marker = other ? '*' : '-';
  const lines: string[] = [];
  for (const child of node.content ?? []) {
    if (child.type === 'taskItem') lines.push(taskItem(child, marker, context));
    else if (child.type === 'taskList' && lines.length > 0) lines.push(indented(taskList(child, context, false)));
    else {
      context.report(
        child.type,
        child.type === 'blockTaskItem' ? 'a task of several blocks' : 'tasks nested in no task',
      );
      const inner = child.type === 'taskList' ? taskList(child, context, other) : context.blocks(child.content ?? []);
      lines.push(child.type === 'taskList' ? inner : item(marker, `${box(child)} ${inner}`, context));
    }
  }
  return lines.join('\n');
};

function taskItem(node: AdfNode, marker: string, context: RenderContext): string {
  // `- [ ]` with nothing behind it is no task in GitHub's Markdown: a space, as a reference, makes it one.
  const text = renderParagraph(node.content ?? [], context) || '&#32;';
  return item(marker, `${box(node)} ${text}`, context);
}

function box(node: AdfNode): string {
  return node.attrs?.state === 'DONE' ? '[x]' : '[ ]';
}

function indented(markdown: string): string {
  return markdown.replace(/^(?=.)/gm, '  ');
}

const decisionList: ListRenderer = (node, context, other) => {
  context.report('decisionList', 'a list of decisions');
  return (node.content ?? [])
    .map((child) => item(other ? '*' : '-', `Decision: ${context.inline(child.content ?? [])}`, context))
    .join('\n');
};

/** The lists, by type. `renderBlocks` decides which of two neighbours takes the other marker. */
export const listRenderers: ReadonlyMap<string, ListRenderer> = new Map<string, ListRenderer>([
  ['bulletList', bulletList],
  ['orderedList', orderedList],
  ['taskList', taskList],
  ['decisionList', decisionList],
]);

/** Items that stand outside any list, as only a broken document has them: rendered as a list of one. */
export const strayItemRenderers: ReadonlyMap<string, NodeRenderer> = new Map<string, NodeRenderer>([
  ['listItem', (node, context) => bulletList({ type: 'bulletList', content: [node] }, context, false)],
  ['taskItem', (node, context) => taskList({ type: 'taskList', content: [node] }, context, false)],
  ['blockTaskItem', (node, context) => taskList({ type: 'taskList', content: [node] }, context, false)],
  ['decisionItem', (node, context) => decisionList({ type: 'decisionList', content: [node] }, context, false)],
]);
