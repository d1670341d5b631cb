import type { TicketStatus } from '@synapse/shared/ticket';
import { z } from 'zod';
import type { EffectiveConfig } from '../site/site-config.ts';
import { changelogItem, type JiraStatus, type StatusCategory, type SyncedField } from './synced-field.ts';

const CATEGORIES = ['new', 'indeterminate', 'done'] as const satisfies readonly StatusCategory[];

/** Which CRM statuses each of Jira's three status categories stands for; the first is what a new value becomes. */
export const STATUS_BY_CATEGORY: Record<StatusCategory, readonly [TicketStatus, ...TicketStatus[]]> = {
  new: ['OPEN'],
  indeterminate: ['IN_PROGRESS'],
  done: ['RESOLVED', 'CLOSED'],
};

const issueStatus = z.object({
  id: z.string(),
  name: z.string(),
  statusCategory: z.object({ key: z.string() }),
});

/** Jira has a fourth category, `undefined` ("No Category"): its issues count as not begun. */
export function categoryOf(key: string): StatusCategory {
  return CATEGORIES.find((category) => category === key) ?? 'new';
}

/** Reads a REST v3 status object; undefined when it is not one. */
export function readStatus(value: unknown): JiraStatus | undefined {
  const parsed = issueStatus.safeParse(value);
  if (!parsed.success) return undefined;
  return { id: parsed.data.id, name: parsed.data.name, category: categoryOf(parsed.data.statusCategory.key) };
}

/** The CRM statuses that a Jira status stands for: the one an admin mapped it to, else those of its category. */
export function standsFor(status: JiraStatus, config: EffectiveConfig): readonly [TicketStatus, ...TicketStatus[]] {
  const mapped = config.statusMap[status.id];
  return mapped ? [mapped] : STATUS_BY_CATEGORY[status.category];
}

/** Jira changes a status by transition only: an edit ignores it (docs/reference/jira-rest.md#transitions). */
export const statusField: SyncedField<'status', JiraStatus> = {
  name: 'status',
  issueField: 'status',
  empty: 'OPEN',
  jiraFillsIn: true,
  mapped: true,
  fromIssue: (fields) => readStatus(fields.status),
  fromEvent(event) {
    const status = event.issue.fields.status;
    if (status?.category !== undefined) return { value: { ...status, category: categoryOf(status.category) } };
    return status || changelogItem(event, 'status') ? 'fetch' : undefined;
  },
  toCrm: (status, config) => standsFor(status, config)[0],
  agrees: (crm, status, config) => standsFor(status, config).includes(crm),
  sameJira: (a, b) => a.id === b.id,
  write: (crm, config) => ({ by: 'transition', reaches: (status) => standsFor(status, config).includes(crm) }),
};
