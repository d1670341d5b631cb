import { settings as en } from './en/settings.ts';
import { addCatalogue, type Language, language } from './language.ts';
import type { TextsOf } from './texts-of.ts';

type Texts = TextsOf<typeof en>;

const textsIn = async (of: Language): Promise<Texts> =>
  of === 'de' ? (await import('./de/settings.ts')).settings : en;

/** The texts of the settings, loaded with them only. */
export let settings: Texts = await textsIn(language);

addCatalogue(textsIn, (texts) => {
  settings = texts;
});
