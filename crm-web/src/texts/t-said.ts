import { addCatalogue, type Language, language } from './language.ts';
import type { ProblemTexts, SaidTexts } from './said-of.ts';

type Texts = { said: SaidTexts; problems: ProblemTexts };

/** The API's own sentences are English: another language has its words for each. */
const textsIn = async (of: Language): Promise<Texts | null> => (of === 'de' ? await import('./de/said.ts') : null);

const first = language === 'en' ? null : await textsIn(language);
/** What the API's sentences are in the language chosen now; null: as they are. */
export let saidTexts: SaidTexts | null = first?.said ?? null;
/** The same for why a request was refused, where that has no sentence of its own. */
export let problemTexts: ProblemTexts | null = first?.problems ?? null;

addCatalogue(async (of) => {
  const texts = await textsIn(of);
  return () => {
    saidTexts = texts?.said ?? null;
    problemTexts = texts?.problems ?? null;
  };
});
