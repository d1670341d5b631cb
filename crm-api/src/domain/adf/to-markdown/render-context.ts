import type { AdfNode } from '../adf-node.ts';

/** A node or mark that `markdownToAdf` can't make again from the Markdown: its type, and its name as a person would say it. */
export type LossyNode = { type: string; name: string };

/** What a renderer of one node type may use: the renderers of everything else, and the list of what is lost. */
export type RenderContext = {
  /** Notes that a node or mark will not come back from the Markdown. */
  report(type: string, name: string): void;
  /** Block nodes as Markdown. `tight`: a list right under its paragraph, as in a list item. */
  blocks(nodes: readonly AdfNode[], options?: { tight?: boolean }): string;
  /** Inline nodes as Markdown. `singleLine`: line breaks as `<br>`, as a heading or a table cell needs. */
  inline(nodes: readonly AdfNode[], options?: { singleLine?: boolean }): string;
};

export type NodeRenderer = (node: AdfNode, context: RenderContext) => string;

/** A node's attribute when it is a text with something in it. */
export function textAttr(node: AdfNode, name: string): string | undefined {
  const value = node.attrs?.[name];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
