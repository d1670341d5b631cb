import type { TicketPriority } from '@synapse/shared/ticket';
import { z } from 'zod';
import type { EffectiveConfig } from '../site/site-config.ts';
import { changelogItem, type SyncedField } from './synced-field.ts';

/** Null: the issue has none, because its project's screens leave the field out. */
export type JiraPriority = { id: string; name: string } | null;

const issuePriority = z.object({ id: z.string(), name: z.string() }).nullable();

/** Jira's own names, and those of the older default scheme. */
export const PRIORITY_BY_NAME: Readonly<Record<string, TicketPriority>> = {
  highest: 'URGENT',
  high: 'HIGH',
  medium: 'MEDIUM',
  low: 'LOW',
  lowest: 'LOW',
  blocker: 'URGENT',
  critical: 'URGENT',
  major: 'HIGH',
  minor: 'LOW',
  trivial: 'LOW',
};

const NAME_OF: Readonly<Record<TicketPriority, string>> = {
  URGENT: 'Highest',
  HIGH: 'High',
  MEDIUM: 'Medium',
  LOW: 'Low',
};

function toCrm(priority: JiraPriority, config: EffectiveConfig): TicketPriority {
  if (!priority) return 'MEDIUM';
  return config.priorityMap[priority.id] ?? PRIORITY_BY_NAME[priority.name.toLowerCase()] ?? 'MEDIUM';
}

/** The Jira priority a CRM priority is written as: by id where an admin mapped one, else by its usual name. */
function toJira(priority: TicketPriority, config: EffectiveConfig): { id: string } | { name: string } {
  const mapped = Object.entries(config.priorityMap).find(([, crm]) => crm === priority);
  return mapped ? { id: mapped[0] } : { name: NAME_OF[priority] };
}

export const priorityField: SyncedField<'priority', JiraPriority> = {
  name: 'priority',
  issueField: 'priority',
  empty: 'MEDIUM',
  jiraFillsIn: true,
  mapped: true,
  fromIssue(fields) {
    if (!('priority' in fields)) return undefined;
    const parsed = issuePriority.safeParse(fields.priority ?? null);
    return parsed.success ? parsed.data : undefined;
  },
  fromEvent(event) {
    const item = changelogItem(event, 'priority');
    if (item) return { value: item.to === null || item.toName === null ? null : { id: item.to, name: item.toName } };
    return event.issue.fields.priority === undefined ? undefined : { value: event.issue.fields.priority };
  },
  toCrm,
  agrees: (crm, priority, config) => toCrm(priority, config) === crm,
  sameJira: (a, b) =>
    a?.id === b?.id || (a !== null && b !== null && (a.id === '' || b.id === '') && a.name === b.name),
  write(crm, config) {
    const value = toJira(crm, config);
    if ('id' in value) return { by: 'edit', value, jira: { id: value.id, name: '' } };
    const isMapped = Object.keys(config.priorityMap).length > 0;
    return { by: 'edit', value, jira: { id: '', name: value.name }, ...(isMapped ? { byName: true } : {}) };
  },
};

/**
 * A priority that no priority of Jira's is mapped to goes by its usual name. Where the map reads that otherwise, it would come
 * back as another one.
 * @param known Jira's priorities
 * @returns Jira's name, and what it stands for; null: it may be sent
 */
export function misreadPriority(
  priority: TicketPriority,
  known: readonly { id: string; name: string }[],
  config: EffectiveConfig,
): { name: string; reads: TicketPriority } | null {
  const name = NAME_OF[priority];
  const jira = known.find((one) => one.name.toLowerCase() === name.toLowerCase());
  const reads = jira && toCrm(jira, config);
  return reads && reads !== priority ? { name: jira.name, reads } : null;
}

/**
 * What a project's map has to say beside what was chosen: where Jira knows a priority of ours by another name than the usual
 * one, such as Blocker for Urgent, it is sent as the first that reads as it. By the usual name Jira would refuse it.
 * @param known Jira's priorities, in its order
 * @param config the project's, with what was chosen
 */
export function namedOtherwise(
  known: readonly { id: string; name: string }[],
  config: EffectiveConfig,
): Record<string, TicketPriority> {
  const mapped = new Set(Object.values(config.priorityMap));
  const added = Object.entries(NAME_OF).flatMap(([one, usual]) => {
    const priority = one as TicketPriority;
    const standing = known.filter((jira) => toCrm(jira, config) === priority);
    const isUsual = standing.some(({ name }) => name.toLowerCase() === usual.toLowerCase());
    const [first] = standing;
    return mapped.has(priority) || isUsual || !first ? [] : [[first.id, priority] as const];
  });
  return Object.fromEntries(added);
}
