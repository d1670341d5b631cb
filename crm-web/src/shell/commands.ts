/** Every shortcut once: the listener, the tooltips and the page of shortcuts are made from it (UI.md, "Keyboard"). */
export const COMMANDS = {
  search: { key: '/', name: 'Search' },
  create: { key: 'c', name: 'New ticket' },
  next: { key: 'j', name: 'Next ticket' },
  previous: { key: 'k', name: 'Previous ticket' },
  close: { key: 'Escape', name: 'Back to the list' },
  done: { key: 'e', name: 'Resolve the ticket' },
  note: { key: 'n', name: 'Write a note' },
  reply: { key: 'r', name: 'Write a reply' },
  undo: { key: 'z', name: 'Undo my last change' },
  goInbox: { key: 'g i', name: 'Go to the inbox' },
  goMine: { key: 'g m', name: 'Go to my tickets' },
  goAll: { key: 'g a', name: 'Go to all tickets' },
  help: { key: 'Shift+?', name: 'Show the shortcuts' },
} as const;
export type Command = keyof typeof COMMANDS;

/** @returns such as "G then I" */
export const shownKey = (command: Command) =>
  COMMANDS[command].key
    .replace('Shift+', '')
    .replace('Escape', 'Esc')
    .split(' ')
    .map((key) => (key.length === 1 ? key.toUpperCase() : key))
    .join(' then ');

/** Whether a key belongs to what is being typed, or to an open dialog. */
export function isTyping({ target }: Event): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, dialog, [contenteditable]') !== null;
}
