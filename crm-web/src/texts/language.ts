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

/** Known before any text is read, and the same until the page is loaded again. */
export const { language, locale } = languageOf(
  isPage ? localStorage.getItem(KEPT) : null,
  isPage ? navigator.languages : [],
);

/** Loads the page again in this language. What is typed in a ticket is kept as a draft. */
export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(KEPT, chosen);
  window.location.reload();
}
