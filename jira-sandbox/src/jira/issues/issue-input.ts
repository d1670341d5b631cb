import { isAdfDocument } from '../adf/check-adf.ts';
import { fieldErrors, messageError } from '../jira-error.ts';
import { customFieldOf } from '../model/custom-fields.ts';
import type { IssueRecord } from '../model/records.ts';
import { readCustomValue, updateOptions } from './custom-field-input.ts';
import { FIELD_READERS, type FieldContext, labelProblem, normalLabels, notOnScreen } from './field-input.ts';
import type { IssuePatch } from './update-issue.ts';

export type JsonObject = Record<string, unknown>;
export type PropertyInput = { key: string; value: unknown };

/** A write as Atlassian's IssueUpdateDetails has it, taken apart. */
export type IssueInput = {
  readonly patch: IssuePatch;
  /** Bodies of comments added by `update.comment` (ADF, as JSON text). */
  readonly comments: readonly string[];
  readonly properties: readonly PropertyInput[];
};

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object under `name` of a request body, or an empty one; 400 for anything else. */
export function objectIn(body: unknown, name: string): JsonObject {
  const value = isObject(body) ? body[name] : undefined;
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw messageError(400, `Can not deserialize value of '${name}': an object was expected.`);
  return value;
}

/** Reads `properties: [{key, value}]`; 400 unless every key is a string of 1 to 255 characters. */
export function propertiesIn(body: unknown): PropertyInput[] {
  const list = isObject(body) ? body.properties : undefined;
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw messageError(400, "'properties' must be a list of {key, value}.");
  return list.map((item: unknown) => {
    const key = isObject(item) ? item.key : undefined;
    if (!isObject(item) || typeof key !== 'string' || key === '' || key.length > 255 || item.value === undefined) {
      throw messageError(400, 'Each property needs a key of 1 to 255 characters and a value.');
    }
    return { key, value: item.value };
  });
}

/** What the issue holds now, of what operations change: nothing for one that is to be made. */
export type Current = Pick<IssueRecord, 'labels' | 'custom'>;

type Collected = { patch: IssuePatch; current: Current; comments: string[]; errors: Record<string, string> };

function setCustom(collected: Collected, fieldId: string, verdict: { stored: unknown } | string): void {
  if (typeof verdict === 'string') collected.errors[fieldId] = verdict;
  else {
    const custom = { ...collected.current.custom, ...collected.patch.custom, [fieldId]: verdict.stored };
    Object.assign(collected.patch, { custom });
  }
}

function setField(collected: Collected, field: string, value: unknown, context: FieldContext): void {
  const custom = customFieldOf(field);
  if (custom) {
    setCustom(collected, field, readCustomValue(value, custom, context));
    return;
  }
  const reader = Object.hasOwn(FIELD_READERS, field) ? FIELD_READERS[field] : undefined;
  const verdict = reader === undefined ? notOnScreen(field) : reader(value, context);
  if (typeof verdict === 'string') collected.errors[field] = verdict;
  else Object.assign(collected.patch, verdict);
}

function updateLabels(collected: Collected, operations: readonly JsonObject[]): void {
  let labels = new Set(collected.current.labels);
  for (const operation of operations) {
    const [verb, value] = Object.entries(operation)[0] ?? ['', undefined];
    const values = verb === 'set' && Array.isArray(value) ? value : [value];
    const problem = values.map(labelProblem).find((found) => found !== undefined);
    if (problem !== undefined) collected.errors.labels = problem;
    else if (verb === 'add') labels.add(value as string);
    else if (verb === 'remove') labels.delete(value as string);
    else if (verb === 'set') labels = new Set(values as string[]);
    else collected.errors.labels = `Unrecognised operation '${verb}' on field 'labels'.`;
  }
  Object.assign(collected.patch, { labels: normalLabels(labels) });
}

function updateCustom(
  collected: Collected,
  fieldId: string,
  operations: readonly JsonObject[],
  context: FieldContext,
): void {
  const field = customFieldOf(fieldId);
  const stored = collected.current.custom[fieldId];
  const current = Array.isArray(stored) ? (stored as string[]) : [];
  if (field) setCustom(collected, fieldId, updateOptions(operations, field, current, context));
}

function addComments(collected: Collected, operations: readonly JsonObject[]): void {
  for (const operation of operations) {
    const body = objectIn(operation, 'add').body;
    if (isAdfDocument(body)) collected.comments.push(JSON.stringify(body));
    else collected.errors.comment = 'Comment body is not valid!';
  }
}

function applyOperations(collected: Collected, update: JsonObject, context: FieldContext): void {
  for (const [field, operations] of Object.entries(update)) {
    if (!Array.isArray(operations) || !operations.every(isObject)) {
      collected.errors[field] = 'Operations must be a list of objects.';
    } else if (field === 'labels') updateLabels(collected, operations);
    else if (customFieldOf(field)?.type === 'multiselect') updateCustom(collected, field, operations, context);
    else if (field === 'comment') addComments(collected, operations);
    else {
      for (const operation of operations) {
        if ('set' in operation) setField(collected, field, operation.set, context);
        else collected.errors[field] = `Unrecognised operation on field '${field}'.`;
      }
    }
  }
}

/**
 * Reads `fields`, `update` and `properties` of a request body. Throws Jira's 400 that names every field at fault.
 * @param leaveOut fields that the caller reads itself (project on create, for one)
 */
export function readIssueInput(
  body: unknown,
  context: FieldContext,
  current: Current,
  leaveOut: readonly string[] = [],
): IssueInput {
  const fields = objectIn(body, 'fields');
  const update = objectIn(body, 'update');
  const collected: Collected = { patch: {}, current, comments: [], errors: {} };
  for (const field of Object.keys(fields)) {
    if (Object.hasOwn(update, field)) {
      collected.errors[field] = `Field '${field}' cannot appear in both 'fields' and 'update'`;
    } else if (!leaveOut.includes(field)) setField(collected, field, fields[field], context);
  }
  const operations = Object.fromEntries(Object.entries(update).filter(([field]) => !Object.hasOwn(fields, field)));
  applyOperations(collected, operations, context);
  if (Object.keys(collected.errors).length > 0) throw fieldErrors(collected.errors);
  return { patch: collected.patch, comments: collected.comments, properties: propertiesIn(body) };
}
