import { en } from './en/common.ts';
import { language } from './language.ts';
import type { TextsOf } from './texts-of.ts';

export type Texts = TextsOf<typeof en>;

/** The texts of every page in the language of this page. German is loaded only where it is read. */
export const t: Texts = language === 'de' ? (await import('./de/common.ts')).de : en;
