import { type KeyboardEvent, useRef } from 'react';

/**
 * Leaving a field saves it, and so does Enter. Over what somebody else made of the value meanwhile only Enter does: who leaves
 * the field may not have seen that yet.
 */
export function useLeave<Input extends HTMLElement>(isChanged: boolean, save: (input: Input) => void) {
  const isSure = useRef(false);
  return {
    onBlur: ({ currentTarget }: { currentTarget: Input }) => {
      if (isSure.current || !isChanged) save(currentTarget);
      isSure.current = false;
    },
    onEnter: ({ key, currentTarget }: KeyboardEvent<Input>) => {
      if (key !== 'Enter') return;
      isSure.current = true;
      currentTarget.blur();
    },
  };
}
