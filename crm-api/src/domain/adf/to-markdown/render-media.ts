import type { AdfNode } from '../adf-node.ts';
import { isWebAddress, linkTarget } from '../link-target.ts';
import { escapeText } from './escape-text.ts';
import { type NodeRenderer, type RenderContext, textAttr } from './render-context.ts';
import { attachedFile, cardName, SMART_CARD_TITLE } from './render-inline-nodes.ts';

/** A picture from the web is a Markdown image; a file of Jira's is named, since its content can't come along. */
function media(node: AdfNode, context: RenderContext): string {
  const { type, url } = node.attrs ?? {};
  if (type !== 'external' || !isWebAddress(url)) {
    context.report('media', 'an attached file or image');
    return attachedFile(node);
  }
  if (
    node.marks?.length ||
    Object.keys(node.attrs ?? {}).some((key) => !['type', 'url', 'alt', 'localId'].includes(key))
  ) {
    context.report('media', 'an image with a set size, link or border');
  }
  const alt = (textAttr(node, 'alt') ?? '').replace(/\s+/g, ' ').trim();
  return `![${escapeText(alt)}](${linkTarget(url)})`;
}

const mediaSingle: NodeRenderer = (node, context) => {
  const { layout, width } = node.attrs ?? {};
  if ((layout !== undefined && layout !== 'center') || width !== undefined) {
    context.report('mediaSingle', 'an image with a set size or place');
  }
  return each(node.content ?? [], context);
};

const mediaGroup: NodeRenderer = (node, context) => {
  context.report('mediaGroup', 'attached files');
  return each(node.content ?? [], context);
};

function each(nodes: readonly AdfNode[], context: RenderContext): string {
  const parts = nodes.map((child) => (child.type === 'media' ? media(child, context) : context.blocks([child])));
  return parts.filter((part) => part !== '').join('\n\n');
}

const caption: NodeRenderer = (node, context) => {
  context.report('caption', 'an image’s caption');
  return context.blocks([{ type: 'paragraph', content: node.content ?? [] }]);
};

const blockCard: NodeRenderer = (node, context) => {
  const { url, datasource } = node.attrs ?? {};
  if (isWebAddress(url) && datasource === undefined)
    return `[${escapeText(url, true)}](${linkTarget(url)} "${SMART_CARD_TITLE}")`;
  context.report('blockCard', datasource === undefined ? 'a smart link' : 'a table of Jira issues or other data');
  return addressOr(node, cardName(node));
};

const embedCard: NodeRenderer = (node, context) => {
  context.report('embedCard', 'an embedded page');
  return addressOr(node, 'embedded page');
};

function addressOr(node: AdfNode, name: string): string {
  const url = node.attrs?.url;
  return isWebAddress(url)
    ? `[${escapeText(url, true)}](${linkTarget(url)})`
    : escapeText(typeof url === 'string' ? url : name);
}

/** Pictures, files and cards that are blocks of their own. */
export const mediaRenderers: ReadonlyMap<string, NodeRenderer> = new Map<string, NodeRenderer>([
  ['media', media],
  ['mediaSingle', mediaSingle],
  ['mediaGroup', mediaGroup],
  ['caption', caption],
  ['blockCard', blockCard],
  ['embedCard', embedCard],
]);
