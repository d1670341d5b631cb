import { sync as en } from './en/sync.ts';
import { addCatalogue, type Language, language } from './language.ts';
import type { TextsOf } from './texts-of.ts';

type Texts = TextsOf<typeof en>;

const textsIn = async (of: Language): Promise<Texts> => (of === 'de' ? (await import('./de/sync.ts')).sync : en);

/** The texts of the Sync page, loaded with it only; what stands on every page is in `t.siteTrouble`. */
export let sync: Texts = await textsIn(language);

addCatalogue(textsIn, (texts) => {
  sync = texts;
});
