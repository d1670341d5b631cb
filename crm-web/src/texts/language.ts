/** The languages of the frontend, each by its own name. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

const KEPT = 'synapse.language';

const isOurs = (name: string): name is Language => Object.hasOwn(LANGUAGES, name);
const baseOf = (locale: string) => locale.split('-')[0] ?? '';

/**
 * @param kept what this person chose in this browser @param wanted the browser's languages, the best first
 * @returns the language of the texts, and that of dates and numbers, which may name a country: en-GB
 */
export function languageOf(kept: string | null, wanted: readonly string[]): { language: Language; locale: string } {
  const language = kept !== null && isOurs(kept) ? kept : (wanted.map(baseOf).find(isOurs) ?? 'en');
  return { language, locale: wanted.find((one) => baseOf(one) === language) ?? language };
}

// Tests read the English texts, whatever machine they run on.
const isPage = typeof document !== 'undefined';

/** Known before any text is read. Who imports it reads what is chosen now. */
export let { language, locale } = languageOf(
  isPage ? localStorage.getItem(KEPT) : null,
  isPage ? navigator.languages : [],
);
sayLanguage();

/** Gets what the texts of a page are in a language, and gives what takes them in. */
type Catalogue = (of: Language) => Promise<() => void>;
const catalogues = new Set<Catalogue>();
const readers = new Set<() => void>();

/** To be called by each catalogue that is loaded, so that all of them change at once. @param take puts the texts in its place */
export function addCatalogue<Texts>(textsIn: (of: Language) => Promise<Texts>, take: (texts: Texts) => void): void {
  catalogues.add(async (of) => {
    const texts = await textsIn(of);
    return () => take(texts);
  });
}

/** To be drawn again in another language (use-language.ts). */
export function onLanguage(reader: () => void): () => void {
  readers.add(reader);
  return () => void readers.delete(reader);
}

/**
 * Changes the language where everything stands: what is open stays so, and nothing that is typed is lost.
 * @throws where its texts can't be loaded; then nothing has changed
 */
export async function chooseLanguage(chosen: Language): Promise<void> {
  const taken = await Promise.all([...catalogues].map((catalogue) => catalogue(chosen)));
  localStorage.setItem(KEPT, chosen);
  ({ language, locale } = languageOf(chosen, navigator.languages));
  sayLanguage();
  for (const take of taken) take();
  for (const reader of readers) reader();
}

/** By it the browser hyphenates, and a screen reader chooses its voice. */
function sayLanguage(): void {
  if (isPage) document.documentElement.lang = language;
}

/** What is made once for each language, such as a format of dates. */
export function inLocale<Made>(make: (locale: string) => Made): () => Made {
  let made: { of: string; it: Made } | undefined;
  return () => {
    if (made?.of !== locale) made = { of: locale, it: make(locale) };
    return made.it;
  };
}
