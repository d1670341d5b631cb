import { en } from './en/common.ts';
import { addCatalogue, type Language, language } from './language.ts';
import type { TextsOf } from './texts-of.ts';

export type Texts = TextsOf<typeof en>;

/** German is loaded only where it is read. */
const textsIn = async (of: Language): Promise<Texts> => (of === 'de' ? (await import('./de/common.ts')).de : en);

/** The texts of every page, in the language chosen now: so none is kept in a constant. */
export let t: Texts = language === 'en' ? en : await textsIn(language);

addCatalogue(textsIn, (texts) => {
  t = texts;
});
