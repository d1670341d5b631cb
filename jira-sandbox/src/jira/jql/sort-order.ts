import { byId, userOf } from '../model/catalog.ts';
import type { IssueRecord } from '../model/records.ts';
import type { JiraState } from '../state/jira-state.ts';
import { unknownField } from './compile-clause.ts';
import { meaningError } from './jql-error.ts';
import type { OrderTerm } from './syntax.ts';

/** What an issue is sorted by: comparable, and fit for a page token (JSON). */
export type SortKey = readonly (string | number)[];
/** Atlassian's limit (its description of the search's `jql`). */
const ORDER_LIMIT = 7;

type Reader = (state: JiraState, issue: IssueRecord) => SortKey;

const key: Reader = (state, issue) => [byId(state.catalog.projects, issue.projectId).key, issue.number];
const person = (state: JiraState, accountId: string | null): SortKey => [
  accountId === null ? '\uffff' : (userOf(state.catalog, accountId)?.displayName ?? accountId),
];
/** Higher priorities have lower ids, and `ORDER BY priority DESC` begins with the highest. */
const priority: Reader = (_, issue) => [-Number(issue.priorityId)];

const READERS: Readonly<Record<string, Reader>> = {
  key,
  issuekey: key,
  id: (_, issue) => [Number(issue.id)],
  updated: (_, issue) => [issue.updated],
  updateddate: (_, issue) => [issue.updated],
  created: (_, issue) => [issue.created],
  createddate: (_, issue) => [issue.created],
  priority,
  summary: (_, issue) => [issue.summary.toLowerCase()],
  status: (_, issue) => [Number(issue.statusId)],
  issuetype: (_, issue) => [Number(issue.typeId)],
  project: (state, issue) => [byId(state.catalog.projects, issue.projectId).name],
  assignee: (state, issue) => person(state, issue.assigneeId),
  reporter: (state, issue) => person(state, issue.reporterId),
  duedate: (_, issue) => [issue.dueDate ?? '\uffff'],
  due: (_, issue) => [issue.dueDate ?? '\uffff'],
  resolved: (_, issue) => [issue.resolvedAt ?? 0],
  resolutiondate: (_, issue) => [issue.resolvedAt ?? 0],
  rank: (_, issue) => [Number(issue.id)],
};

function compareKeys(a: SortKey, b: SortKey): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined || left === right) continue;
    if (typeof left === 'number' && typeof right === 'number') return left - right;
    return String(left) < String(right) ? -1 : 1;
  }
  return 0;
}

/** An order of issues in which no two are equal. */
export type SortOrder = {
  /** The index that reads issues in the order of the first column, when there is one. */
  readonly index: 'byUpdated' | 'byId' | null;
  /** Whether the first column descends. */
  readonly descending: boolean;
  /** The position of an issue in this order. */
  keyOf(issue: IssueRecord): SortKey[];
  compare(a: readonly SortKey[], b: readonly SortKey[]): number;
};

/** Builds the order that ORDER BY asks for; without one, the newest issue comes first. Ties go by id. */
export function sortOrder(state: JiraState, terms: readonly OrderTerm[]): SortOrder {
  if (terms.length > ORDER_LIMIT)
    throw meaningError(`The 'order by' clause can contain at most ${ORDER_LIMIT} fields.`);
  const columns = terms.map(({ field, descending }) => {
    const name = field.name.toLowerCase();
    const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
    if (read === undefined) throw unknownField(field.name);
    return { name, read, sign: descending ? -1 : 1 };
  });
  const id = READERS.id ?? key;
  columns.push({ name: 'id', read: id, sign: terms.length === 0 ? -1 : 1 });
  const first = columns[0];
  return {
    index: first?.name === 'id' ? 'byId' : first?.name.startsWith('updated') ? 'byUpdated' : null,
    descending: first?.sign === -1,
    keyOf: (issue) => columns.map(({ read }) => read(state, issue)),
    compare(a, b) {
      for (const [index, { sign }] of columns.entries()) {
        const difference = compareKeys(a[index] ?? [], b[index] ?? []);
        if (difference !== 0) return sign * difference;
      }
      return 0;
    },
  };
}
