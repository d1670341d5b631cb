import { say } from '../actions/say.ts';
import { chooseLanguage, LANGUAGES, type Language } from '../texts/language.ts';
import { t } from '../texts/t.ts';
import { useLanguage } from '../texts/use-language.ts';
import { wordsOf } from '../ui/words.ts';

/** In which language the page speaks. Each stands by its own name, so that everybody finds theirs. */
export function LanguageChoice() {
  const language = useLanguage();
  const choose = (chosen: Language) =>
    void chooseLanguage(chosen).catch((error: unknown) => say({ text: wordsOf(error) }));
  return (
    <select aria-label={t.language} value={language} onChange={({ target }) => choose(target.value as Language)}>
      {Object.entries(LANGUAGES).map(([id, name]) => (
        <option key={id} value={id} lang={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
