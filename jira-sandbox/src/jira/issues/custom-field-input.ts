import { isAdfDocument } from '../adf/check-adf.ts';
import { userOf } from '../model/catalog.ts';
import type { CustomFieldRecord, CustomFieldType, OptionRecord } from '../model/custom-fields.ts';
import { isIsoDay } from '../timestamps.ts';
import { type FieldContext, TEXT_LIMIT } from './field-input.ts';

/** What an issue then holds, or the sentence Jira refuses the value with. */
type Verdict = { stored: unknown } | string;
type Reader = (value: unknown, field: CustomFieldRecord, context: FieldContext) => Verdict;

const LINE_LIMIT = 255;
const NOTHING: Verdict = { stored: null };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textfield: Reader = (value) => {
  if (value === '') return NOTHING;
  if (typeof value !== 'string') return 'Operation value must be a string';
  if (value.length > LINE_LIMIT) return 'The entered text is too long. It exceeds the allowed limit of 255 characters.';
  return { stored: value };
};

const textarea: Reader = (value) => {
  if (!isAdfDocument(value)) return 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
  const json = JSON.stringify(value);
  return json.length > TEXT_LIMIT
    ? 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.'
    : { stored: json };
};

const float: Reader = (value) => {
  if (typeof value !== 'number') return 'Operation value must be a number';
  return Math.abs(value) > 1e14 ? 'Number must be between -1.0E14 and 1.0E14' : { stored: value };
};

const datepicker: Reader = (value) =>
  typeof value === 'string' && isIsoDay(value) ? { stored: value } : `Error parsing date string: ${String(value)}`;

/** What `{"value": …}` or `{"id": …}` names among a field's options, or why it names nothing. */
export function findOption(value: unknown, { options }: CustomFieldRecord): OptionRecord | string {
  if (!isObject(value)) return "Specify a valid 'id' or 'name' for the option.";
  const { id, value: name } = value;
  if (id !== undefined) return options.find((option) => option.id === id) ?? `Option id '${String(id)}' is not valid`;
  return options.find((option) => option.value === name) ?? `Option value '${String(name)}' is not valid`;
}

const select: Reader = (value, field) => {
  const option = findOption(value, field);
  return typeof option === 'string' ? option : { stored: option.id };
};

const multiselect: Reader = (value, field) => {
  if (!Array.isArray(value)) return 'data was not an array';
  const found = value.map((one) => findOption(one, field));
  const problem = found.find((one) => typeof one === 'string');
  return (
    problem ??
    storedOptions(
      found.flatMap((one) => (typeof one === 'string' ? [] : one.id)),
      field,
    )
  );
};

/** Options stand in the order in which the field lists them. */
function storedOptions(ids: readonly string[], { options }: CustomFieldRecord): Verdict {
  const chosen = options.filter((option) => ids.includes(option.id)).map((option) => option.id);
  return { stored: chosen.length === 0 ? null : chosen };
}

const userpicker: Reader = (value, _field, { state }) => {
  const accountId = isObject(value) ? (value.accountId ?? value.id) : undefined;
  if (typeof accountId !== 'string') return 'Specify the user by accountId.';
  const user = userOf(state.catalog, accountId);
  return user === undefined || !user.active ? `User '${accountId}' does not exist.` : { stored: accountId };
};

const READERS: Readonly<Record<CustomFieldType, Reader>> = {
  textfield,
  textarea,
  float,
  datepicker,
  select,
  multiselect,
  userpicker,
};

/** Reads a value set on a custom field; null empties it. */
export function readCustomValue(value: unknown, field: CustomFieldRecord, context: FieldContext): Verdict {
  return value === null ? NOTHING : READERS[field.type](value, field, context);
}

/**
 * Carries out the operations of an edit on a list of options: `add` and `remove` of one, `set` of all.
 * @param current the ids of the options chosen now
 */
export function updateOptions(
  operations: readonly Record<string, unknown>[],
  field: CustomFieldRecord,
  current: readonly string[],
  context: FieldContext,
): Verdict {
  let chosen = new Set(current);
  for (const operation of operations) {
    const [verb, value] = Object.entries(operation)[0] ?? ['', undefined];
    if (verb === 'set') {
      const set = readCustomValue(value, field, context);
      if (typeof set === 'string') return set;
      chosen = new Set(Array.isArray(set.stored) ? (set.stored as string[]) : []);
      continue;
    }
    if (verb !== 'add' && verb !== 'remove') return `Unrecognised operation '${verb}' on field '${field.id}'.`;
    const option = findOption(value, field);
    if (typeof option === 'string') return option;
    if (verb === 'add') chosen.add(option.id);
    else chosen.delete(option.id);
  }
  return storedOptions([...chosen], field);
}
