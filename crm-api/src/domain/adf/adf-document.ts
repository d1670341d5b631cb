import type { AdfNode } from './adf-node.ts';
import { canonicalAttrs, canonicalMarks } from './canonical-attrs.ts';
import { inlineContainers, tidyInline } from './inline-runs.ts';

/** A whole body as Jira's REST API v3 takes and gives it. */
export type AdfDocument = { type: 'doc'; version: 1; content: AdfNode[] };

/**
 * How many levels of nodes are read. Jira's own editor stays far below it; what lies deeper keeps its text, in one
 * paragraph. It keeps every walk of a document clear of the end of the stack.
 */
export const MAX_ADF_DEPTH = 100;

/** A document with nothing in it, as Jira accepts it. */
export function emptyDocument(): AdfDocument {
  return { type: 'doc', version: 1, content: [] };
}

/**
 * The form in which two documents are compared; it is not meant to be sent. Left out is what changes nothing a person
 * reads: `localId`s and other attributes Jira adds, attributes at their default, a mention's display name (its id is who
 * it is), empty paragraphs between others, white space at the ends of a line. Adjacent texts with the same marks are one,
 * marks and keys are in a fixed order, a line end inside a text is a hard break, and a standard emoji is its character.
 */
export function canonicalAdf(doc: AdfDocument): AdfDocument {
  return {
    type: 'doc',
    version: 1,
    content: withoutEmptyParagraphs((doc.content ?? []).map((n) => canonicalNode(n, 1))),
  };
}

/** Whether two documents say the same thing to a reader (equal canonical forms). */
export function sameDocument(a: AdfDocument, b: AdfDocument): boolean {
  return JSON.stringify(canonicalAdf(a)) === JSON.stringify(canonicalAdf(b));
}

/** All the text in and under a node, in order, without its structure. Takes any depth. */
export function allText(root: AdfNode): string {
  const parts: string[] = [];
  const waiting: AdfNode[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.text !== undefined) parts.push(node.text);
    for (const child of [...(node.content ?? [])].reverse()) waiting.push(child);
  }
  return parts.join(' ');
}

function canonicalNode(node: AdfNode, depth: number): AdfNode {
  if (depth >= MAX_ADF_DEPTH) return { type: 'tooDeep', text: allText(node) };
  const attrs = canonicalAttrs(node.type, node.attrs);
  const marks = canonicalMarks(node.marks);
  const content = canonicalContent(node, depth);
  return {
    type: node.type,
    ...(attrs && { attrs }),
    ...(marks && { marks }),
    ...(node.text !== undefined && { text: node.text }),
    ...(content.length > 0 && { content }),
  };
}

function canonicalContent(node: AdfNode, depth: number): AdfNode[] {
  const content = node.content ?? [];
  if (inlineContainers.has(node.type)) return tidyInline(content).map((child) => canonicalNode(child, depth + 1));
  if (node.type === 'codeBlock') {
    const code = content
      .map((n) => n.text ?? '')
      .join('')
      .replace(/\r\n?/g, '\n');
    return code ? [{ type: 'text', text: code }] : [];
  }
  return withoutEmptyParagraphs(content.map((child) => canonicalNode(child, depth + 1)));
}

function withoutEmptyParagraphs(nodes: AdfNode[]): AdfNode[] {
  return nodes.filter((n) => n.type !== 'paragraph' || n.content !== undefined);
}
