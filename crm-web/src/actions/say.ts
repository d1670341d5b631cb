import { loadPart } from '../ui/load-part.ts';
import type { Said } from './toasts.tsx';

/** Shows a short message. What shows it is loaded when there is something to say: the first list needs none of it. */
export const say = async (said: Said): Promise<void> => (await loadPart(() => import('./toasts.tsx'))).say(said);
