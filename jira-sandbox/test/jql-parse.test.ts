import fc from 'fast-check';
import { JiraError } from '../src/jira/jira-error.ts';
import { parseJql } from '../src/jira/jql/parse.ts';
import type { Clause, Condition, Operand, Query } from '../src/jira/jql/syntax.ts';

function refusal(jql: string): string {
  try {
    parseJql(jql);
  } catch (error) {
    if (error instanceof JiraError) return (error.body as { errorMessages: string[] }).errorMessages.join();
    throw error;
  }
  throw new Error(`'${jql}' was taken`);
}

const value = (text: string, quoted = false): Operand => ({ kind: 'value', text, quoted });

describe('what parses', () => {
  it.each<[string, Partial<Clause>]>([
    ['project = KAN', { operator: '=', operands: [value('KAN')] }],
    ['"project"="K A N"', { operator: '=', operands: [value('K A N', true)] }],
    ["summary ~ 'it\\'s'", { operator: '~', operands: [value("it's", true)] }],
    ['updated>=1732877091000', { operator: '>=', operands: [value('1732877091000')] }],
    ['updated >= -5m', { operator: '>=', operands: [value('-5m')] }],
    ['labels not in (a, "b c")', { operator: 'not in', operands: [value('a'), value('b c', true)] }],
    ['assignee is not EMPTY', { operator: 'is not', operands: [{ kind: 'empty' }] }],
    ['assignee IS null', { operator: 'is', operands: [{ kind: 'empty' }] }],
    ['assignee = currentUser()', { operator: '=', operands: [{ kind: 'function', name: 'currentUser', args: [] }] }],
    [
      'created > startOfDay("-1d")',
      { operator: '>', operands: [{ kind: 'function', name: 'startOfDay', args: ['-1d'] }] },
    ],
    ['cf[10039] ~ x', { operator: '~', operands: [value('x')] }],
    ['summary ~ "\\u0041"', { operator: '~', operands: [value('A', true)] }],
  ])('%s', (jql, expected) => {
    expect(parseJql(jql).where).toMatchObject(expected);
  });

  it('reads a property with its key and path', () => {
    const { where } = parseJql('issue.property[crm.link].ticket.id = "T-1"');
    expect(where).toMatchObject({ field: { property: { key: 'crm.link', path: 'ticket.id' } } });
    expect(parseJql('issue.property["a b"] = true').where).toMatchObject({
      field: { property: { key: 'a b', path: '' } },
    });
  });

  it('binds NOT before AND before OR, and parentheses before all', () => {
    const { where } = parseJql('a = 1 or not b = 2 and (c = 3 or d = 4)');
    expect(where).toMatchObject({
      kind: 'or',
      parts: [{ kind: 'clause' }, { kind: 'and', parts: [{ kind: 'not' }, { kind: 'or' }] }],
    });
  });

  it('reads several orders', () => {
    const { orderBy } = parseJql('project = KAN ORDER BY updated DESC, key ASC, summary');
    expect(orderBy.map(({ field, descending }) => [field.name, descending])).toEqual([
      ['updated', true],
      ['key', false],
      ['summary', false],
    ]);
    expect(parseJql('order by created').where).toBeNull();
  });
});

describe('what does not', () => {
  it.each([
    ['project = KAN foo', "Expecting either 'OR' or 'AND' but got 'foo'. (line 1, character 15)"],
    ['project = KAN AND', 'Expecting a field name before the end of the query. (line 1, character 18)'],
    ['project KAN', 'Expecting operator. The valid operators are'],
    ['(project = KAN', "Expecting ')' before the end of the query."],
    ['project in KAN', "Expecting '(' but got 'KAN'."],
    ['project in (KAN', "Expecting either ')' or ','"],
    ['project = "KAN', "The quoted string 'KAN' has not been completed."],
    [
      'project =\n  select',
      "'select' is a reserved JQL word. You must surround it in quotation marks to use it in a query. (line 2, character 3)",
    ],
    ['summary ~ "\\q"', 'is an illegal JQL escape sequence'],
    ['project = KAN order by', 'Expecting a field name'],
    ['assignee is ada', 'takes only EMPTY or NULL'],
    ['a & b', "The character '&' is a reserved JQL character."],
    ['('.repeat(5000), 'The query is nested too deeply.'],
  ])('%j', (jql, message) => {
    expect(refusal(jql)).toContain('Error in the JQL Query: ');
    expect(refusal(jql)).toContain(message);
  });
});

function write(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')}"`;
}

function format(condition: Condition): string {
  switch (condition.kind) {
    case 'clause': {
      const operands = condition.operands.map((operand) => (operand.kind === 'value' ? write(operand.text) : 'EMPTY'));
      const isList = condition.operator.endsWith('in');
      return `${write(condition.field.name)} ${condition.operator} ${isList ? `(${operands.join(', ')})` : operands[0]}`;
    }
    case 'not':
      return `NOT (${format(condition.part)})`;
    default:
      return condition.parts.map((part) => `(${format(part)})`).join(` ${condition.kind} `);
  }
}

/** A query without the offsets, which say where a word stood and nothing of what was meant. */
const meaning = (query: Query): unknown =>
  JSON.parse(JSON.stringify(query, (key, item: unknown) => (key === 'at' ? undefined : item)));

const operand = fc.oneof(
  fc.string({ maxLength: 12 }).map((text): Operand => value(text, true)),
  fc.constant<Operand>({ kind: 'empty' }),
);
const clause = fc.oneof(
  fc.record({
    kind: fc.constant('clause' as const),
    field: fc.string({ minLength: 1, maxLength: 8 }).map((name) => ({ name, at: 0 })),
    operator: fc.constantFrom('=' as const, '!=' as const, '~' as const, '!~' as const, '<' as const, '>=' as const),
    operands: fc.tuple(operand),
  }),
  fc.record({
    kind: fc.constant('clause' as const),
    field: fc.string({ minLength: 1, maxLength: 8 }).map((name) => ({ name, at: 0 })),
    operator: fc.constantFrom('in' as const, 'not in' as const),
    operands: fc.array(operand, { minLength: 1, maxLength: 3 }),
  }),
);
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    clause,
    fc.record({ kind: fc.constant('not' as const), part: tie('condition') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

describe('whatever is asked', () => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(condition, (where) => {
        expect(meaning(parseJql(format(where)))).toEqual(meaning({ where, orderBy: [] }));
      }),
      { numRuns: 300 },
    );
  });

  it('parses any text or refuses it in Jira’s words, and does nothing else', () => {
    const bits = fc.constantFrom(
      'project',
      '=',
      'KAN',
      '(',
      ')',
      'and',
      'or',
      'not',
      'in',
      '"',
      "'",
      ',',
      'order by',
      '\\',
      '-5m',
      '!',
      '[',
      ']',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(bits, { maxLength: 12 }).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(text, (jql) => {
        try {
          parseJql(jql);
        } catch (error) {
          expect(error).toBeInstanceOf(JiraError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
