import { type Texts, t } from '../texts/t.ts';

export type Command = keyof Texts['commands'];
type Group = keyof Texts['commandGroups'];

/** How a command is called by the keyboard, and where the palette and the page of shortcuts list it. */
type Called = { key: string | null; group: Group };

/**
 * Every command once: the listener, the palette, the tooltips and the page of shortcuts are made from it.
 * Its name stands in the catalogue of texts.
 */
export const COMMANDS: Readonly<Record<Command, Called>> = {
  palette: { key: '$mod+k', group: 'page' },
  search: { key: '/', group: 'page' },
  create: { key: 'c', group: 'page' },
  next: { key: 'j', group: 'page' },
  previous: { key: 'k', group: 'page' },
  select: { key: 'x', group: 'page' },
  close: { key: 'Escape', group: 'page' },
  showBoard: { key: null, group: 'page' },
  showList: { key: null, group: 'page' },
  help: { key: 'Shift+?', group: 'page' },
  status: { key: 's', group: 'ticket' },
  priority: { key: 'p', group: 'ticket' },
  assignee: { key: 'a', group: 'ticket' },
  assignMe: { key: 'i', group: 'ticket' },
  labels: { key: 'l', group: 'ticket' },
  due: { key: 'd', group: 'ticket' },
  done: { key: 'e', group: 'ticket' },
  note: { key: 'n', group: 'ticket' },
  reply: { key: 'r', group: 'ticket' },
  undo: { key: 'z', group: 'ticket' },
  retry: { key: null, group: 'ticket' },
  previousTicket: { key: '[', group: 'ticket' },
  nextTicket: { key: ']', group: 'ticket' },
  moveLeft: { key: 'Shift+ArrowLeft', group: 'ticket' },
  moveRight: { key: 'Shift+ArrowRight', group: 'ticket' },
  goInbox: { key: 'g i', group: 'goTo' },
  goMine: { key: 'g m', group: 'goTo' },
  goAll: { key: 'g a', group: 'goTo' },
  goViews: { key: 'g v', group: 'goTo' },
  goContacts: { key: 'g c', group: 'goTo' },
  goSync: { key: 'g s', group: 'goTo' },
  goSettings: { key: 'g ,', group: 'goTo' },
};

const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
const DRAWN: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
};

const drawn = (key: string) => (key === '$mod' ? (isApple ? '⌘' : t.keys.ctrl) : DRAWN[key]);

/** @returns such as "G then I"; empty: it has no key */
export const shownKey = (command: Command) =>
  (COMMANDS[command].key ?? '')
    .replace('Shift+?', '?')
    .split(' ')
    .map((press) =>
      press
        .split('+')
        .map((key) => drawn(key) ?? (key.length === 1 ? key.toUpperCase() : key))
        .join(' '),
    )
    .join(` ${t.keys.between} `);

const TYPED_IN = 'input, textarea, select, [contenteditable]';
const OWN_KEYS = 'dialog, [popover], [role=dialog], [role=menu], [role=listbox]';

/**
 * Whether a key belongs to what is being typed, or to an open dialog or menu. The button that opened a popover keeps the
 * focus: Esc belongs to the popover nevertheless.
 */
export function isTyping({ target }: Event): boolean {
  if (document.querySelector(':popover-open') !== null) return true;
  return target instanceof HTMLElement && target.closest(`${TYPED_IN}, ${OWN_KEYS}`) !== null;
}

/** Whether a key belongs to an open dialog or menu. What is typed into the page itself takes no key with Ctrl or ⌘. */
export function isInDialog({ target }: Event): boolean {
  return target instanceof HTMLElement && target.closest(OWN_KEYS) !== null;
}
