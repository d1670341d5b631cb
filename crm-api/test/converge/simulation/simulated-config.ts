import {
  type ConflictPolicy,
  type Direction,
  type ProjectConfig,
  projectConfigSchema,
} from '@synapse/shared/project-config';
import type { AnyField } from '../../../src/domain/fields/synced-field.ts';
import { configOf, type SiteConfig, siteConfigSchema } from '../../../src/domain/site/site-config.ts';
import { PROJECTS, type Schedule } from '../actions.ts';

export type Choices = Pick<
  Schedule,
  'doors' | 'policy' | 'onTicketDelete' | 'writeMode' | 'sites' | 'smallPages' | 'kinds' | 'whenDone'
>;

const REFERENCE = { name: 'reference', fieldId: 'customfield_10039', kind: 'text' } as const;
const OF_OTHER_KINDS = [
  { name: 'products', fieldId: 'customfield_10044', kind: 'multi-select' },
  { name: 'details', fieldId: 'customfield_10040', kind: 'rich-text' },
  { name: 'reviewer', fieldId: 'customfield_10045', kind: 'user' },
] as const;

/**
 * What an admin chose for a project.
 * @property hasReference the custom fields take part
 * @property hasKinds there are others beside the one text
 * @property isRemapped Jira's statuses and priorities are read otherwise than by default
 */
export type Choice = {
  hasReference: boolean;
  hasKinds: boolean;
  isRemapped: boolean;
  directions: Record<string, Direction>;
  policies: Record<string, ConflictPolicy>;
};

export const FIRST_CHOICE: Choice = {
  hasReference: true,
  hasKinds: false,
  isRemapped: false,
  directions: {},
  policies: {},
};

export const firstChoice = ({ kinds = false }: Choices): Choice => ({ ...FIRST_CHOICE, hasKinds: kinds });

/** `In Review` is resolved, and `Lowest` as important as `Medium`. */
const OTHER_MAPS = { statusMap: { '10002': 'RESOLVED' }, priorityMap: { '5': 'MEDIUM', '1': 'HIGH' } } as const;

export const projectChoice = ({ hasReference, hasKinds, isRemapped, directions, policies }: Choice): ProjectConfig =>
  projectConfigSchema.parse({
    customFields: hasReference ? [REFERENCE, ...(hasKinds ? OF_OTHER_KINDS : [])] : [],
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
  'custom.details',
  'custom.reviewer',
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

/** Both projects take part with every field there is, custom ones as well. */
export function siteConfig(choices: Choices): SiteConfig {
  const { policy, onTicketDelete, writeMode, whenDone } = choices;
  return siteConfigSchema.parse({
    projectKeys: PROJECTS,
    onTicketDelete,
    writeMode,
    whenDone,
    policies: Object.fromEntries(FIELDS_WITH_POLICY.map((field) => [field, policy])),
    projects: Object.fromEntries(PROJECTS.map((key) => [key, projectChoice(firstChoice(choices))])),
  });
}
