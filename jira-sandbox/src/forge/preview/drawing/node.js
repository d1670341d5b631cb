import { createElement as h } from 'react';
import { COMPONENTS } from './components/all.js';

/** Draws a node of a ForgeDoc: a component of UI Kit by the one of Atlaskit that it is named after. */
export function Node({ node }) {
  if (node.type === 'String') return node.props.text;
  const Component = COMPONENTS[node.type] ?? Unknown;
  return h(Component, { node, props: propsOf(node), drawAll }, drawAll(node.children));
}

function drawAll(nodes) {
  return nodes.map((child) => h(Node, { key: child.key, node: child }));
}

const ID_PROPS = ['id', 'inputId', 'labelFor'];

/** @forge/react puts a prefix before an id when it makes an element and leaves it off when it changes one. */
function propsOf({ props }) {
  const { children: _, ...own } = props ?? {};
  for (const name of ID_PROPS) {
    if (typeof own[name] === 'string') own[name] = own[name].replace(/^forge-app-[0-9a-f]{5}-/, '');
  }
  return own;
}

/** What can't be drawn is drawn as such, so that nobody takes a gap for the page's own. */
function Unknown({ node, children }) {
  return h('div', { className: 'unknown' }, `The preview can’t draw <${node.type}>`, children);
}
