import type { Token, Tokens } from 'marked';
import { allText } from '../adf-document.ts';
import type { AdfNode } from '../adf-node.ts';
import { isWebAddress, tidyAddress } from '../link-target.ts';
import { panelTypes } from '../to-markdown/render-blocks.ts';
import { SMART_CARD_TITLE } from '../to-markdown/render-inline-nodes.ts';
import { fitInto, type Place } from './fit-into.ts';
import { inlineFromTokens } from './inline-from-tokens.ts';
import { listFromToken } from './list-from-token.ts';
import { tableFromToken } from './table-from-token.ts';

/** The parser's block tokens as nodes that may stand in the given place; what may not takes a form that may. */
export function blocksFromTokens(tokens: readonly Token[], place: Place): AdfNode[] {
  return tokens
    .flatMap((token) => blockFromToken(token as Tokens.Generic, place))
    .flatMap((node) => fitInto(node, place));
}

function blockFromToken(token: Tokens.Generic, place: Place): AdfNode[] {
  switch (token.type) {
    case 'space':
      return [];
    case 'paragraph':
    case 'text':
      return paragraphs(token.tokens ?? []);
    case 'heading':
      return [withContent({ type: 'heading', attrs: { level: token.depth } }, inlineFromTokens(token.tokens ?? []))];
    case 'code':
      return [codeBlock(token as Tokens.Code)];
    case 'blockquote':
      return [quoteOrPanel(token.tokens ?? [], place)];
    case 'hr':
      return [{ type: 'rule' }];
    case 'list':
      return [listFromToken(token as Tokens.List, place, blocksFromTokens)];
    case 'table':
      return [tableFromToken(token as Tokens.Table)];
    default:
      return literal(token.raw);
  }
}

/** A paragraph; or a picture, or a card, that is alone in its paragraph. */
function paragraphs(tokens: readonly Token[]): AdfNode[] {
  const [only, ...more] = tokens as Tokens.Generic[];
  if (only && more.length === 0) {
    const href = typeof only.href === 'string' ? tidyAddress(only.href) : undefined;
    if (only.type === 'image' && !only.title && isWebAddress(href))
      return [image(href, inlineFromTokens(only.tokens ?? []))];
    if (only.type === 'link' && only.title === SMART_CARD_TITLE && isWebAddress(href)) {
      const label = inlineFromTokens(only.tokens ?? [])
        .map(allText)
        .join('');
      if (label === href) return [{ type: 'blockCard', attrs: { url: href } }];
    }
  }
  const content = inlineFromTokens(tokens);
  return content.length > 0 ? [{ type: 'paragraph', content }] : [];
}

function image(url: string, label: AdfNode[]): AdfNode {
  const alt = label.map(allText).join('').trim();
  const media: AdfNode = { type: 'media', attrs: { type: 'external', url, ...(alt && { alt }) } };
  return { type: 'mediaSingle', attrs: { layout: 'center' }, content: [media] };
}

function codeBlock(token: Tokens.Code): AdfNode {
  const language = token.lang?.trim().replace(/\s+/g, ' ');
  const node: AdfNode = { type: 'codeBlock', ...(language && { attrs: { language } }) };
  return withContent(node, token.text ? [{ type: 'text', text: token.text }] : []);
}

/** `> [!INFO]` on a line of its own opens a panel, anything else a quote. */
function quoteOrPanel(tokens: readonly Token[], place: Place): AdfNode {
  const [first, ...rest] = tokens as Tokens.Generic[];
  const opening = first?.type === 'paragraph' ? first.tokens?.[0] : undefined;
  const sign = opening?.type === 'text' ? /^\[!([A-Za-z]+)\][ \t]*(?:\n|$)/.exec(opening.raw) : null;
  const panelType = sign?.[1]?.toLowerCase() ?? '';
  if (!first || !opening || !sign || place !== 'doc' || !panelTypes.has(panelType)) {
    return { type: 'blockquote', content: orEmptyParagraph(blocksFromTokens(tokens, 'quote')) };
  }
  const left = opening.raw.slice(sign[0].length);
  const tail = [{ type: 'text', raw: left, text: left } as Token, ...(first.tokens ?? []).slice(1)];
  const content = [...paragraphs(tail), ...blocksFromTokens(rest, 'panel')];
  return {
    type: 'panel',
    attrs: { panelType },
    content: orEmptyParagraph(content.flatMap((n) => fitInto(n, 'panel'))),
  };
}

/** Source that is no Markdown we know, such as HTML: kept as typed. */
function literal(raw: string): AdfNode[] {
  const content = inlineFromTokens([{ type: 'escape', raw, text: raw } as Token]);
  return content.length > 0 ? [{ type: 'paragraph', content }] : [];
}

/** Content that must not be empty, by the schema: an empty paragraph if need be. */
function orEmptyParagraph(content: AdfNode[]): AdfNode[] {
  return content.length > 0 ? content : [{ type: 'paragraph' }];
}

function withContent(node: AdfNode, content: AdfNode[]): AdfNode {
  return content.length > 0 ? { ...node, content } : node;
}
