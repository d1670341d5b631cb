import { type RefObject, useEffect, useRef } from 'react';
import { tinykeys } from 'tinykeys';
import { isShown } from '../ui/focus/focus.ts';
import { COMMANDS, type Command, isInDialog, isTyping } from './commands.ts';

export type Actions = Partial<Record<Command, (() => void) | false>>;

type Offer = { actions: RefObject<Actions>; place: string | undefined };

/** What can be done on the page as it is now, the latest last. */
const offered = new Set<Offer>();
/** The list of a page: where a window is too narrow for both, what is open of it takes its place. */
export const IN_LIST = '.list-pane';
/** Of `G then I` the I is no command of its own. */
const SEQUENCE_MS = 1_000;
let [before, latest] = [
  { key: '', at: 0 },
  { key: '', at: 0 },
];

/**
 * Offers commands to the keyboard and the palette. A key does nothing while somebody types.
 * @param place what they are about: while it is not shown, they are not offered. A selector
 */
export function useCommands(actions: Actions, place?: string): void {
  const now = useRef(actions);
  now.current = actions;
  useEffect(() => {
    if (offered.size === 0) stopListening = listen();
    const offer = { actions: now, place };
    offered.add(offer);
    return () => {
      offered.delete(offer);
      if (offered.size === 0) stopListening();
    };
  }, [place]);
}

/** What a command does now, if it does anything. */
export const actionOf = (command: Command): (() => void) | undefined =>
  [...offered]
    .filter(({ place }) => place === undefined || isShown(document.querySelector(place)))
    .map(({ actions }) => actions.current[command])
    .findLast((act) => typeof act === 'function') || undefined;

let stopListening = () => {};

function listen(): () => void {
  const note = ({ key, timeStamp }: KeyboardEvent) => {
    [before, latest] = [latest, { key, at: timeStamp }];
  };
  window.addEventListener('keydown', note, true);
  const bound = Object.entries(COMMANDS).flatMap(([name, { key }]) =>
    key === null ? [] : [[key, (event: KeyboardEvent) => press(name as Command, key, event)]],
  );
  // Whose a key is, is asked for each command: one with Ctrl or ⌘ is not typed.
  const ignore = ({ repeat, isComposing }: KeyboardEvent) => repeat || isComposing;
  const stopKeys = tinykeys(window, Object.fromEntries(bound), { ignore });
  return () => {
    window.removeEventListener('keydown', note, true);
    stopKeys();
  };
}

function press(command: Command, key: string, event: KeyboardEvent): void {
  if (key.startsWith('$mod') ? isInDialog(event) : isTyping(event)) return;
  if (key.length === 1 && before.key === 'g' && latest.at - before.at < SEQUENCE_MS) return;
  const act = actionOf(command);
  if (!act) return;
  event.preventDefault();
  act();
}
