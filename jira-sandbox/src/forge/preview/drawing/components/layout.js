import { Box, Flex, Grid, Inline, Stack, xcss } from '@atlaskit/primitives';
import Tabs, { Tab, TabList, TabPanel } from '@atlaskit/tabs';
import { createElement as h } from 'react';

const boxOf = ({ props: { xcss: style, ...own }, children }) =>
  h(Box, { ...own, ...(style ? { xcss: xcss(style) } : {}) }, children);

const as =
  (Component) =>
  ({ props, children }) =>
    h(Component, props, children);

export const LAYOUT = {
  Root: ({ children }) => h(Stack, { space: 'space.200' }, children),
  Fragment: ({ children }) => children,
  Box: boxOf,
  Flex: as(Flex),
  Grid: as(Grid),
  Inline: as(Inline),
  Stack: as(Stack),
  Tabs: ({ props, children }) => h(Tabs, { id: 'tabs', ...props }, children),
  Tab: as(Tab),
  TabList: as(TabList),
  TabPanel: ({ children }) => h(TabPanel, null, h('div', { className: 'tab-panel' }, children)),
};
