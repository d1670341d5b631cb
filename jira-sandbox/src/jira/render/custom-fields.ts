import { adfText } from '../adf/adf-text.ts';
import type { RestRecord } from '../change.ts';
import { userOf } from '../model/catalog.ts';
import type { CustomFieldRecord, CustomFieldType, OptionRecord } from '../model/custom-fields.ts';
import type { IssueRecord } from '../model/records.ts';
import type { JiraState } from '../state/jira-state.ts';
import { type RenderContext, selfLink } from './context.ts';
import { restUserOrNull } from './user.ts';

/** What `GET /field` and the screens say of a type of custom field. */
export const CUSTOM_SCHEMAS: Readonly<Record<CustomFieldType, RestRecord>> = {
  textfield: { type: 'string' },
  textarea: { type: 'string' },
  float: { type: 'number' },
  datepicker: { type: 'date' },
  select: { type: 'option' },
  multiselect: { type: 'array', items: 'option' },
  userpicker: { type: 'user' },
};

export function restOption(context: RenderContext, { id, value }: OptionRecord): RestRecord {
  return { self: selfLink(context, `customFieldOption/${id}`), value, id };
}

const optionsOf = ({ options }: CustomFieldRecord, stored: unknown): readonly OptionRecord[] => {
  const ids = Array.isArray(stored) ? stored : [stored];
  return options.filter((option) => ids.includes(option.id));
};

/** The value of a custom field as REST v3 gives it; null where it is empty. */
export function restCustomValue(context: RenderContext, issue: IssueRecord, field: CustomFieldRecord): unknown {
  const stored = issue.custom[field.id] ?? null;
  if (stored === null) return null;
  switch (field.type) {
    case 'textarea':
      return JSON.parse(String(stored));
    case 'select':
      return optionsOf(field, stored).map((option) => restOption(context, option))[0] ?? null;
    case 'multiselect':
      return optionsOf(field, stored).map((option) => restOption(context, option));
    case 'userpicker':
      return restUserOrNull(context, String(stored));
    default:
      return stored;
  }
}

/** The value as history shows it: an id where it has one, and its text. */
export function customSide(
  state: JiraState,
  issue: IssueRecord,
  field: CustomFieldRecord,
): { id: string | null; text: string | null } {
  const stored = issue.custom[field.id] ?? null;
  if (stored === null) return { id: null, text: null };
  const options = optionsOf(field, stored);
  switch (field.type) {
    case 'textarea':
      return { id: null, text: adfText(String(stored)) };
    case 'datepicker':
      return { id: String(stored), text: `${stored} 00:00:00.0` };
    case 'select':
      return { id: String(stored), text: options[0]?.value ?? null };
    case 'multiselect':
      return {
        id: `[${options.map((option) => option.id).join(', ')}]`,
        text: options.map((option) => option.value).join(','),
      };
    case 'userpicker':
      return { id: String(stored), text: userOf(state.catalog, String(stored))?.displayName ?? null };
    default:
      return { id: null, text: String(stored) };
  }
}
