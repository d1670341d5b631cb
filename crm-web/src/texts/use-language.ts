import { useSyncExternalStore } from 'react';
import { type Language, language, onLanguage } from './language.ts';

/**
 * Draws a component, and what it is made of, again when another language is chosen: each page, what stands around it, and
 * what is drawn only where its own values are others (`memo`).
 */
export const useLanguage = (): Language => useSyncExternalStore(onLanguage, () => language);
