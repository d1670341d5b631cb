import Badge from '@atlaskit/badge';
import Heading from '@atlaskit/heading';
import AkLink from '@atlaskit/link';
import Lozenge from '@atlaskit/lozenge';
import { Text } from '@atlaskit/primitives';
import { SimpleTag as Tag } from '@atlaskit/tag';
import TagGroup from '@atlaskit/tag-group';
import Tooltip from '@atlaskit/tooltip';
import { createElement as h } from 'react';

const SIZES = { h1: 'xlarge', h2: 'large', h3: 'medium', h4: 'small', h5: 'xsmall', h6: 'xxsmall' };

function heading({ props: { as = 'h3', size, ...props }, children }) {
  return h(Heading, { ...props, as, size: size ?? SIZES[as] ?? 'medium' }, children);
}

function link({ props: { href = '', openNewTab, ...props }, children }) {
  // A page may show an address that somebody typed: only those that lead somewhere harmless become links.
  if (!/^(https?:|mailto:|tel:|\/|#)/i.test(href)) return h('span', null, children);
  return h(AkLink, { ...props, href, target: openNewTab ? '_blank' : '_top', rel: 'noreferrer' }, children);
}

export const TEXT = {
  Text: ({ props, children }) => h(Text, { as: 'p', ...props }, children),
  Strong: ({ children }) => h('strong', null, children),
  Em: ({ children }) => h('em', null, children),
  Code: ({ children }) => h('code', null, children),
  CodeBlock: ({ props: { text } }) => h('pre', { className: 'code-block' }, h('code', null, text)),
  Heading: heading,
  Link: link,
  Lozenge: ({ props, children }) => h(Lozenge, { maxWidth: '100%', ...props }, children),
  Badge: ({ props, children }) => h(Badge, props, children),
  Tag: ({ props }) => h(Tag, props),
  TagGroup: ({ props, children }) => h(TagGroup, props, children),
  Tooltip: ({ props, children }) => h(Tooltip, props, children),
  List: ({ props: { type }, children }) => h(type === 'ordered' ? 'ol' : 'ul', { className: 'list' }, children),
  ListItem: ({ children }) => h('li', null, children),
  Image: ({ props: { src, alt = '', width, height } }) => h('img', { src, alt, width, height }),
};
