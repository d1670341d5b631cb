import { addCatalogue, type Language, language } from './language.ts';
import type { PlaceTexts, ProblemTexts, TemplateTexts } from './template-texts.ts';

type Texts = { template: TemplateTexts; problems: ProblemTexts; places: PlaceTexts };

/** The API's own sentences are English: another language has its words for each. */
const textsIn = async (of: Language): Promise<Texts | null> => (of === 'de' ? await import('./de/templates.ts') : null);

const first = language === 'en' ? null : await textsIn(language);
/** What the API's sentences are in the language chosen now; null: as they are. */
export let templateTexts: TemplateTexts | null = first?.template ?? null;
/** The same for why a request was refused, where that has no sentence of its own. */
export let problemTexts: ProblemTexts | null = first?.problems ?? null;
/** What of a request is called how, where it is no field of a ticket; null: as the API calls it. */
export let placeTexts: PlaceTexts | null = first?.places ?? null;

addCatalogue(textsIn, (texts) => {
  templateTexts = texts?.template ?? null;
  problemTexts = texts?.problems ?? null;
  placeTexts = texts?.places ?? null;
});
