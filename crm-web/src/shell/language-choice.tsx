import { chooseLanguage, LANGUAGES, type Language, language } from '../texts/language.ts';
import { t } from '../texts/t.ts';

/** In which language the page speaks. Each stands by its own name, so that everybody finds theirs. */
export function LanguageChoice() {
  return (
    <select
      aria-label={t.language}
      value={language}
      onChange={({ target }) => chooseLanguage(target.value as Language)}
    >
      {Object.entries(LANGUAGES).map(([id, name]) => (
        <option key={id} value={id} lang={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
