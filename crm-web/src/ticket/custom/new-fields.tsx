import type { AnswerOf } from '@synapse/api-client/client';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';
import { Options } from '../../ui/options.tsx';
import { nameOfField } from '../field-names.ts';
import { isSetWithNew, type NewValues, newCustomFieldsQuery } from './custom-values.ts';
import { OptionBoxes } from './option-boxes.tsx';

type Field = AnswerOf<'listNewCustomFields'>['items'][number];
type Props = { values: NewValues; onChange: (values: NewValues) => void; disabled: boolean };

/** The custom fields of a new ticket. What can be chosen is what Jira has for it now. */
export function NewFields({ values, onChange, disabled }: Props) {
  const { data } = useQuery(newCustomFieldsQuery(useSession()));
  const fields = data?.items.filter(isSetWithNew) ?? [];
  const isUnknown = fields.some(({ kind, options }) => isChosen(kind) && options === null);
  return (
    <>
      {fields.map((field) => (
        <NewField
          key={field.name}
          {...{ field, disabled }}
          value={values[field.name] ?? ''}
          onChange={(value) => onChange({ ...values, [field.name]: value })}
        />
      ))}
      {isUnknown && <p className="quiet">{t.custom.unknown}</p>}
    </>
  );
}

const isChosen = (kind: Field['kind']) => kind === 'select' || kind === 'multi-select';

type FieldProps = {
  field: Field;
  value: NewValues[string];
  onChange: (value: NewValues[string]) => void;
  disabled: boolean;
};

function NewField({ field: { name, kind, options }, value, onChange, disabled }: FieldProps) {
  const id = useId();
  const label = nameOfField(`custom.${name}`);
  const given = { id, disabled, onChange: ({ target }: { target: { value: string } }) => onChange(target.value) };
  const text = typeof value === 'string' ? value : '';
  if (kind === 'multi-select')
    return (
      options && <Several {...{ label, options, onChange, disabled }} value={typeof value === 'string' ? [] : value} />
    );
  if (kind === 'select' && options === null) return null;
  return (
    <label className="stack" htmlFor={id}>
      {label}
      {kind === 'rich-text' && <textarea rows={3} maxLength={32_767} value={text} {...given} />}
      {kind === 'select' && (
        <select value={text} {...given}>
          <Options of={['', ...(options ?? [])].map((one) => [one, one || t.custom.none])} />
        </select>
      )}
      {(kind === 'text' || kind === 'number' || kind === 'date') && (
        <input type={kind} step="any" value={text} {...given} />
      )}
    </label>
  );
}

type SeveralProps = Omit<FieldProps, 'field' | 'value'> & {
  label: string;
  options: readonly string[];
  value: readonly string[];
};

function Several({ label, options, value, onChange, disabled }: SeveralProps) {
  return (
    <fieldset className="several" disabled={disabled}>
      <legend>{label}</legend>
      <OptionBoxes {...{ options, value }} onChoose={onChange} />
    </fieldset>
  );
}
