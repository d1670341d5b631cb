import { contacts as en } from './en/contacts.ts';
import { addCatalogue, type Language, language } from './language.ts';
import type { TextsOf } from './texts-of.ts';

type Texts = TextsOf<typeof en>;

const textsIn = async (of: Language): Promise<Texts> =>
  of === 'de' ? (await import('./de/contacts.ts')).contacts : en;

/** The texts of contacts and companies, loaded with what shows them only. */
export let contacts: Texts = await textsIn(language);

addCatalogue(textsIn, (texts) => {
  contacts = texts;
});
