import type { AdfNode } from '../adf-node.ts';
import { writeInlineNodeLink } from '../inline-node-links.ts';
import { isWebAddress, linkTarget } from '../link-target.ts';
import { escapeText } from './escape-text.ts';
import { type NodeRenderer, textAttr } from './render-context.ts';

/** The title by which a link is known to be one of Jira's smart links, which show the page's own name and icon. */
export const SMART_LINK_TITLE = 'Smart link';
/** The same for a smart link that is a block of its own. */
export const SMART_CARD_TITLE = 'Smart card';

function asLink(name: string): NodeRenderer {
  return (node, context) => {
    const link = writeInlineNodeLink(node);
    if (link) return `[${escapeText(link.label, true)}](${linkTarget(link.href)})`;
    context.report(node.type, name);
    return escapeText(textAttr(node, 'text') ?? textAttr(node, 'shortName') ?? '');
  };
}

const inlineCard: NodeRenderer = (node, context) => {
  const url = node.attrs?.url;
  if (isWebAddress(url)) return `[${escapeText(url, true)}](${linkTarget(url)} "${SMART_LINK_TITLE}")`;
  context.report('inlineCard', 'a smart link');
  return escapeText(typeof url === 'string' ? url : cardName(node));
};

/** What a card without an address calls itself in the data it carries (schema.org's `name` and `url`). */
export function cardName(node: AdfNode): string {
  const data = node.attrs?.data as { name?: unknown; url?: unknown } | null | undefined;
  return [data?.name, data?.url].find((v) => typeof v === 'string' && v !== '')?.toString() ?? 'smart link';
}

/** `📎` and the file's name, for a file whose content Markdown can't carry. */
export function attachedFile(node: AdfNode): string {
  const name = textAttr(node, 'alt') ?? textAttr(node, '__fileName') ?? 'attached file';
  return escapeText(`📎 ${name.replace(/\s+/g, ' ').trim()}`);
}

/** `🧩` and the extension's name: its content is drawn by an app within Jira only. */
export function extensionName(node: AdfNode): string {
  const name =
    textAttr(node, 'text') ?? textAttr(node, 'extensionKey') ?? textAttr(node, 'resourceId') ?? 'without a name';
  return escapeText(`🧩 ${name.replace(/\s+/g, ' ').trim()}`);
}

/** Every inline node type of the schema but `text` and `hardBreak`, which render-inline.ts writes itself. */
export const inlineRenderers: ReadonlyMap<string, NodeRenderer> = new Map<string, NodeRenderer>([
  ['mention', asLink('an @mention of nobody')],
  ['date', asLink('a date')],
  ['status', asLink('a status label')],
  ['emoji', asLink('an emoji')],
  ['inlineCard', inlineCard],
  [
    'placeholder',
    (node, context) => {
      context.report('placeholder', 'a placeholder to fill in');
      return escapeText(textAttr(node, 'text') ?? '');
    },
  ],
  [
    'mediaInline',
    (node, context) => {
      context.report('mediaInline', 'an attached file in the text');
      return attachedFile(node);
    },
  ],
  [
    'inlineExtension',
    (node, context) => {
      context.report('inlineExtension', 'an app’s extension');
      return extensionName(node);
    },
  ],
]);
