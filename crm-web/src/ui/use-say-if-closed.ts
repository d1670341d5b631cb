import { useEffect, useRef } from 'react';
import { say } from '../actions/say.ts';
import { t } from '../texts/t.ts';
import { wordsOf } from './words.ts';

/**
 * For what goes on after its place was closed, and then fails: there is nobody left to show it.
 * @returns says it, with why, unless the place is still open and shows it by itself; whether it was said
 */
export function useSayIfClosed(): (text: string, error: unknown) => boolean {
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);
  return (text, error) => {
    if (isOpen.current) return false;
    void say({ text, why: wordsOf(error) });
    return true;
  };
}

/** As above, for what is asked for in a dialog. @param title of the dialog, which may be a question */
export function useSayNotDone(title: string): (error: unknown) => void {
  const sayIfClosed = useSayIfClosed();
  return (error) => void sayIfClosed(t.notDone(title.replace(/\s?\?$/, '')), error);
}
