import { useState } from 'react';

/** A text that survives a reload: what is typed is kept in this browser until it is sent or thrown away. */
export function useDraft(name: string): [string, (text: string) => void] {
  const key = `draft ${name}`;
  const [text, setText] = useState(() => localStorage.getItem(key) ?? '');
  return [
    text,
    (next) => {
      setText(next);
      if (next === '') localStorage.removeItem(key);
      else localStorage.setItem(key, next);
    },
  ];
}
