import type { TicketStatus } from '@synapse/shared/ticket';
import type { JiraStatus, StatusCategory } from '../fields/synced-field.ts';

/** A transition: where it leads, which fields its screen has, and which of them it demands. */
export type Way = {
  id: string;
  name: string;
  to: JiraStatus;
  screen: string[];
  /** By the field's id in Jira: what it is called, and what it may be where Jira says so. */
  needs: Record<string, { name: string; allowed: string[] }>;
};

/** What a workflow offers from one status. */
export type WorkflowStep = { status: JiraStatus; ways: Way[] };

/** What is known of a workflow, by status id. */
export type Workflow = ReadonlyMap<string, WorkflowStep>;

/**
 * How to get to a status:
 * - `go`: this way leads there, every field that it demands is given
 * - `ask`: it leads there once these fields are given
 * - `explore`: no open way is known, but there may be one from these statuses, of which nothing is known yet; `ask` is
 *   the way that would do once its fields are given, where one is known
 * - `none`: nothing leads there
 */
export type Plan =
  | { kind: 'go'; path: readonly Way[] }
  | Ask
  | { kind: 'explore'; paths: readonly (readonly Way[])[]; ask: Ask | null }
  | { kind: 'none' };

export type Ask = { kind: 'ask'; path: readonly Way[]; needs: Way['needs'] };

/** The shortest way through what is known of a workflow. @param given the ids of the fields there are values for */
export function planWay(
  workflow: Workflow,
  from: string,
  reaches: (status: JiraStatus) => boolean,
  given: ReadonlySet<string>,
): Plan {
  const open = search(workflow, from, reaches, (way) => missing(way, given).length === 0);
  if (open.path) return { kind: 'go', path: open.path };
  const any = search(workflow, from, reaches, () => true);
  const ask: Ask | null = any.path && { kind: 'ask', path: any.path, needs: needsOf(any.path, given) };
  if (open.unknown.length > 0) return { kind: 'explore', paths: open.unknown, ask };
  return ask ?? { kind: 'none' };
}

/** Breadth first, so the first way found is a shortest one. */
function search(
  workflow: Workflow,
  from: string,
  reaches: (status: JiraStatus) => boolean,
  mayUse: (way: Way) => boolean,
): { path: readonly Way[] | null; unknown: (readonly Way[])[] } {
  const unknown: (readonly Way[])[] = [];
  const seen = new Set([from]);
  const queue: (readonly Way[])[] = [[]];
  for (const path of queue) {
    const step = workflow.get(path.at(-1)?.to.id ?? from);
    if (!step) unknown.push(path);
    for (const way of step?.ways ?? []) {
      if (!mayUse(way)) continue;
      if (reaches(way.to)) return { path: [...path, way], unknown };
      if (seen.has(way.to.id)) continue;
      seen.add(way.to.id);
      queue.push([...path, way]);
    }
  }
  return { path: null, unknown };
}

const missing = (way: Way, given: ReadonlySet<string>): string[] =>
  Object.keys(way.needs).filter((field) => !given.has(field));

function needsOf(path: readonly Way[], given: ReadonlySet<string>): Way['needs'] {
  return Object.fromEntries(
    path.flatMap((way) =>
      missing(way, given).map((field) => [field, way.needs[field] ?? { name: field, allowed: [] }]),
    ),
  );
}

const RANK: Readonly<Record<StatusCategory, number>> = { new: 0, indeterminate: 1, done: 2 };
const CRM_RANK: Readonly<Record<TicketStatus, number>> = { OPEN: 0, IN_PROGRESS: 1, RESOLVED: 2, CLOSED: 2 };

/** Whether going on to a status leads nearer to the wanted one: only then is it gone to without knowing what follows. */
export function leadsNearer(from: JiraStatus, to: JiraStatus, wanted: TicketStatus): boolean {
  const target = CRM_RANK[wanted];
  return Math.abs(RANK[to.category] - target) < Math.abs(RANK[from.category] - target);
}
