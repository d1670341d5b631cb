import { watchFocus } from './focus.ts';
import { focusNear, placesOf } from './focus-near.ts';

/** Where what goes is followed by what is next to it; elsewhere a list or a pane knows better where to go on. */
const PAGE = '.page';

/**
 * A browser takes the focus from a button that is disabled while what it does is under way, or that goes with it, and gives it to
 * nothing: who goes by the keyboard would begin at the top of the page, and their keys would be shortcuts. What was disabled has
 * the focus again once it can be used; in a page, what is next to what went has it.
 * @returns ends that
 */
export function keepFocus(): () => void {
  /** What had the focus last, and what it stood in then. */
  let had: HTMLElement[] = [];
  const note = ({ target }: Event) => {
    had = placesOf(target as Element | null);
  };
  /** Who leaves a place by themselves, such as by a click on nothing, does not come back to it. What is removed is gone by then. */
  const leave = ({ target }: Event) =>
    queueMicrotask(() => {
      const [last] = had;
      if (last === target && last?.isConnected && !last.matches(':disabled')) had = [];
    });
  const look = () => {
    const [last] = had;
    if (!last) return;
    if (last.isConnected) {
      if (!last.matches(':disabled')) last.focus();
    } else if (had.some((place) => place.isConnected && place.closest(PAGE))) focusNear(had);
  };
  const unwatch = watchFocus(document.body, look);
  document.addEventListener('focusin', note);
  document.addEventListener('focusout', leave);
  return () => {
    unwatch();
    document.removeEventListener('focusin', note);
    document.removeEventListener('focusout', leave);
  };
}
