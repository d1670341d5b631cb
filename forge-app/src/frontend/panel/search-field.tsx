import { ErrorMessage, HelperMessage, Label, Select, Stack } from '@forge/react';
import type { PanelSearchResponse } from '@synapse/shared/forge/panel';
import React from 'react';
import { useSearch } from './use-search';

/** `id`: what the caller is told of the one that is chosen, for what was found is no more by then; without a space. */
type Choice = { id: string; text: string };

/** A list of what the CRM finds while a person types, to choose one of it with the mouse or the keyboard. */
export function SearchField({
  id,
  label,
  hint,
  what,
  choicesOf,
  isDisabled,
  onChoose,
}: {
  id: string;
  label: string;
  hint: string;
  what: 'tickets' | 'contacts';
  choicesOf: (found: PanelSearchResponse) => Choice[];
  isDisabled: boolean;
  onChoose: (id: string) => void;
}) {
  const { text, asking, found, failure, type } = useSearch(what);
  // A list that is filtered again would lose what was found by a word that its line does not show; it is filtered by the
  // value too, so that holds what was typed.
  const options = (found ? choicesOf(found) : []).map((choice) => ({
    label: choice.text,
    value: `${choice.id} ${text}`,
  }));
  return (
    <Stack>
      <Label labelFor={id}>{label}</Label>
      <Select
        inputId={id}
        placeholder={hint}
        options={options}
        isLoading={asking}
        isDisabled={isDisabled}
        isInvalid={failure !== undefined}
        // Before anything is typed there is nothing to open.
        {...(text === '' ? { menuIsOpen: false } : {})}
        onInputChange={(typed: string) => type(typed)}
        onChange={(option: { value: string } | null) => option && onChoose(option.value.split(' ')[0] ?? '')}
      />
      {failure ? <ErrorMessage>{failure}</ErrorMessage> : null}
      {found && options.length === 0 && !asking ? <HelperMessage>{`No results for “${text}”.`}</HelperMessage> : null}
    </Stack>
  );
}
