import { createHash } from 'node:crypto';
import type { IssueRecord } from '../model/records.ts';
import type { SearchIndex } from '../state/search-index.ts';
import { compileCondition, type UpdatedRange, updatedRange, withoutNot } from './compile.ts';
import type { JqlEnvironment, Predicate } from './environment.ts';
import { meaningError } from './jql-error.ts';
import { parseJql } from './parse.ts';
import { type SortKey, type SortOrder, sortOrder } from './sort-order.ts';

export type SearchPage = { readonly issues: readonly IssueRecord[]; readonly nextPageToken: string | null };

type Prepared = { readonly matches: Predicate; readonly range: UpdatedRange; readonly order: SortOrder };

/** Parses and checks a query. Throws Jira's 400: bad syntax, unknown names, or no restriction at all. */
function prepare(environment: JqlEnvironment, jql: string): Prepared {
  const query = parseJql(jql);
  if (query.where === null) {
    throw meaningError('Unbounded JQL queries are not allowed here. Please add a search restriction to your query.');
  }
  const where = withoutNot(query.where);
  const predicate = compileCondition(environment, where);
  return {
    matches: (issue) => predicate(issue) && !environment.isHidden(issue),
    range: updatedRange(environment, where),
    order: sortOrder(environment.state, query.orderBy),
  };
}

/** A token holds the place in the order after which the next page starts, and which query it belongs to. */
function fingerprint(jql: string): string {
  return createHash('sha256').update(jql).digest('base64url').slice(0, 12);
}

function readToken(jql: string, token: string): SortKey[] {
  try {
    const { query, after } = JSON.parse(Buffer.from(token, 'base64url').toString()) as {
      query: string;
      after: SortKey[];
    };
    if (query === fingerprint(jql) && Array.isArray(after)) return after;
  } catch {
    // Not one of ours: the same answer as for another query's token.
  }
  throw meaningError('The provided next page token is invalid or expired.');
}

function recordsOf(index: SearchIndex, ids: readonly string[]): IssueRecord[] {
  return ids.flatMap((id) => index.get(id) ?? []);
}

const NO_BOUNDS: UpdatedRange = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** Candidates in groups: the groups come in order, each group is sorted by whoever reads it. */
function* candidates(
  index: SearchIndex,
  { range, order }: Prepared,
  after: readonly SortKey[] | null,
): Generator<Iterable<IssueRecord>> {
  if (order.index === null) {
    yield [...index.byUpdated.groups(range.from, range.to, false)].flatMap((ids) => recordsOf(index, ids));
    return;
  }
  const { from, to } = resumeAt(order.index === 'byUpdated' ? range : NO_BOUNDS, order, after);
  for (const ids of index[order.index].groups(from, to, order.descending)) yield recordsOf(index, ids);
}

/** Starts a range where the last page ended. */
function resumeAt(range: UpdatedRange, order: SortOrder, after: readonly SortKey[] | null): UpdatedRange {
  const last = after?.[0]?.[0];
  if (typeof last !== 'number') return range;
  if (order.descending) return { from: range.from, to: Math.min(range.to, last) };
  return { from: Math.max(range.from, last), to: range.to };
}

/** One page of a search. `limit` is at least 1. */
export function searchPage(
  environment: JqlEnvironment,
  index: SearchIndex,
  jql: string,
  limit: number,
  token: string | null,
): SearchPage {
  const after = token === null ? null : readToken(jql, token);
  const prepared = prepare(environment, jql);
  const { matches, order } = prepared;
  const found: { issue: IssueRecord; key: SortKey[] }[] = [];
  for (const group of candidates(index, prepared, after)) {
    const fresh: { issue: IssueRecord; key: SortKey[] }[] = [];
    for (const issue of group) {
      if (!matches(issue)) continue;
      const key = order.keyOf(issue);
      if (after === null || order.compare(key, after) > 0) fresh.push({ issue, key });
    }
    fresh.sort((a, b) => order.compare(a.key, b.key));
    for (const item of fresh) if (found.length <= limit) found.push(item);
    if (found.length > limit) break;
  }
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const more = found.length > limit && last !== undefined;
  const next = more ? JSON.stringify({ query: fingerprint(jql), after: last.key }) : null;
  return {
    issues: page.map(({ issue }) => issue),
    nextPageToken: next === null ? null : Buffer.from(next).toString('base64url'),
  };
}

/** How many issues a query matches. */
export function countMatches(environment: JqlEnvironment, index: SearchIndex, jql: string): number {
  const { matches, range } = prepare(environment, jql);
  let count = 0;
  for (const ids of index.byUpdated.groups(range.from, range.to, false)) {
    for (const issue of recordsOf(index, ids)) if (matches(issue)) count += 1;
  }
  return count;
}
