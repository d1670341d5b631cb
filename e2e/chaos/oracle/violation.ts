import type { Standing } from '../standing.ts';

export const VIOLATION_KINDS = [
  'lost edit of Jira',
  'lost edit of the CRM',
  'edit went back',
  'label lost',
  'sides differ',
  'comment lost',
  'comment doubled',
  'comment astray',
  'deletion undone',
  'file lost',
  'file doubled',
  'content wrong',
  'link lost',
  'refused and done',
  'history broken',
  'issue lost',
  'issue doubled',
  'ticket lost',
  'ticket doubled',
  'internal text in Jira',
  'restricted text shown',
  'feed',
  'crash',
  'server error',
  'not quiet',
  'parked without a reason',
  'left over',
  'not at rest',
  'told wrongly',
  'text in a log',
] as const;
export type ViolationKind = (typeof VIOLATION_KINDS)[number];

export type Violation = {
  kind: ViolationKind;
  what: string;
  /** Texts that lead to everything that is known of it: values, ids. */
  traces: readonly string[];
};

export type Check = (standing: Standing) => Violation[];

/** Whether a value stands anywhere in some JSON. */
export const holds = (value: string, json: unknown): boolean => json !== null && JSON.stringify(json).includes(value);
