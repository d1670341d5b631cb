import {
  conflictPolicySchema,
  type Direction,
  type Participation,
  type ProjectConfig,
  projectConfigSchema,
} from '@synapse/shared/project-config';
import { whenDoneSchema, writeModeSchema } from '@synapse/shared/site-settings';
import { onTicketDeleteSchema, ticketPrioritySchema, ticketStatusSchema } from '@synapse/shared/ticket';
import { z } from 'zod';

/** What an admin chose for a site. Everything has a default, so `{}` is a working site. */
export const siteConfigSchema = z.object({
  /** The projects whose issues take part, by their refs (domain/site/project.ts). Empty: only the site's default project. */
  projectKeys: z.array(z.string()).default([]),
  /** Jira status id to CRM status, where the status category is not the right answer. */
  statusMap: z.record(z.string(), ticketStatusSchema).default({}),
  /** Jira priority id to CRM priority, where the name is not the right answer. */
  priorityMap: z.record(z.string(), ticketPrioritySchema).default({}),
  /** Per field; a field that is not named follows `jira`. */
  policies: z.record(z.string(), conflictPolicySchema).default({}),
  /** What becomes of the issue of a ticket that is deleted here. */
  onTicketDelete: onTicketDeleteSchema.default('leave'),
  writeMode: writeModeSchema.default('careful'),
  whenDone: whenDoneSchema.nullable().default(null),
  /** After how many days a deleted ticket is removed for good; null: never. */
  purgeDeletedAfterDays: z.number().int().min(1).nullable().default(null),
  /** What an admin chose for single projects, by their refs; it goes before what stands above. */
  projects: z.record(z.string(), projectConfigSchema).default({}),
});
export type SiteConfig = z.infer<typeof siteConfigSchema>;

/** What holds for one project: the site's choices, and over them the project's own. */
export type EffectiveConfig = SiteConfig & Omit<ProjectConfig, 'statusMap' | 'priorityMap' | 'policies'>;

const NO_CHOICE: ProjectConfig = projectConfigSchema.parse({});

/** @param project its ref; null: no project, so the site's choices alone */
export function configOf(site: SiteConfig | undefined, project: string | null): EffectiveConfig {
  const config = site ?? siteConfigSchema.parse({});
  const own = (project === null ? undefined : config.projects[project]) ?? NO_CHOICE;
  return {
    ...config,
    ...own,
    statusMap: { ...config.statusMap, ...own.statusMap },
    priorityMap: { ...config.priorityMap, ...own.priorityMap },
    policies: { ...config.policies, ...own.policies },
  };
}

/** Which way a field goes in this project; both, where an admin chose nothing. */
export function directionOf(config: EffectiveConfig, field: string): Direction {
  return config.directions[field] ?? 'both';
}

/**
 * Whether an issue that no ticket follows yet becomes one.
 * @param issueTypeId null: not known yet; then it may, and a fetch will tell
 */
export function mayTakePart(participation: Participation, issueTypeId: string | null): boolean {
  if (participation.mode === 'linked') return false;
  return participation.mode === 'all' || issueTypeId === null || participation.issueTypeIds.includes(issueTypeId);
}
