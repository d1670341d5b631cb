import type { IssueRecord } from '../model/records.ts';
import type { JqlEnvironment, Predicate } from './environment.ts';
import { meaningError } from './jql-error.ts';
import type { Clause, Operand } from './syntax.ts';

type Scalar = string | number | boolean;

/** The scalars at a path inside a property's value; an array on the way stands for each of its elements. */
function scalarsAt(value: unknown, path: readonly string[]): Scalar[] {
  if (Array.isArray(value)) return value.flatMap((item) => scalarsAt(item, path));
  const [step, ...rest] = path;
  if (step !== undefined) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return [];
    return scalarsAt((value as Record<string, unknown>)[step], rest);
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [value] : [];
}

function equalTo(scalar: Scalar, operand: Operand): boolean {
  return operand.kind === 'value' && String(scalar).toLowerCase() === operand.text.toLowerCase();
}

function ordered(scalar: Scalar, operand: Operand): number {
  if (operand.kind !== 'value' || typeof scalar !== 'number') return Number.NaN;
  return scalar - Number(operand.text);
}

/** `issue.property[key].path = value`, for properties that the site indexes (settings.searchableProperties). */
export function compileProperty(
  environment: JqlEnvironment,
  property: { key: string; path: string },
  clause: Clause,
): Predicate {
  const { searchableProperties } = environment;
  if (searchableProperties !== null && !searchableProperties.includes(property.key)) {
    throw meaningError(`Field '${clause.field.name}' does not exist or you do not have permission to view it.`);
  }
  const path = property.path === '' ? [] : property.path.split('.');
  const read = (issue: IssueRecord) => scalarsAt(issue.properties[property.key], path);
  const { operator, operands } = clause;
  const some = (test: (scalar: Scalar, operand: Operand) => boolean): Predicate => {
    return (issue) => read(issue).some((scalar) => operands.some((operand) => test(scalar, operand)));
  };
  switch (operator) {
    case '=':
    case 'in':
      return some(equalTo);
    case '!=':
    case 'not in':
      return (issue) => {
        const scalars = read(issue);
        return scalars.length > 0 && !scalars.some((scalar) => operands.some((operand) => equalTo(scalar, operand)));
      };
    case 'is':
      return (issue) => read(issue).length === 0;
    case 'is not':
      return (issue) => read(issue).length > 0;
    case '<':
      return some((scalar, operand) => ordered(scalar, operand) < 0);
    case '<=':
      return some((scalar, operand) => ordered(scalar, operand) <= 0);
    case '>':
      return some((scalar, operand) => ordered(scalar, operand) > 0);
    case '>=':
      return some((scalar, operand) => ordered(scalar, operand) >= 0);
    default:
      throw meaningError(`The operator '${operator}' is not supported by the '${clause.field.name}' field.`);
  }
}
