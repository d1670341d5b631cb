import type { AdfMark, AdfNode } from '../adf-node.ts';
import { tidyInline } from '../inline-runs.ts';
import { isAllowedLink } from '../link-target.ts';
import { codeSpan, escapeText } from './escape-text.ts';
import { type Atom, joinAtoms } from './join-atoms.ts';
import type { RenderContext } from './render-context.ts';
import { inlineRenderers, SMART_CARD_TITLE, SMART_LINK_TITLE } from './render-inline-nodes.ts';

/** Every mark of the schema, and its name if Markdown has no sign for it (then its text is kept, without the mark). */
export const markNames: ReadonlyMap<string, string | undefined> = new Map([
  ['strong', undefined],
  ['em', undefined],
  ['strike', undefined],
  ['code', undefined],
  ['link', undefined],
  ['underline', 'underlined text'],
  ['subsup', 'raised or lowered text'],
  ['textColor', 'coloured text'],
  ['backgroundColor', 'text with a coloured background'],
  ['annotation', 'an inline comment'],
  ['alignment', 'aligned text'],
  ['indentation', 'an indented paragraph'],
  ['fontSize', 'small text'],
  ['breakout', 'a block wider than the page'],
  ['border', 'a border around an image'],
  ['fragment', 'a named part of the page'],
  ['dataConsumer', 'a link between two parts of the page'],
]);

/** Notes the marks of a block that Markdown can't write. */
export function reportMarks(node: AdfNode, context: RenderContext): void {
  for (const { type } of node.marks ?? []) {
    if (markNames.get(type) !== undefined || !markNames.has(type)) {
      context.report(type, markNames.get(type) ?? `formatting of an unknown kind (${type})`);
    }
  }
}

/** Inline nodes as Markdown, line starts not yet guarded. Nodes that are no inline ones give what is inside them. */
export function renderInline(nodes: readonly AdfNode[], context: RenderContext, singleLine: boolean): string {
  const known = nodes.flatMap((node) => expressible(node, context));
  const lineBreak = singleLine ? '<br>' : '\\\n';
  return joinAtoms(tidyInline(known).map((node) => toAtom(node, context, lineBreak)));
}

function expressible(node: AdfNode, context: RenderContext): AdfNode[] {
  if (node.type === 'text') {
    reportMarks(node, context);
    const marks = (node.marks ?? []).flatMap((mark) => expressibleMark(mark, context));
    const code = marks.some((m) => m.type === 'code');
    return [
      {
        type: 'text',
        text: node.text ?? '',
        marks: code ? marks.filter((m) => m.type === 'code' || m.type === 'link') : marks,
      },
    ];
  }
  if (node.type === 'hardBreak') return [node];
  if (inlineRenderers.has(node.type)) {
    reportMarks(node, context);
    return [{ type: node.type, ...(node.attrs && { attrs: node.attrs }) }];
  }
  context.report(node.type, `an element of an unknown kind (${node.type})`);
  const own =
    node.text ?? ['text', 'title', 'alt', 'url'].map((name) => node.attrs?.[name]).find((v) => typeof v === 'string');
  const text: AdfNode[] = typeof own === 'string' ? [{ type: 'text', text: own }] : [];
  return [...text, ...(node.content ?? []).flatMap((child) => expressible(child, context))];
}

function expressibleMark(mark: AdfMark, context: RenderContext): AdfMark[] {
  if (!markNames.has(mark.type) || markNames.get(mark.type) !== undefined) return [];
  if (mark.type !== 'link') return ['strong', 'em', 'strike', 'code'].includes(mark.type) ? [{ type: mark.type }] : [];
  const { href, title } = mark.attrs ?? {};
  if (typeof href !== 'string' || !isAllowedLink(href)) {
    context.report('link', 'a link to an address that is not of the web, mail or telephone');
    return [];
  }
  if (title === SMART_LINK_TITLE || title === SMART_CARD_TITLE) {
    context.report('link', 'a link’s title');
    return [{ type: 'link', attrs: { href } }];
  }
  return [{ type: 'link', attrs: typeof title === 'string' && title !== '' ? { href, title } : { href } }];
}

function toAtom(node: AdfNode, context: RenderContext, lineBreak: string): Atom {
  if (node.type === 'hardBreak') return { markdown: lineBreak, marks: [] };
  if (node.type !== 'text') return { markdown: inlineRenderers.get(node.type)?.(node, context) ?? '', marks: [] };
  const text = node.text ?? '';
  const marks = node.marks ?? [];
  if (!marks.some((m) => m.type === 'code')) {
    const inLink = marks.some((m) => m.type === 'link');
    return { markdown: escapeText(text, inLink), marks, text };
  }
  return { markdown: codeSpan(text), marks: marks.filter((m) => m.type !== 'code') };
}
