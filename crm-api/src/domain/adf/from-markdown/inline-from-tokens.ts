import type { Token, Tokens } from 'marked';
import { allText } from '../adf-document.ts';
import type { AdfMark, AdfNode } from '../adf-node.ts';
import { readInlineNodeLink } from '../inline-node-links.ts';
import { tidyInline } from '../inline-runs.ts';
import { isAllowedLink, isScriptLink, isWebAddress, tidyAddress } from '../link-target.ts';
import { SMART_LINK_TITLE } from '../to-markdown/render-inline-nodes.ts';
import { decodeReferences } from './decode-references.ts';

/** The parser's inline tokens as the inline nodes of one block. Every line end typed is a line break kept. */
export function inlineFromTokens(tokens: readonly Token[]): AdfNode[] {
  return tidyInline(inlineNodes(tokens, []));
}

function inlineNodes(tokens: readonly Token[], marks: readonly AdfMark[]): AdfNode[] {
  return tokens.flatMap((token) => inlineNode(token as Tokens.Generic, marks));
}

function inlineNode(token: Tokens.Generic, marks: readonly AdfMark[]): AdfNode[] {
  switch (token.type) {
    case 'text':
      return token.tokens ? inlineNodes(token.tokens, marks) : text(decodeReferences(token.text), marks);
    case 'escape':
      return text(token.text, marks);
    case 'strong':
    case 'em':
      return inlineNodes(token.tokens ?? [], withMark(marks, { type: token.type }));
    case 'del':
      return inlineNodes(token.tokens ?? [], withMark(marks, { type: 'strike' }));
    case 'codespan':
      // Beside code, the schema allows a link and no other mark.
      return text(token.text, [...marks.filter((m) => m.type === 'link'), { type: 'code' }]);
    case 'br':
      return [{ type: 'hardBreak' }];
    case 'html':
      return /^<br\s*\/?>$/i.test(token.raw.trim()) ? [{ type: 'hardBreak' }] : text(token.raw, marks);
    case 'link':
      return link(token.tokens ?? [], token as Tokens.Link, marks);
    case 'image':
      return link(token.tokens ?? [], token as Tokens.Image, marks);
    default:
      return text(token.raw, marks);
  }
}

function link(tokens: readonly Token[], token: Tokens.Link | Tokens.Image, marks: readonly AdfMark[]): AdfNode[] {
  const label = inlineNodes(tokens, marks);
  const labelText = label.map(allText).join('');
  const href = tidyAddress(isEscaped(token) ? token.href : decodeReferences(token.href));
  const node = readInlineNodeLink(labelText, href);
  if (node) return [node];
  if (!isAllowedLink(href)) return plainLink(label, labelText, href, marks);
  if (token.title === SMART_LINK_TITLE && labelText === href && isWebAddress(href))
    return [{ type: 'inlineCard', attrs: { url: href } }];
  const mark = { type: 'link', attrs: { href, ...(token.title && { title: decodeReferences(token.title) }) } };
  const marked = inlineNodes(tokens, withMark(marks, mark));
  return marked.some((n) => allText(n).trim() !== '') ? marked : text(href, withMark(marks, mark));
}

/** A link that must not be one: its label, and its address if that is not code to be run. */
function plainLink(label: AdfNode[], labelText: string, href: string, marks: readonly AdfMark[]): AdfNode[] {
  if (href === '' || isScriptLink(href) || labelText === href) return labelText === '' ? text(href, marks) : label;
  return labelText === '' ? text(href, marks) : [...label, ...text(` (${href})`, marks)];
}

/** Whether the writer escaped a `&`, which marked has undone: then no reference is to be decoded. */
function isEscaped(token: Tokens.Link | Tokens.Image): boolean {
  return token.raw.includes('\\&');
}

function withMark(marks: readonly AdfMark[], mark: AdfMark): readonly AdfMark[] {
  return marks.some((m) => m.type === mark.type) ? marks : [...marks, mark];
}

function text(content: string, marks: readonly AdfMark[]): AdfNode[] {
  if (content === '') return [];
  return [marks.length > 0 ? { type: 'text', text: content, marks: [...marks] } : { type: 'text', text: content }];
}
