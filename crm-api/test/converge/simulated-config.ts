import {
  type ConflictPolicy,
  type Direction,
  type ProjectConfig,
  projectConfigSchema,
} from '@synapse/shared/project-config';
import type { AnyField } from '../../src/domain/fields/synced-field.ts';
import { configOf, type SiteConfig, siteConfigSchema } from '../../src/domain/site/site-config.ts';
import { PROJECTS, type Schedule } from './actions.ts';

export type Choices = Pick<Schedule, 'doors' | 'policy' | 'onTicketDelete' | 'writeMode' | 'sites' | 'smallPages'>;

const REFERENCE = { name: 'reference', fieldId: 'customfield_10039', kind: 'text' } as const;

/**
 * What an admin chose for a project.
 * @property hasReference the custom field takes part
 * @property isRemapped Jira's statuses and priorities are read otherwise than by default
 */
export type Choice = {
  hasReference: boolean;
  isRemapped: boolean;
  directions: Record<string, Direction>;
  policies: Record<string, ConflictPolicy>;
};

export const FIRST_CHOICE: Choice = { hasReference: true, isRemapped: false, directions: {}, policies: {} };

/** `In Review` is resolved, and `Lowest` as important as `Medium`. */
const OTHER_MAPS = { statusMap: { '10002': 'RESOLVED' }, priorityMap: { '5': 'MEDIUM', '1': 'HIGH' } } as const;

export const projectChoice = ({ hasReference, isRemapped, directions, policies }: Choice): ProjectConfig =>
  projectConfigSchema.parse({
    customFields: hasReference ? [REFERENCE] : [],
    transitionFields: { resolution: { name: 'Done' } },
    ...(isRemapped ? OTHER_MAPS : {}),
    directions,
    policies,
  });

export const FIELDS_WITH_POLICY = [
  'title',
  'description',
  'status',
  'priority',
  'dueDate',
  'assignee',
  'custom.reference',
];

/** Whether a value of the CRM's is one of Jira's, as an admin had it read at any time. */
export const agreesByAnyMap = (
  field: AnyField,
  crm: unknown,
  { value, projectKey }: { value: unknown; projectKey: string },
) =>
  [false, true].some((isRemapped) => {
    const choice = projectChoice({ ...FIRST_CHOICE, isRemapped });
    const config = siteConfigSchema.parse({ projects: { [projectKey]: choice } });
    return field.agrees((crm ?? null) as never, value as never, configOf(config, projectKey));
  });

/** Both projects take part with every field there is, a custom one as well. */
export function siteConfig({ policy, onTicketDelete, writeMode }: Choices): SiteConfig {
  return siteConfigSchema.parse({
    projectKeys: PROJECTS,
    onTicketDelete,
    writeMode,
    policies: Object.fromEntries(FIELDS_WITH_POLICY.map((field) => [field, policy])),
    projects: Object.fromEntries(PROJECTS.map((key) => [key, projectChoice(FIRST_CHOICE)])),
  });
}
