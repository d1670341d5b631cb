import { cleanText } from '../../storable.ts';
import type { AdfNode } from '../adf-node.ts';
import { readAdf } from './read-adf.ts';
import { textBlockRenderers, unknownBlock, withMarksReported } from './render-blocks.ts';
import type { LossyNode, NodeRenderer, RenderContext } from './render-context.ts';
import { renderInline } from './render-inline.ts';
import { inlineRenderers } from './render-inline-nodes.ts';
import { listRenderers, strayItemRenderers } from './render-lists.ts';
import { mediaRenderers } from './render-media.ts';
import { tableRenderers } from './render-table.ts';

const blockRenderers: ReadonlyMap<string, NodeRenderer> = new Map([
  ...textBlockRenderers,
  ...strayItemRenderers,
  ...tableRenderers,
  ...mediaRenderers,
]);

/** The node types that have a renderer of their own; the tests hold this against Atlassian's schema. */
export const renderedNodeTypes: ReadonlySet<string> = new Set([
  ...['doc', 'text', 'hardBreak'],
  ...inlineRenderers.keys(),
  ...blockRenderers.keys(),
  ...listRenderers.keys(),
]);

/**
 * A Jira body as Markdown (CommonMark with GitHub's tables, task lists and strikethrough). Literal text is escaped, so it
 * never turns into markup. Nodes Markdown has no word for show their text; those that `markdownToAdf` could not make again
 * are listed in `lossy`, each kind once, in plain words. Never throws: a value that is no document gives what text it has.
 */
export function adfToMarkdown(doc: unknown): { markdown: string; lossy: LossyNode[] } {
  const lossy = new Map<string, LossyNode>();
  const context: RenderContext = {
    report: (type, name) => {
      if (!lossy.has(name)) lossy.set(name, { type, name });
    },
    blocks: (nodes, options) => renderBlocks(nodes, context, options?.tight ?? false),
    inline: (nodes, options) => renderInline(nodes, context, options?.singleLine ?? false),
  };
  const { nodes, tooDeep } = readAdf(doc);
  if (tooDeep) context.report('doc', 'content nested too deep');
  const markdown = cleanText(renderBlocks(nodes, context, false));
  return { markdown, lossy: [...lossy.values()] };
}

function renderBlocks(nodes: readonly AdfNode[], context: RenderContext, tight: boolean): string {
  let out = '';
  let before: { type: string; other: boolean } | undefined;
  for (const block of withParagraphs(nodes)) {
    const list = listRenderers.get(block.type);
    // The other marker only where a list of the same kind stands right before, or the two would read back as one.
    const sameKind = before && list && (before.type === 'orderedList') === (block.type === 'orderedList');
    const other = sameKind ? !before?.other : false;
    const markdown = list ? list(block, context, other) : renderBlock(block, context);
    if (markdown === '') continue;
    const closeTo = tight && before === undefined && list && /^(?:[-*]|1[.)]) \S/.test(markdown);
    out += out === '' ? markdown : `${closeTo ? '\n' : '\n\n'}${markdown}`;
    before = list && { type: block.type, other };
  }
  return out;
}

function renderBlock(node: AdfNode, context: RenderContext): string {
  return withMarksReported(blockRenderers.get(node.type) ?? unknownBlock)(node, context);
}

/** Inline nodes that stand among blocks, as only a broken document has them, put into paragraphs. */
function withParagraphs(nodes: readonly AdfNode[]): AdfNode[] {
  const blocks: AdfNode[] = [];
  let open: AdfNode[] | undefined;
  for (const node of nodes) {
    if (node.type === 'text' || node.type === 'hardBreak' || inlineRenderers.has(node.type)) {
      if (!open) {
        open = [];
        blocks.push({ type: 'paragraph', content: open });
      }
      open.push(node);
    } else {
      open = undefined;
      blocks.push(node);
    }
  }
  return blocks;
}
