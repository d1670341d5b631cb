import { allText } from '../adf-document.ts';
import type { AdfNode } from '../adf-node.ts';
import { isEmptyParagraph } from '../inline-runs.ts';
import { escapeLineStart, escapeText, longestRun } from './escape-text.ts';
import { type NodeRenderer, type RenderContext, textAttr } from './render-context.ts';
import { reportMarks } from './render-inline.ts';
import { extensionName } from './render-inline-nodes.ts';

/** A paragraph of inline nodes, with no line of it starting as something else. */
export function renderParagraph(nodes: readonly AdfNode[], context: RenderContext): string {
  return context.inline(nodes).split('\n').map(escapeLineStart).join('\n');
}

const paragraph: NodeRenderer = (node, context) => renderParagraph(node.content ?? [], context);

const heading: NodeRenderer = (node, context) => {
  const level = Math.min(6, Math.max(1, Math.trunc(Number(node.attrs?.level)) || 1));
  const line = context.inline(node.content ?? [], { singleLine: true });
  return `${'#'.repeat(level)} ${line.replace(/#$/, '\\#')}`.trimEnd();
};

const codeBlock: NodeRenderer = (node) => {
  const code = (node.content ?? [])
    .map((child) => allText(child))
    .join('')
    .replace(/\r\n?/g, '\n');
  const language = (textAttr(node, 'language') ?? '').replace(/\s+/g, ' ').trim();
  const sign = language.includes('`') ? '~' : '`';
  const fence = sign.repeat(Math.max(3, longestRun(code, sign) + 1));
  const opening = `${fence}${language.startsWith(sign) ? ' ' : ''}${language.replace(/[\\&]/g, '\\$&')}`;
  return code === '' ? `${opening}\n${fence}` : `${opening}\n${code}\n${fence}`;
};

/** Every line of a Markdown text behind a `>`. */
function quoted(markdown: string): string {
  return markdown
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
}

const blockquote: NodeRenderer = (node, context) => quoted(context.blocks(node.content ?? []));

/** The panel types that have a sign of their own, `> [!INFO]`, after GitHub's alerts. */
export const panelTypes: ReadonlySet<string> = new Set(['info', 'note', 'tip', 'warning', 'error', 'success']);

const panel: NodeRenderer = (node, context) => {
  const type = textAttr(node, 'panelType') ?? '';
  const plain =
    panelTypes.has(type) && Object.keys(node.attrs ?? {}).every((key) => key === 'panelType' || key === 'localId');
  if (!plain) context.report('panel', 'a panel with its own icon or colour');
  const body = context.blocks(node.content ?? []);
  const first = (node.content ?? []).find((child) => !isEmptyParagraph(child));
  const gap = first?.type === 'paragraph' || body === '' ? '\n' : '\n\n';
  return quoted(`[!${(panelTypes.has(type) ? type : 'info').toUpperCase()}]${gap}${body}`.trimEnd());
};

function titled(name: string): NodeRenderer {
  return (node, context) => {
    context.report(node.type, name);
    const title = textAttr(node, 'title')?.replace(/\s+/g, ' ').trim();
    const body = context.blocks(node.content ?? []);
    return title ? `**${escapeText(title)}**\n\n${body}`.trimEnd() : body;
  };
}

function container(name: string): NodeRenderer {
  return (node, context) => {
    context.report(node.type, name);
    return context.blocks(node.content ?? []);
  };
}

function extension(name: string): NodeRenderer {
  return (node, context) => {
    context.report(node.type, name);
    return `${extensionName(node)}\n\n${context.blocks(node.content ?? [])}`.trimEnd();
  };
}

/** Blocks of text and the containers around them; lists, tables and media have files of their own. */
export const textBlockRenderers: ReadonlyMap<string, NodeRenderer> = new Map<string, NodeRenderer>([
  ['paragraph', paragraph],
  ['heading', heading],
  ['codeBlock', codeBlock],
  ['blockquote', blockquote],
  ['panel', panel],
  ['rule', () => '---'],
  ['expand', titled('a section that folds')],
  ['nestedExpand', titled('a section that folds')],
  ['layoutSection', container('a layout of columns')],
  ['layoutColumn', container('a layout of columns')],
  ['extension', extension('an app’s extension')],
  ['bodiedExtension', extension('an app’s extension')],
  ['syncBlock', extension('a block shared with another page')],
  ['bodiedSyncBlock', container('a block shared with another page')],
]);

/** A block of a type that is not in the schema: what blocks or text it holds, and a note that it was there. */
export const unknownBlock: NodeRenderer = (node, context) => {
  context.report(node.type, `an element of an unknown kind (${node.type})`);
  const own = node.text ?? textAttr(node, 'text') ?? textAttr(node, 'title') ?? textAttr(node, 'url') ?? '';
  const before = own ? renderParagraph([{ type: 'text', text: own }], context) : '';
  return [before, context.blocks(node.content ?? [])].filter((part) => part !== '').join('\n\n');
};

/** Notes what a block's own marks (alignment, indentation …) would lose. */
export function withMarksReported(render: NodeRenderer): NodeRenderer {
  return (node, context) => {
    reportMarks(node, context);
    return render(node, context);
  };
}
