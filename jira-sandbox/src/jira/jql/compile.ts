import { compileClause, dateOperand } from './compile-clause.ts';
import type { JqlEnvironment, Predicate } from './environment.ts';
import type { Clause, Condition, Operator } from './syntax.ts';

const INVERSE: Readonly<Record<Operator, Operator>> = {
  '=': '!=',
  '!=': '=',
  '~': '!~',
  '!~': '~',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  in: 'not in',
  'not in': 'in',
  is: 'is not',
  'is not': 'is',
};

/**
 * Carries NOT down to the operators, as Jira does: so `NOT assignee = x` means `assignee != x`, which leaves out
 * issues with no assignee.
 */
export function withoutNot(condition: Condition, negated = false): Condition {
  switch (condition.kind) {
    case 'not':
      return withoutNot(condition.part, !negated);
    case 'clause':
      return negated ? { ...condition, operator: INVERSE[condition.operator] } : condition;
    default: {
      const parts = condition.parts.map((part) => withoutNot(part, negated));
      const kind = negated ? (condition.kind === 'and' ? 'or' : 'and') : condition.kind;
      return { kind, parts };
    }
  }
}

/** Makes a condition (without NOT) into a test of one issue. */
export function compileCondition(environment: JqlEnvironment, condition: Condition): Predicate {
  switch (condition.kind) {
    case 'clause':
      return compileClause(environment, condition);
    case 'not':
      return compileCondition(environment, withoutNot(condition));
    default: {
      const parts = condition.parts.map((part) => compileCondition(environment, part));
      if (condition.kind === 'and') return (issue) => parts.every((part) => part(issue));
      return (issue) => parts.some((part) => part(issue));
    }
  }
}

export type UpdatedRange = { readonly from: number; readonly to: number };

function rangeOf(environment: JqlEnvironment, clause: Clause): UpdatedRange {
  const everything = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  const [operand] = clause.operands;
  const name = clause.field.name.toLowerCase();
  const bounds = ['=', '<', '<=', '>', '>='].includes(clause.operator);
  if ((name !== 'updated' && name !== 'updateddate') || !bounds || operand === undefined) return everything;
  const moment = dateOperand(environment, clause.field.name, operand);
  if (clause.operator === '=') return { from: moment, to: moment };
  return clause.operator.startsWith('>') ? { ...everything, from: moment } : { ...everything, to: moment };
}

/** The range of `updated` outside which nothing can match: what lets a search read only a part of the index. */
export function updatedRange(environment: JqlEnvironment, condition: Condition): UpdatedRange {
  if (condition.kind === 'clause') return rangeOf(environment, condition);
  const parts = condition.kind === 'and' ? condition.parts : [];
  const ranges = parts.map((part) => updatedRange(environment, part));
  return {
    from: Math.max(Number.NEGATIVE_INFINITY, ...ranges.map(({ from }) => from)),
    to: Math.min(Number.POSITIVE_INFINITY, ...ranges.map(({ to }) => to)),
  };
}
