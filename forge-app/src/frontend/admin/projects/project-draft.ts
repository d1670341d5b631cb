import type { AdminBody } from '@synapse/shared/forge/admin';
import type { CustomField, ProjectConfig } from '@synapse/shared/project-config';
import type { FieldRule } from '../crm-words';

export type LiveProject = AdminBody<'project'>;

/** What the form starts from: what was saved, and where nothing was, what live Jira suggests. */
export function startOf({ saved, proposal }: LiveProject): ProjectConfig {
  const chosen = (map: Record<string, unknown>, id: string) => map[id] !== undefined;
  const statuses = proposal.statuses.map(({ id, proposed }) => [id, saved.config.statusMap[id] ?? proposed]);
  const priorities = proposal.priorities.filter(({ id }) => !chosen(saved.config.priorityMap, id));
  return {
    ...saved.config,
    statusMap: { ...saved.config.statusMap, ...Object.fromEntries(statuses) },
    priorityMap: {
      ...saved.config.priorityMap,
      ...Object.fromEntries(priorities.map(({ id, proposed }) => [id, proposed])),
    },
  };
}

/**
 * What is saved of a draft: a status or priority that stands as Jira's own words suggest it is left out, so that it goes
 * on following them.
 */
export function savedOf(draft: ProjectConfig, live: LiveProject): ProjectConfig {
  const { saved, proposal } = live;
  const keep = <Value>(
    map: Record<string, Value>,
    before: Record<string, Value>,
    suggested: readonly { id: string; proposed: Value }[],
    mustSay: Record<string, Value> = {},
  ) =>
    Object.fromEntries(
      Object.entries(map).filter(([id, value]) => {
        const suggestion = suggested.find((one) => one.id === id)?.proposed;
        return value !== suggestion || before[id] !== undefined || mustSay[id] !== undefined;
      }),
    );
  return {
    ...draft,
    statusMap: keep(draft.statusMap, saved.config.statusMap, proposal.statuses, proposal.statusMap),
    priorityMap: keep(draft.priorityMap, saved.config.priorityMap, proposal.priorities),
  };
}

export function ruleOf({ directions, policies }: ProjectConfig, field: string): FieldRule {
  const direction = directions[field] ?? 'both';
  return direction === 'both' ? `both:${policies[field] ?? 'jira'}` : direction;
}

export function withRule(config: ProjectConfig, field: string, rule: FieldRule): ProjectConfig {
  const { [field]: _direction, ...directions } = config.directions;
  const { [field]: _policy, ...policies } = config.policies;
  if (rule === 'from-jira' || rule === 'to-jira')
    return { ...config, directions: { ...directions, [field]: rule }, policies };
  const policy = rule === 'both:crm' ? 'crm' : rule === 'both:newest' ? 'newest' : 'jira';
  return { ...config, directions, policies: policy === 'jira' ? policies : { ...policies, [field]: policy } };
}

/** The custom fields that take part, by their ids; those that did already keep their names. */
export function withCustomFields(
  config: ProjectConfig,
  available: LiveProject['proposal']['customFields'],
  fieldIds: readonly string[],
): ProjectConfig {
  const customFields = fieldIds.flatMap((fieldId): CustomField[] => {
    const known = config.customFields.find((field) => field.fieldId === fieldId);
    const found = available.find((field) => field.fieldId === fieldId);
    if (known || !found) return known ? [known] : [];
    return [{ fieldId, name: found.proposed, kind: found.kind }];
  });
  return { ...config, customFields };
}
