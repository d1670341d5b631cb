import { createElement as h } from 'react';

const MARKS = { info: 'i', success: '✓', warning: '!', error: '!' };

/** What an app says in passing (`showFlag` of @forge/bridge), read out at once. */
export function FlagList({ flags, close }) {
  return h(
    'div',
    { className: 'flags', role: 'status' },
    flags.map(({ id, title, description, type = 'info' }) =>
      h(
        'div',
        { key: id, className: `flag ${type}` },
        h('span', { className: 'flag-mark', 'aria-hidden': true }, MARKS[type] ?? 'i'),
        h('div', { className: 'flag-text' }, h('strong', null, title), description && h('p', null, description)),
        h(
          'button',
          { type: 'button', className: 'flag-close', 'aria-label': 'Dismiss', onClick: () => close(id) },
          '×',
        ),
      ),
    ),
  );
}
