import { addCatalogue, type Language, language } from './language.ts';
import type { ProblemTexts, TemplateTexts } from './template-texts.ts';

type Texts = { template: TemplateTexts; problems: ProblemTexts };

/** The API's own sentences are English: another language has its words for each. */
const textsIn = async (of: Language): Promise<Texts | null> => (of === 'de' ? await import('./de/templates.ts') : null);

const first = language === 'en' ? null : await textsIn(language);
/** What the API's sentences are in the language chosen now; null: as they are. */
export let templateTexts: TemplateTexts | null = first?.template ?? null;
/** The same for why a request was refused, where that has no sentence of its own. */
export let problemTexts: ProblemTexts | null = first?.problems ?? null;

addCatalogue(textsIn, (texts) => {
  templateTexts = texts?.template ?? null;
  problemTexts = texts?.problems ?? null;
});
