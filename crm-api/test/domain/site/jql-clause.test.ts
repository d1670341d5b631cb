import { describe, expect, test } from '@jest/globals';
import { parseJql } from '@synapse/jira-sandbox/jira/jql/parse';
import type { Condition } from '@synapse/jira-sandbox/jira/jql/syntax';
import fc from 'fast-check';
import { importCondition } from '../../../src/domain/site/import-forecast.ts';
import { readJqlClause } from '../../../src/domain/site/jql-clause.ts';

/** What Jira would read, or null where it would refuse it. The sandbox's parser is not ours: it is the judge. */
function readByJira(jql: string): Condition | null {
  try {
    return parseJql(jql).where;
  } catch {
    return null;
  }
}

describe('a condition is written as it was read', () => {
  test.each([
    ['status = Done', 'status = Done'],
    ['status=Done', 'status = Done'],
    [`summary ~ 'it''s'`, `summary ~ "it" "s"`],
    [`summary ~ "a \\"quoted\\" (word) ORDER BY"`, `summary ~ "a \\"quoted\\" (word) ORDER BY"`],
    [`summary ~ 'a "quote"'`, `summary ~ "a \\"quote\\""`],
    ['summary ~ "tab\\tand\\u0041"', 'summary ~ "tab\\u0009andA"'],
    ['created >= -7d AND updated > startOfDay(-1)', 'created >= -7d AND updated > startOfDay ( -1 )'],
    [
      'issuetype in (Bug,"Sub-task") or not assignee is EMPTY',
      'issuetype in ( Bug , "Sub-task" ) or not assignee is EMPTY',
    ],
    ['cf[10001] = 5 and issue.property[crm.key].a.b = 1', 'cf[10001] = 5 and issue.property[crm.key].a.b = 1'],
    ['(a = 1) OR (b != 2)', '( a = 1 ) OR ( b != 2 )'],
    ['étiquette = été', 'étiquette = été'],
    ['updated >= 2026-11-01', 'updated >= 2026-11-01'],
  ])('%s', (jql, clause) => {
    expect(readJqlClause(jql)).toEqual({ clause });
  });
});

describe('what could leave the brackets it is put into, or is not understood, is refused', () => {
  test.each([
    ['status = Done ) OR (project = OPS', 'closes none'],
    ['a = 1) OR (b = 2', 'closes none'],
    ['(a = 1', 'not closed'],
    ['"a = 1', 'not closed'],
    ['summary ~ "x\\" ) OR (project = OPS', 'not closed'],
    // To Jira, what stands between square brackets is a name, whatever is in it.
    ['issue.property[ ( ] = 1 ) OR ( project = OPS AND issue.property[ ) ] = 1', 'quotes'],
    ['issue.property[(].a = 1 ) OR ( project = OPS AND issue.property[)].a = 1', 'quotes'],
    ['cf[10001 = 5', 'quotes'],
    ['a = b\\ c', 'quotes'],
    ['a = {b}', 'quotes'],
    ['a = b; c = d', 'quotes'],
    ['summary ~ "\\x"', 'JQL has no'],
    ['status = Done ORDER BY key', 'ORDER BY'],
    ['status = Done order\u00a0by key', 'ORDER BY'],
    ['order by key', 'ORDER BY'],
    ['   ', 'says nothing'],
    [`a = ${'b'.repeat(400)}`, 'too long'],
    ['a = b\u0000', 'quotes'],
    ['a = \u202eb', 'quotes'],
  ])('%j', (jql, problem) => {
    expect(readJqlClause(jql)).toEqual({
      problem: { message: expect.stringContaining(problem), template: expect.anything() },
    });
  });
});

/** Pieces that a hostile JQL would be made of. */
const PIECE = fc.constantFrom(
  ...[
    '(',
    ')',
    '"',
    "'",
    '\\',
    '[',
    ']',
    ' ',
    '\n',
    ',',
    '=',
    '!',
    '!=',
    '~',
    '&&',
    '||',
    'and',
    'or',
    'not',
    'in',
    'is',
  ],
  ...[
    'project',
    'OPS',
    'a',
    '1',
    'empty',
    'order',
    'by',
    'issue.property',
    'issue.property[',
    'cf[',
    '].x',
    '\\"',
    '\\u0022',
  ],
  ...['\\u0029', '\u00a0', '{', ';', '/*', '--', '#', '.', ' ) OR (project = OPS', ' OR ', ' = ', 'a = 1'],
);

test('whatever is accepted stays within the chosen projects, as the sandbox’s parser reads it', () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(PIECE, { maxLength: 14 }), (pieces) => {
      const read = readJqlClause(pieces.join(''));
      if ('problem' in read) return;
      const parsed = readByJira(importCondition(['10000'], read.clause));
      // What Jira refuses finds nothing.
      if (!parsed) return;
      accepted += 1;
      expect(parsed).toMatchObject({
        kind: 'and',
        parts: [{ kind: 'clause', field: { name: 'project' }, operands: [{ text: '10000' }] }, {}],
      });
      expect('parts' in parsed && parsed.parts).toHaveLength(2);
    }),
    { numRuns: 60_000 },
  );
  expect(accepted).toBeGreaterThan(100);
});

test('and means what was written: Jira reads it the same before and after', () => {
  const word = fc.constantFrom(
    'a',
    'status',
    'Done',
    '-7d',
    'cf[10001]',
    '"two words"',
    "'it is'",
    '"a\\u0041\\n\\"b"',
    '10',
  );
  const term = fc
    .tuple(word, fc.constantFrom('=', '!=', '~', '>=', ' in ', ' not in '), word)
    .map(
      ([field, operator, value]) => `${field} ${operator} ${operator.includes('in') ? `(${value},${value})` : value}`,
    );
  const { condition } = fc.letrec<{ condition: string }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      term,
      fc
        .tuple(tie('condition'), fc.constantFrom(' AND ', ' or ', '&&', '||'), tie('condition'))
        .map((all) => all.join('')),
      tie('condition').map((inner) => `(${inner})`),
      tie('condition').map((inner) => `NOT(${inner})`),
    ),
  }));
  fc.assert(
    fc.property(condition, (jql) => {
      const read = readJqlClause(jql);
      if ('problem' in read) throw new Error(read.problem.message);
      const withoutPlaces = (parsed: unknown) =>
        JSON.stringify(parsed, (key, value) => (key === 'at' ? undefined : value));
      expect(withoutPlaces(readByJira(read.clause))).toBe(withoutPlaces(readByJira(jql)));
    }),
    { numRuns: 3_000 },
  );
});
