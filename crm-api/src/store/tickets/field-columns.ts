import { type Selectable, sql } from 'kysely';
import { customName, isCustom } from '../../domain/fields/custom.ts';
import type { CoreFieldName, TicketFields } from '../../domain/fields/synced-field.ts';
import type { Database } from '../db/schema.ts';

type TicketTable = Selectable<Database['ticket']>;

/** The columns of `ticket` that hold the synced fields which every ticket has, with their types in PostgreSQL. */
const COLUMNS = {
  title: ['title', 'text'],
  description: ['description', 'text'],
  status: ['status', 'text'],
  priority: ['priority', 'text'],
  labels: ['labels', 'text[]'],
  dueDate: ['due_date', 'date'],
  assignee: ['assignee', 'jsonb'],
} as const satisfies Record<CoreFieldName, readonly [keyof TicketTable, string]>;

type FieldColumn = (typeof COLUMNS)[CoreFieldName][0];

/** The columns of all synced fields; the custom ones share a column. */
export type FieldsRow = Pick<TicketTable, FieldColumn | 'custom'>;

const core = Object.entries(COLUMNS) as [CoreFieldName, (typeof COLUMNS)[CoreFieldName]][];
const all = [...core.map(([name, column]) => [name, ...column] as const), ['custom', 'custom', 'jsonb'] as const];

/** Lists of the same columns in the same order, to be put into statements. */
export const FIELD_COLUMNS = {
  names: sql.raw(all.map(([, column]) => column).join(', ')),
  typed: sql.raw(all.map(([, column, type]) => `${column} ${type}`).join(', ')),
  ofT: sql.raw(all.map(([, column]) => `t.${column}`).join(', ')),
  fromExcluded: sql.raw(all.map(([, column]) => `${column} = excluded.${column}`).join(', ')),
  /** For json_build_object, by the names that the API gives them. */
  jsonOfR: sql.raw(all.map(([name, column]) => `'${name}', r.${column}`).join(', ')),
} as const;

/** The fields that every ticket has, as its row holds them. */
export function coreFieldsOf(row: FieldsRow): Pick<TicketFields, CoreFieldName> {
  return Object.fromEntries(core.map(([name, [column]]) => [name, row[column]])) as Pick<TicketFields, CoreFieldName>;
}

/** The same with the custom ones. */
export function fieldsOfRow(row: FieldsRow): TicketFields {
  const custom = Object.entries(row.custom).map(([name, value]) => [customName(name), value]);
  return { ...coreFieldsOf(row), ...Object.fromEntries(custom) };
}

/** The other way. An emptied custom field stays as null, for it has a base. */
export function rowOfFields(fields: TicketFields): Record<FieldColumn | 'custom', unknown> {
  const custom = Object.entries(fields).filter(([name]) => isCustom(name));
  return {
    ...(Object.fromEntries(core.map(([name, [column]]) => [column, fields[name]])) as Record<FieldColumn, unknown>),
    custom: Object.fromEntries(custom.map(([name, value]) => [name.slice('custom.'.length), value])),
  };
}
