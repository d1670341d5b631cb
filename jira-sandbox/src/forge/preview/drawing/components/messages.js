import Heading from '@atlaskit/heading';
import ProgressBar from '@atlaskit/progress-bar';
import SectionMessage, { SectionMessageAction } from '@atlaskit/section-message';
import Spinner from '@atlaskit/spinner';
import { createElement as h } from 'react';

const isAction = ({ type }) => type === 'SectionMessageAction';

/** A message comes and goes by what a person does, so it is read out as it comes. */
function sectionMessage({ node, props: { appearance = 'information', title }, drawAll }) {
  const actions = node.children.filter(isAction).map(({ key, props, children }) => {
    const { onClick, href } = props;
    return h(SectionMessageAction, { key, href, onClick: onClick && (() => void onClick({})) }, drawAll(children));
  });
  const isUrgent = appearance === 'error' || appearance === 'warning';
  const body = h('div', { className: 'message-body' }, drawAll(node.children.filter((child) => !isAction(child))));
  return h(
    'div',
    { role: isUrgent ? 'alert' : 'status' },
    h(SectionMessage, { appearance, title, ...(actions.length > 0 && { actions }) }, body),
  );
}

function spinner({ props: { size = 'medium', label = 'Loading', appearance } }) {
  return h('span', { role: 'status' }, h(Spinner, { size, label, appearance }));
}

/** @atlaskit/empty-state does not come with UI Kit. */
function emptyState({ props: { header, description }, children }) {
  return h(
    'div',
    { className: 'empty-state' },
    h(Heading, { as: 'h3', size: 'medium' }, header),
    description && h('p', null, description),
    children,
  );
}

export const MESSAGES = {
  SectionMessage: sectionMessage,
  Spinner: spinner,
  ProgressBar: ({ props: { ariaLabel, ...props } }) => h(ProgressBar, { ...props, ariaLabel: ariaLabel ?? 'Progress' }),
  EmptyState: emptyState,
};
