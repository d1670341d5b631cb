import { useEffect, useRef } from 'react';
import { tinykeys } from 'tinykeys';
import { COMMANDS, type Command, isTyping } from './commands.ts';

/** Listens for shortcuts, but never while somebody types. */
export function useCommands(actions: Partial<Record<Command, () => void>>): void {
  const now = useRef(actions);
  now.current = actions;
  useEffect(() => {
    const bound = Object.entries(COMMANDS).map(([name, { key }]) => [
      key,
      (event: KeyboardEvent) => {
        const act = now.current[name as Command];
        if (!act || isTyping(event)) return;
        event.preventDefault();
        act();
      },
    ]);
    return tinykeys(window, Object.fromEntries(bound));
  }, []);
}
