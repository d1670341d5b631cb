import type { CustomFieldRecord } from './custom-fields.ts';

/** The parts of the site that no request of the REST API changes: people, projects, statuses and their like. */

export type UserRecord = Readonly<{
  accountId: string;
  accountType: 'atlassian' | 'app' | 'customer';
  displayName: string;
  /** The address the person signs in with; never shown by itself. */
  loginEmail: string;
  /** False when the person hides the address: REST then answers null. */
  emailVisible: boolean;
  apiToken: string;
  timeZone: string;
  active: boolean;
  /** Whether issues can be assigned to this person. */
  assignable: boolean;
  /** Whether this person administers the site. */
  isAdmin: boolean;
}>;

export type StatusCategoryRecord = Readonly<{ id: number; key: string; name: string; colorName: string }>;
export type StatusRecord = Readonly<{ id: string; name: string; description: string; category: StatusCategoryRecord }>;
export type PriorityRecord = Readonly<{ id: string; name: string; statusColor: string; description: string }>;
export type ResolutionRecord = Readonly<{ id: string; name: string; description: string }>;
export type IssueTypeRecord = Readonly<{ id: string; name: string; description: string; subtask: boolean }>;

export type TransitionRecord = Readonly<{
  id: string;
  name: string;
  /** Status ids it starts from; 'any' makes it global. */
  from: readonly string[] | 'any';
  to: string;
  /** Fields on the transition's screen, and whether each must be filled in. */
  screen: Readonly<Record<string, { required: boolean }>>;
  /** What the post function does to the resolution when the screen does not decide. */
  resolution: { set: string } | 'clear' | 'keep';
}>;

export type WorkflowRecord = Readonly<{
  name: string;
  statusIds: readonly string[];
  initialStatusId: string;
  transitions: readonly TransitionRecord[];
}>;

export type ProjectRecord = Readonly<{
  id: string;
  uuid: string;
  key: string;
  /** The keys it had before it was renamed; they go on resolving. */
  formerKeys?: readonly string[];
  name: string;
  description: string;
  typeKey: 'software' | 'service_desk' | 'business';
  leadId: string;
  issueTypeIds: readonly string[];
  workflow: WorkflowRecord;
}>;

export type SiteCatalog = Readonly<{
  cloudId: string;
  title: string;
  users: readonly UserRecord[];
  projects: readonly ProjectRecord[];
  statuses: readonly StatusRecord[];
  priorities: readonly PriorityRecord[];
  defaultPriorityId: string;
  resolutions: readonly ResolutionRecord[];
  issueTypes: readonly IssueTypeRecord[];
  customFields: readonly CustomFieldRecord[];
}>;

/** The record of `records` with this id; throws when the catalog itself is inconsistent. */
export function byId<T extends { id: string }>(records: readonly T[], id: string): T {
  const found = records.find((record) => record.id === id);
  if (found === undefined) throw new Error(`The sandbox's catalog has no record with id ${id}`);
  return found;
}

/** The project that an id, its key or a key it had before names, regardless of case. */
export function projectOf(catalog: SiteCatalog, idOrKey: string): ProjectRecord | undefined {
  const wanted = idOrKey.toUpperCase();
  const { projects } = catalog;
  return (
    projects.find(({ id, key }) => id === idOrKey || key === wanted) ??
    projects.find(({ formerKeys }) => formerKeys?.includes(wanted))
  );
}

/** The record that `idOrName` names: by id, or by name regardless of case. */
export function byIdOrName<T extends { id: string; name: string }>(
  records: readonly T[],
  idOrName: string,
): T | undefined {
  const wanted = idOrName.toLowerCase();
  return records.find((record) => record.id === idOrName) ?? records.find((r) => r.name.toLowerCase() === wanted);
}

export function userOf(catalog: SiteCatalog, accountId: string): UserRecord | undefined {
  return catalog.users.find((user) => user.accountId === accountId);
}
