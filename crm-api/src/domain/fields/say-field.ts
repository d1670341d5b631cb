import type { FieldName } from './synced-field.ts';

/** A field's name as a person says it: `due date`, `custom field “region”`. */
export function sayField(name: FieldName): string {
  if (name.startsWith('custom.')) return `custom field “${name.slice('custom.'.length)}”`;
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A field's value as a person says it: `In progress`, the name of somebody, `none`. */
export function sayValue(name: FieldName, value: unknown): string {
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'object' && 'name' in value) return String(value.name);
  return name === 'status' || name === 'priority' ? sentenceCase(String(value)) : String(value);
}

function sentenceCase(code: string): string {
  return code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ');
}
