import type { CustomField, Unreachable } from '@synapse/shared/project-config';
import { TICKET_STATUSES, type TicketPriority, type TicketStatus } from '@synapse/shared/ticket';
import type { EffectiveConfig } from '../site/site-config.ts';
import { planPath, type Transition, type Workflow } from '../workflow/transition-path.ts';
import { priorityField } from './priority.ts';
import { standsFor } from './status.ts';
import type { JiraStatus } from './synced-field.ts';

/** Names by which the done statuses of a project tell themselves apart, in the words Jira's own workflows use. */
const CLOSED_NAMES = /^(closed|cancell?ed|declined|rejected|won.?t (do|fix)|archived)$/i;

/** With room for a number behind it. */
const FIELD_NAME_MAX = 36;

/**
 * A status map by status category. Only where a project has several done statuses does it say which of them are CLOSED;
 * a single one stands for RESOLVED and CLOSED alike. What an admin chose before goes first.
 */
export function proposeStatusMap(
  statuses: readonly JiraStatus[],
  config: EffectiveConfig,
): Record<string, TicketStatus> {
  const done = statuses.filter((status) => status.category === 'done');
  const closed = done.filter((status) => CLOSED_NAMES.test(status.name));
  const apart = closed.length > 0 && closed.length < done.length;
  const proposed = done.map((status): [string, TicketStatus] => [
    status.id,
    closed.includes(status) ? 'CLOSED' : 'RESOLVED',
  ]);
  return { ...(apart ? Object.fromEntries(proposed) : {}), ...config.statusMap };
}

export function proposePriority(priority: { id: string; name: string }, config: EffectiveConfig): TicketPriority {
  return priorityField.toCrm(priority, config);
}

/** The name in the CRM for each custom field: "Customer reference" becomes `customerReference`. Who has one keeps it. */
export function proposeFieldNames<Field extends Pick<CustomField, 'fieldId' | 'name'>>(
  fields: readonly Field[],
  { customFields }: Pick<EffectiveConfig, 'customFields'>,
): (Field & { proposed: string })[] {
  const taken = new Set(customFields.map(({ name }) => name));
  return fields.map((field) => {
    const known = customFields.find(({ fieldId }) => fieldId === field.fieldId)?.name;
    const proposed = known ?? freeName(field.name, taken);
    taken.add(proposed);
    return { ...field, proposed };
  });
}

function freeName(words: string, taken: ReadonlySet<string>): string {
  const parts = words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  const joined = parts
    .map((part, at) => (at === 0 ? part.toLowerCase() : part.charAt(0).toUpperCase() + part.slice(1)))
    .join('');
  const base = (/^[a-z]/.test(joined) ? joined : `field${joined}`).slice(0, FIELD_NAME_MAX);
  let name = base;
  for (let count = 2; taken.has(name); count++) name = `${base}${count}`;
  return name;
}

/** Every CRM status that can't be reached from some status of the workflow, as far as it is known, and why. */
export function findUnreachable(
  workflow: Workflow,
  statuses: readonly JiraStatus[],
  config: EffectiveConfig,
): Unreachable[] {
  const given = new Set(Object.keys(config.transitionFields));
  return TICKET_STATUSES.flatMap((to) => {
    const reaches = (status: JiraStatus) => standsFor(status, config).includes(to);
    const ends = statuses.filter(reaches);
    return [...workflow.values()].flatMap(({ status }): Unreachable[] => {
      if (reaches(status)) return [];
      const from = { id: status.id, name: status.name };
      const none = (reason: string) => [{ from, to, reason, needs: [] }];
      if (ends.length === 0) return none(`No status of this project stands for ${inWords(to)}.`);
      const plan = planPath(workflow, from.id, reaches, given);
      if (plan.kind === 'none')
        return none(`No transition leads from ${from.name} to ${names(ends)}, in however many steps.`);
      const ask = plan.kind === 'explore' ? plan.ask : plan.kind === 'ask' ? plan : null;
      if (!ask) return [];
      const needs = Object.entries(ask.needs).map(([fieldId, need]) => ({ fieldId, ...need }));
      return [{ from, to, reason: `${path(ask.path)} demands ${asked(ask.needs)}.`, needs }];
    });
  });
}

const inWords = (status: TicketStatus): string => `“${status.toLowerCase().replace('_', ' ')}”`;
const names = (statuses: readonly JiraStatus[]): string => statuses.map((status) => status.name).join(' or ');
const path = (transitions: readonly Transition[]): string =>
  `The way by ${transitions.map((transition) => `“${transition.name}”`).join(', ')}`;
const asked = (needs: Transition['needs']): string =>
  Object.entries(needs)
    .map(([field, { name }]) => `${name} (${field})`)
    .join(', ');
