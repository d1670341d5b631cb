import DynamicTable from '@atlaskit/dynamic-table';
import { createElement as h } from 'react';

const part = (node, name) => node.children.find((child) => child.props?.name === name)?.children ?? [];

/** UI Kit sends a table's head and rows as children; Atlaskit takes them as props. */
function dynamicTable({ node, props, drawAll }) {
  const cellOf = ({ props: { cellKey, children: _, ...own }, children }) => ({
    ...own,
    key: cellKey,
    content: drawAll(children),
  });
  const rows = part(node, 'rows').map((row, at) => {
    const { rowKey, children: _, ...own } = row.props;
    return { ...own, key: rowKey ?? String(at), cells: row.children.map(cellOf) };
  });
  const head = { cells: part(node, 'head').map(cellOf) };
  return h('div', { className: 'table-frame' }, h(DynamicTable, { ...props, head, rows }));
}

export const TABLES = { DynamicTable: dynamicTable };
