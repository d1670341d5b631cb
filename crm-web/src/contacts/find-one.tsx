import { contacts as texts } from '../texts/t-contacts.ts';
import { ChooseBySearch } from '../ticket/choose-by-search.tsx';
import { type Found, type findContacts, wordsOfFound } from './contact-queries.ts';

type Props = {
  label: string;
  search: ReturnType<typeof findContacts>;
  onFound: (found: Found) => void;
  autoFocus?: boolean;
};

/** Finds one contact or company. Nothing is found before something is typed. */
export function FindOne({ label, search, onFound, autoFocus = false }: Props) {
  return (
    <ChooseBySearch
      label={label}
      value=""
      placeholder={texts.pickHint}
      autoFocus={autoFocus}
      search={search}
      least={1}
      keyOf={({ id }) => id}
      textOf={wordsOfFound}
      onChoose={onFound}
    />
  );
}
