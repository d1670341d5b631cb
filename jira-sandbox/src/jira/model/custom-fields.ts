/** An option of a select list; its id never changes, unlike its value. */
export type OptionRecord = Readonly<{ id: string; value: string }>;

/** Atlassian's own types of custom fields, as far as the sandbox has them; `schema.custom` ends in this. */
export type CustomFieldType =
  | 'textfield'
  | 'textarea'
  | 'float'
  | 'datepicker'
  | 'select'
  | 'multiselect'
  | 'userpicker';

/**
 * A custom field of the site. What an issue holds for one, by type: a text, ADF as JSON text, a number, a day, the id of
 * an option, the ids of options, an accountId; nothing for an empty one.
 */
export type CustomFieldRecord = Readonly<{
  id: string;
  name: string;
  numericId: number;
  type: CustomFieldType;
  options: readonly OptionRecord[];
}>;

function field(
  numericId: number,
  name: string,
  type: CustomFieldType,
  values: readonly string[] = [],
): CustomFieldRecord {
  const options = values.map((value, i) => ({ id: String(numericId * 10 + i), value }));
  return { id: `customfield_${numericId}`, name, numericId, type, options };
}

/** One of each type. */
export const CUSTOM_FIELDS: readonly CustomFieldRecord[] = [
  field(10039, 'Customer reference', 'textfield'),
  field(10040, 'Root cause', 'textarea'),
  field(10041, 'Impact score', 'float'),
  field(10042, 'Follow-up on', 'datepicker'),
  field(10043, 'Region', 'select', ['North', 'South', 'East', 'West']),
  field(10044, 'Affected products', 'multiselect', ['API', 'App', 'Web']),
  field(10045, 'Account manager', 'userpicker'),
];

export function customFieldOf(id: string): CustomFieldRecord | undefined {
  return CUSTOM_FIELDS.find((one) => one.id === id);
}
