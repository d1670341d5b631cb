import DynamicTable from '@atlaskit/dynamic-table';
import { createElement as h } from 'react';
import { drawAll } from '../node.js';

const part = (node, name) => node.children.find((child) => child.props?.name === name)?.children ?? [];

const cellOf = ({ props, children }) => {
  const { cellKey, children: _, ...own } = props;
  return { ...own, key: cellKey, content: drawAll(children) };
};

/** UI Kit sends a table's head and rows as children; Atlaskit takes them as props. */
function dynamicTable({ node, props }) {
  const rows = part(node, 'rows').map((row, at) => {
    const { rowKey, children: _, ...own } = row.props;
    return { ...own, key: rowKey ?? String(at), cells: row.children.map(cellOf) };
  });
  const head = { cells: part(node, 'head').map(cellOf) };
  return h('div', { className: 'table-frame' }, h(DynamicTable, { ...props, head, rows }));
}

export const TABLES = { DynamicTable: dynamicTable };
