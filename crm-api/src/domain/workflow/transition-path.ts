import type { TicketStatus } from '@synapse/shared/ticket';
import type { JiraStatus, StatusCategory } from '../fields/synced-field.ts';

/** A transition: where it leads, which fields its screen has, and which of them it demands. */
export type Transition = {
  id: string;
  name: string;
  to: JiraStatus;
  screen: string[];
  /** By the field's id in Jira: what it is called, and what it may be where Jira says so. */
  needs: Record<string, { name: string; allowed: string[] }>;
};

/** What a workflow offers from one status. */
export type WorkflowStep = { status: JiraStatus; transitions: Transition[] };

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
  | { kind: 'go'; path: readonly Transition[] }
  | Ask
  | { kind: 'explore'; paths: readonly (readonly Transition[])[]; ask: Ask | null }
  | { kind: 'none' };

export type Ask = { kind: 'ask'; path: readonly Transition[]; needs: Transition['needs'] };

/** The shortest way through what is known of a workflow. @param given the ids of the fields there are values for */
export function planPath(
  workflow: Workflow,
  from: string,
  reaches: (status: JiraStatus) => boolean,
  given: ReadonlySet<string>,
): Plan {
  const open = search(workflow, from, reaches, (transition) => missing(transition, given).length === 0);
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
  mayUse: (transition: Transition) => boolean,
): { path: readonly Transition[] | null; unknown: (readonly Transition[])[] } {
  const unknown: (readonly Transition[])[] = [];
  const seen = new Set([from]);
  const queue: (readonly Transition[])[] = [[]];
  for (const path of queue) {
    const step = workflow.get(path.at(-1)?.to.id ?? from);
    if (!step) unknown.push(path);
    for (const transition of step?.transitions ?? []) {
      if (!mayUse(transition)) continue;
      if (reaches(transition.to)) return { path: [...path, transition], unknown };
      if (seen.has(transition.to.id)) continue;
      seen.add(transition.to.id);
      queue.push([...path, transition]);
    }
  }
  return { path: null, unknown };
}

const missing = (transition: Transition, given: ReadonlySet<string>): string[] =>
  Object.keys(transition.needs).filter((field) => !given.has(field));

function needsOf(path: readonly Transition[], given: ReadonlySet<string>): Transition['needs'] {
  return Object.fromEntries(
    path.flatMap((transition) =>
      missing(transition, given).map((field) => [field, transition.needs[field] ?? { name: field, allowed: [] }]),
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
