import { en } from './en/common.ts';
import type { TextsOf } from './texts-of.ts';

export type Texts = TextsOf<typeof en>;

/** The texts of every page in the language of this page. */
export const t: Texts = en;
