import { t } from '../texts/t.ts';
import type { BulkAction, BulkJob } from './bulk-queries.ts';

/** What is done to all, as its command or its button says it: several may be shown beside each other. */
export function nameOfAction(action: BulkAction | BulkJob['action']): string {
  if (action.kind === 'comment') return t.bulk.comment;
  if (action.kind === 'delete') return t.bulk.remove;
  if (action.kind === 'undo') return t.bulk.undo;
  if (action.kind !== 'edit') return t.bulk.change;
  // What is asked for has values, and a job names its fields alone.
  const fields = Array.isArray(action.fields) ? action.fields : Object.keys(action.fields);
  if (fields.includes('status')) return t.commands.status;
  if (fields.includes('priority')) return t.commands.priority;
  if (fields.includes('assignee')) return t.commands.assignee;
  return fields.includes('dueDate') ? t.commands.due : t.commands.labels;
}
