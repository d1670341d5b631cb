import { adfText } from '../adf/adf-text.ts';
import type { IssueRecord } from '../model/records.ts';
import { dateFunction, readDate } from './dates.ts';
import type { JqlEnvironment, Predicate } from './environment.ts';
import { IDENTITY_FIELDS, type IdentityField, resolveOperand } from './identity-fields.ts';
import { meaningError } from './jql-error.ts';
import { compileProperty } from './property-clause.ts';
import type { Clause, Operand, Operator } from './syntax.ts';
import { textMatcher } from './text-match.ts';

type DateReader = (issue: IssueRecord) => number | null;
type TextReader = (environment: JqlEnvironment, issue: IssueRecord) => string;

/** Dates by every name they go by, in lower case. */
const DATE_FIELDS: Readonly<Record<string, DateReader>> = {
  updated: (issue) => issue.updated,
  updateddate: (issue) => issue.updated,
  created: (issue) => issue.created,
  createddate: (issue) => issue.created,
  resolved: (issue) => issue.resolvedAt,
  resolutiondate: (issue) => issue.resolvedAt,
  statuscategorychangeddate: (issue) => issue.statusChangedAt,
  due: (issue) => (issue.dueDate === null ? null : Date.parse(`${issue.dueDate}T00:00:00Z`)),
  duedate: (issue) => (issue.dueDate === null ? null : Date.parse(`${issue.dueDate}T00:00:00Z`)),
};

const description: TextReader = (_, issue) => (issue.descriptionJson === null ? '' : adfText(issue.descriptionJson));
const comments: TextReader = ({ state }, issue) =>
  state.comments
    .of(issue.id)
    .map((comment) => adfText(comment.bodyJson))
    .join('\n');
const reference: TextReader = (_, issue) => String(issue.custom.customfield_10039 ?? '');

const TEXT_FIELDS: Readonly<Record<string, TextReader>> = {
  summary: (_, issue) => issue.summary,
  description,
  comment: comments,
  text: (environment, issue) =>
    [issue.summary, description(environment, issue), comments(environment, issue), reference(environment, issue)].join(
      '\n',
    ),
  'cf[10039]': reference,
  'customer reference': reference,
};

function unsupported(clause: Clause): Error {
  return meaningError(`The operator '${clause.operator}' is not supported by the '${clause.field.name}' field.`);
}

function isNegative(operator: Operator): boolean {
  return operator === '!=' || operator === 'not in' || operator === 'is not' || operator === '!~';
}

/** Negative operators leave out issues where the field is empty, as Jira's do, unless EMPTY is what they name. */
function compileIdentity(environment: JqlEnvironment, field: IdentityField, clause: Clause): Predicate {
  const { operator, operands } = clause;
  if (!['=', '!=', 'in', 'not in', 'is', 'is not'].includes(operator)) {
    if (field.name === 'key') return compileKeyOrder(environment, clause);
    throw unsupported(clause);
  }
  const wanted = operands.map((operand) => resolveOperand(environment, field, operand));
  const ids = new Set(wanted.filter((id): id is string => id !== null));
  const namesEmpty = wanted.includes(null);
  if (isNegative(operator)) {
    return (issue) => {
      const values = field.values(environment, issue);
      return values.length > 0 && !values.some((value) => ids.has(value));
    };
  }
  return (issue) => {
    const values = field.values(environment, issue);
    return values.length === 0 ? namesEmpty : values.some((value) => ids.has(value));
  };
}

function compareBy(operator: Operator, difference: number): boolean {
  switch (operator) {
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
    case '=':
    case 'in':
      return difference === 0;
    default:
      return difference !== 0;
  }
}

/** `key > KAN-5`: by number, within the project that the key names. */
function compileKeyOrder(environment: JqlEnvironment, clause: Clause): Predicate {
  const [operand] = clause.operands;
  if (operand?.kind !== 'value' || clause.operator.includes('~')) throw unsupported(clause);
  const pivot = environment.state.resolve(operand.text);
  if (pivot === undefined) throw meaningError(`An issue with key '${operand.text}' does not exist for field 'key'.`);
  return (issue) => issue.projectId === pivot.projectId && compareBy(clause.operator, issue.number - pivot.number);
}

/** The moment an operand of a date field means; throws Jira's 400 for what is no date. */
export function dateOperand(environment: JqlEnvironment, field: string, operand: Operand): number {
  const { now, caller } = environment;
  if (operand.kind === 'function') {
    const moment = dateFunction(operand.name, now, caller.timeZone);
    if (moment !== undefined) return moment;
    throw meaningError(`Unable to find JQL function '${operand.name}()'.`);
  }
  const text = operand.kind === 'value' ? operand.text : 'EMPTY';
  const moment = operand.kind === 'value' ? readDate(text, operand.quoted, now, caller.timeZone) : undefined;
  if (moment !== undefined) return moment;
  throw meaningError(
    `Date value '${text}' for field '${field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
  );
}

function compileDate(environment: JqlEnvironment, read: DateReader, clause: Clause): Predicate {
  const { operator, operands, field } = clause;
  if (operator.includes('~')) throw unsupported(clause);
  if (operator === 'is') return (issue) => read(issue) === null;
  if (operator === 'is not') return (issue) => read(issue) !== null;
  const moments = operands.map((operand) => dateOperand(environment, field.name, operand));
  return (issue) => {
    const value = read(issue);
    if (value === null) return false;
    const matches = (moment: number) => compareBy(operator, value - moment);
    return isNegative(operator) ? moments.every(matches) : moments.some(matches);
  };
}

function compileText(environment: JqlEnvironment, read: TextReader, clause: Clause): Predicate {
  const [operand] = clause.operands;
  if (clause.operator === 'is') return (issue) => read(environment, issue) === '';
  if (clause.operator === 'is not') return (issue) => read(environment, issue) !== '';
  if ((clause.operator !== '~' && clause.operator !== '!~') || operand?.kind !== 'value') throw unsupported(clause);
  const matches = textMatcher(operand.text);
  const wanted = clause.operator === '~';
  return (issue) => {
    const text = read(environment, issue);
    return wanted ? matches(text) : text !== '' && !matches(text);
  };
}

/** Makes a clause into a test of one issue. Throws Jira's 400 for an unknown field, operator or value. */
export function compileClause(environment: JqlEnvironment, clause: Clause): Predicate {
  const name = clause.field.name.toLowerCase();
  if (clause.field.property !== undefined) return compileProperty(environment, clause.field.property, clause);
  if (Object.hasOwn(IDENTITY_FIELDS, name)) {
    const field = IDENTITY_FIELDS[name];
    if (field !== undefined) return compileIdentity(environment, field, clause);
  }
  const date = Object.hasOwn(DATE_FIELDS, name) ? DATE_FIELDS[name] : undefined;
  if (date !== undefined) return compileDate(environment, date, clause);
  const text = Object.hasOwn(TEXT_FIELDS, name) ? TEXT_FIELDS[name] : undefined;
  if (text !== undefined) return compileText(environment, text, clause);
  throw unknownField(clause.field.name);
}

export function unknownField(name: string): Error {
  return meaningError(`Field '${name}' does not exist or you do not have permission to view it.`);
}
