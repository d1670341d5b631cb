import { type SiteConfig, siteConfigSchema } from '../../src/domain/site/site-config.ts';
import { PROJECTS, type Schedule } from './actions.ts';

export type Choices = Pick<Schedule, 'doors' | 'policy' | 'onTicketDelete' | 'writeMode' | 'sites' | 'smallPages'>;

const REFERENCE = { name: 'reference', fieldId: 'customfield_10039', kind: 'text' } as const;

/** What an admin chose for a project. @param chosen whether the custom field takes part */
export const projectChoice = (chosen: boolean) => ({
  customFields: chosen ? [REFERENCE] : [],
  transitionFields: { resolution: { name: 'Done' } },
});

/** Both projects take part with every field there is, a custom one as well. */
export function siteConfig({ policy, onTicketDelete, writeMode }: Choices): SiteConfig {
  const fields = ['title', 'description', 'status', 'priority', 'dueDate', 'assignee', 'custom.reference'];
  return siteConfigSchema.parse({
    projectKeys: PROJECTS,
    onTicketDelete,
    writeMode,
    policies: Object.fromEntries(fields.map((field) => [field, policy])),
    projects: Object.fromEntries(PROJECTS.map((key) => [key, projectChoice(true)])),
  });
}
