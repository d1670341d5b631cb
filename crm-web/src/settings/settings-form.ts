import type { ProjectConfig, Proposal, SiteSettings } from './data.ts';

const text = (form: FormData, name: string) => String(form.get(name) ?? '').trim();
const numberOrNull = (words: string) => (words === '' ? null : Number(words));

/** What the form says holds for a whole site; what is empty there is as it is without a setting. */
export function siteSettingsOf(form: FormData): SiteSettings {
  const status = text(form, 'whenDoneStatus');
  const note = text(form, 'whenDoneNote');
  const runs = text(form, 'syncEnabled');
  return {
    onTicketDelete: text(form, 'onTicketDelete') as SiteSettings['onTicketDelete'],
    writeMode: text(form, 'writeMode') as SiteSettings['writeMode'],
    purgeDeletedAfterDays: numberOrNull(text(form, 'days')),
    syncEnabled: runs === '' ? null : runs === 'on',
    syncIntervalMinutes: numberOrNull(text(form, 'interval')),
    whenDone:
      status === '' && note === ''
        ? null
        : {
            status: status === '' ? null : (status as NonNullable<SiteSettings['whenDone']>['status']),
            note: note || null,
          },
  };
}

export const RULES = ['both:jira', 'both:newest', 'both:crm', 'from-jira', 'to-jira'] as const;
export type Rule = (typeof RULES)[number];

/** The fields of a ticket that a rule can be chosen for. */
export const FIELDS = ['title', 'description', 'status', 'priority', 'assignee', 'labels', 'dueDate'] as const;

export function ruleOf({ directions, policies }: Pick<ProjectConfig, 'directions' | 'policies'>, field: string): Rule {
  const direction = directions[field] ?? 'both';
  return direction === 'both' ? `both:${policies[field] ?? 'jira'}` : direction;
}

/** What the form makes of what is saved of a project. What it does not ask for stays as it is. */
export function projectConfigOf(form: FormData, saved: ProjectConfig, proposal: Proposal): ProjectConfig {
  const mode = text(form, 'participation') as ProjectConfig['participation']['mode'];
  const directions = { ...saved.directions };
  const policies = { ...saved.policies };
  for (const field of FIELDS) {
    const [direction, policy] = text(form, `rule.${field}`).split(':');
    delete directions[field];
    delete policies[field];
    if (direction === 'from-jira' || direction === 'to-jira') directions[field] = direction;
    else if (policy === 'crm' || policy === 'newest') policies[field] = policy;
  }
  return {
    ...saved,
    participation: mode === 'types' ? { mode, issueTypeIds: form.getAll('type').map(String) } : { mode },
    issueTypeId: text(form, 'issueType') || null,
    statusMap: mapOf(form, 'status', saved.statusMap, proposal.statuses, proposal.statusMap),
    priorityMap: mapOf(form, 'priority', saved.priorityMap, proposal.priorities),
    directions,
    policies,
  };
}

/** What stands as Jira's own words suggest is left out, so that it goes on following them. */
function mapOf<Value extends string>(
  form: FormData,
  kind: 'status' | 'priority',
  saved: Readonly<Record<string, Value>>,
  suggested: readonly { id: string; proposed: Value }[],
  mustSay: Readonly<Record<string, Value>> = {},
): Record<string, Value> {
  const map: Record<string, Value> = { ...saved };
  for (const { id, proposed } of suggested) {
    const value = text(form, `${kind}.${id}`) as Value;
    if (value !== proposed || saved[id] !== undefined || mustSay[id] !== undefined) map[id] = value;
  }
  return map;
}
