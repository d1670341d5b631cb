import { FIELDS } from '../../ticket/field-names.ts';
import { PRIORITIES } from '../../tickets/search-params.ts';
import type { CustomField, ProjectConfig, Proposal, SiteSettings } from '../data.ts';

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

/** What `mine` changes of `was`, on top of what stands now: what somebody else changed meanwhile stays. */
function onTop<Value extends object>(was: Value, mine: Value, now: Value): Value {
  const [before, wanted, standing] = [was, mine, now].map((value) => new Map<string, unknown>(Object.entries(value)));
  const names = [...new Set([...Object.keys(now), ...Object.keys(mine)])];
  const merged = names.map((name) => {
    const isMine = JSON.stringify(wanted?.get(name)) !== JSON.stringify(before?.get(name));
    return [name, (isMine ? wanted : standing)?.get(name)] as const;
  });
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined)) as Value;
}

export const siteSettingsOnTop: (was: SiteSettings, mine: SiteSettings, now: SiteSettings) => SiteSettings = onTop;

/** @param proposal what the form says though nobody chose it */
export function projectConfigOnTop(
  was: ProjectConfig,
  mine: ProjectConfig,
  now: ProjectConfig,
  { statusMap }: Pick<Proposal, 'statusMap'>,
): ProjectConfig {
  return {
    ...onTop(was, mine, now),
    statusMap: onTop({ ...statusMap, ...was.statusMap }, mine.statusMap, { ...statusMap, ...now.statusMap }),
    priorityMap: onTop(was.priorityMap, mine.priorityMap, now.priorityMap),
    directions: onTop(was.directions, mine.directions, now.directions),
    policies: onTop(was.policies, mine.policies, now.policies),
    transitionFields: onTop(was.transitionFields, mine.transitionFields, now.transitionFields),
  };
}

export const RULES = ['both:jira', 'both:newest', 'both:crm', 'from-jira', 'to-jira'] as const;
export type Rule = (typeof RULES)[number];

export function ruleOf({ directions, policies }: Pick<ProjectConfig, 'directions' | 'policies'>, field: string): Rule {
  const direction = directions[field] ?? 'both';
  return direction === 'both' ? `both:${policies[field] ?? 'jira'}` : direction;
}

/** The custom fields that can be chosen: those that Jira shows, and those that were chosen before. */
export function customFieldsIn({ customFields: chosen }: ProjectConfig, { customFields }: Proposal) {
  const gone = chosen.filter(({ fieldId }) => customFields.every((field) => field.fieldId !== fieldId));
  return [...customFields, ...gone.map((field) => ({ ...field, proposed: field.name }))];
}

/** What a rule of a custom field is kept under. */
export const ruleNameOf = (name: string) => `custom.${name}`;

/** The value that a transition gets, where it is one of Jira's by its name; null: it is something else. */
export function nameIn(value: unknown): string | null {
  const { name } = typeof value === 'object' && value !== null && 'name' in value ? value : { name: null };
  return typeof name === 'string' ? name : null;
}

/** What the form makes of what is saved of a project. What it does not ask for stays as it is. */
export function projectConfigOf(form: FormData, saved: ProjectConfig, proposal: Proposal): ProjectConfig {
  const customFields = chosenCustomFields(form, saved, proposal);
  const mode = text(form, 'participation') as ProjectConfig['participation']['mode'];
  const directions = { ...saved.directions };
  const policies = { ...saved.policies };
  for (const field of [...FIELDS, ...customFields.map(({ name }) => ruleNameOf(name))]) {
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
    customFields,
    transitionFields: transitionFieldsOf(form, saved),
  };
}

/** Those that took part keep their names and their places. */
function chosenCustomFields(form: FormData, saved: ProjectConfig, proposal: Proposal): CustomField[] {
  const wanted = form.getAll('custom').map(String);
  const kept = saved.customFields.filter(({ fieldId }) => wanted.includes(fieldId));
  const added = proposal.customFields.filter(
    ({ fieldId }) => wanted.includes(fieldId) && kept.every((field) => field.fieldId !== fieldId),
  );
  return [...kept, ...added.map(({ fieldId, kind, proposed: name }) => ({ fieldId, kind, name }))];
}

const TRANSITION = 'transition.';
/** What the choice of a field that transitions get is called in the form. */
export const transitionBoxOf = (fieldId: string) => `${TRANSITION}${fieldId}`;

function transitionFieldsOf(form: FormData, { transitionFields }: ProjectConfig): ProjectConfig['transitionFields'] {
  const fields = new Map(Object.entries(transitionFields));
  for (const box of form.keys()) {
    if (!box.startsWith(TRANSITION)) continue;
    const [fieldId, name] = [box.slice(TRANSITION.length), text(form, box)];
    if (name === '') fields.delete(fieldId);
    else if (name !== nameIn(fields.get(fieldId))) fields.set(fieldId, { name });
  }
  return Object.fromEntries(fields);
}

/** Which of our priorities none of Jira's stands for. @param read what each of Jira's stands for */
export const withoutJiraPriority = (read: readonly string[]) =>
  PRIORITIES.filter((one) => !read.includes(one)).reverse();

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
