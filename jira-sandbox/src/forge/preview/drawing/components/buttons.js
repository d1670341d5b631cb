import Button, { LinkButton } from '@atlaskit/button/new';
import AddIcon from '@atlaskit/icon/core/add';
import CrossIcon from '@atlaskit/icon/core/cross';
import LinkExternalIcon from '@atlaskit/icon/core/link-external';
import RefreshIcon from '@atlaskit/icon/core/refresh';
import SearchIcon from '@atlaskit/icon/core/search';
import { createElement as h } from 'react';

const ICONS = {
  add: AddIcon,
  cross: CrossIcon,
  'link-external': LinkExternalIcon,
  refresh: RefreshIcon,
  search: SearchIcon,
};

/** An app gives an icon by its name; one that is not in the list is left out. */
const withIcons = ({ iconBefore, iconAfter, ...props }) => ({
  ...props,
  ...(ICONS[iconBefore] ? { iconBefore: ICONS[iconBefore] } : {}),
  ...(ICONS[iconAfter] ? { iconAfter: ICONS[iconAfter] } : {}),
});

/** What passes over the bridge of an event: nothing. */
const quietly = (onClick) => onClick && (() => void onClick({}));

function button({ props: { onClick, ...props }, children }) {
  return h(Button, { type: 'button', ...withIcons(props), onClick: quietly(onClick) }, children);
}

export const BUTTONS = {
  Button: button,
  LoadingButton: button,
  LinkButton: ({ props, children }) => h(LinkButton, { target: '_top', ...withIcons(props) }, children),
  ButtonGroup: ({ props: { label }, children }) =>
    h('div', { className: 'button-group', role: 'group', 'aria-label': label }, children),
  Icon: ({ props: { glyph, label = '', color } }) => (ICONS[glyph] ? h(ICONS[glyph], { label, color }) : null),
};
