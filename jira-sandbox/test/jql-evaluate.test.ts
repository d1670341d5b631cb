import fc from 'fast-check';
import { Jira } from '../src/jira/jira.ts';
import { compileCondition, withoutNot } from '../src/jira/jql/compile.ts';
import { parseJql } from '../src/jira/jql/parse.ts';
import { searchPage } from '../src/jira/jql/search.ts';
import type { IssueRecord } from '../src/jira/model/records.ts';
import { seedMany } from '../src/jira/seed/seed-many.ts';
import { siteCatalog } from '../src/jira/seed/site-catalog.ts';
import { memoryStore } from '../src/jira/state/record-store.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const catalog = siteCatalog();
const jira = new Jira({
  catalog,
  store: memoryStore(),
  now: () => NOW,
  onListenerError: (error) => {
    throw error;
  },
});
seedMany(jira, { issues: 120, commentsPerIssue: 0, sameUpdated: 50, seed: 11 });
const issues = [...jira.state.allIssues()];
const environment = jira.jqlEnvironment(catalog.users[0] ?? unreachable());

function unreachable(): never {
  throw new Error('The catalog has no users');
}

const updates = [...new Set(issues.map(({ updated }) => updated))];
const moment = fc.constantFrom(...updates).chain((at) => fc.constantFrom(at, at - 1, at + 1));

/** Conditions with, beside each, what it means in plain code. */
type Meant = { readonly jql: string; readonly holds: (issue: IssueRecord) => boolean };

const comparison = fc.record({ operator: fc.constantFrom('<', '<=', '>', '>=', '='), moment }).map(
  ({ operator, moment: at }): Meant => ({
    jql: `updated ${operator} ${at}`,
    holds: ({ updated }) =>
      (operator.includes('<') && updated < at) ||
      (operator.includes('>') && updated > at) ||
      (operator.includes('=') && updated === at),
  }),
);
const status = fc
  .constantFrom('10000', '10001', '10002', '10003')
  .map((id): Meant => ({ jql: `status = ${id}`, holds: ({ statusId }) => statusId === id }));
const labels = fc.subarray(['backend', 'frontend', 'mail', 'nothing'], { minLength: 1 }).map(
  (names): Meant => ({
    jql: `labels in (${names.join(', ')})`,
    holds: (issue) => issue.labels.some((label) => names.includes(label)),
  }),
);
const unassigned = fc.constant<Meant>({ jql: 'assignee is EMPTY', holds: ({ assigneeId }) => assigneeId === null });
const leaf = fc.oneof(comparison, status, labels, unassigned);

const { meant } = fc.letrec<{ meant: Meant }>((tie) => ({
  meant: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc
      .tuple(tie('meant'), tie('meant'))
      .map(
        ([a, b]): Meant => ({ jql: `(${a.jql}) AND (${b.jql})`, holds: (issue) => a.holds(issue) && b.holds(issue) }),
      ),
    fc
      .tuple(tie('meant'), tie('meant'))
      .map(
        ([a, b]): Meant => ({ jql: `(${a.jql}) OR (${b.jql})`, holds: (issue) => a.holds(issue) || b.holds(issue) }),
      ),
  ),
}));

function found(jql: string): Set<string> {
  const { where } = parseJql(jql);
  if (where === null) throw new Error('The query has no condition');
  const matches = compileCondition(environment, withoutNot(where));
  return new Set(issues.filter(matches).map(({ id }) => id));
}

function pages(jql: string, limit: number): string[] {
  const ids: string[] = [];
  let token: string | null = null;
  do {
    const page = searchPage(environment, jira.state.search, jql, limit, token);
    ids.push(...page.issues.map(({ id }) => id));
    token = page.nextPageToken;
  } while (token !== null);
  return ids;
}

it('finds what the condition means', () => {
  fc.assert(
    fc.property(meant, ({ jql, holds }) => {
      expect([...found(jql)]).toEqual(issues.filter(holds).map(({ id }) => id));
    }),
  );
});

it('reads by pages, through its indexes, just what reading everything finds, in order', () => {
  const order = fc.constantFrom(
    'updated ASC, key ASC',
    'updated DESC, key ASC',
    'id',
    'id DESC',
    'key',
    'priority DESC',
    'summary',
  );
  fc.assert(
    fc.property(meant, order, fc.integer({ min: 1, max: 60 }), ({ jql, holds }, by, limit) => {
      const ids = pages(`${jql} ORDER BY ${by}`, limit);
      expect([...ids].sort()).toEqual(
        issues
          .filter(holds)
          .map(({ id }) => id)
          .sort(),
      );
      expect(ids).toEqual(pages(`${jql} ORDER BY ${by}`, 1000));
    }),
  );
});

it('sorts by `updated` and then by key', () => {
  const byHand = [...issues].sort((a, b) => a.updated - b.updated || a.number - b.number).map(({ id }) => id);
  fc.assert(
    fc.property(meant, fc.integer({ min: 1, max: 60 }), ({ jql }, limit) => {
      const wanted = found(jql);
      expect(pages(`${jql} ORDER BY updated, key`, limit)).toEqual(byHand.filter((id) => wanted.has(id)));
    }),
  );
});

it('carries NOT over AND and OR', () => {
  fc.assert(
    fc.property(leaf, leaf, (a, b) => {
      expect(found(`NOT (${a.jql} AND ${b.jql})`)).toEqual(found(`NOT ${a.jql} OR NOT ${b.jql}`));
      expect(found(`NOT (${a.jql} OR ${b.jql})`)).toEqual(found(`NOT ${a.jql} AND NOT ${b.jql}`));
      expect(found(`NOT NOT ${a.jql}`)).toEqual(found(a.jql));
    }),
  );
});
