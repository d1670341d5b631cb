import { numbered } from '../texts/numbers.ts';
import { t } from '../texts/t.ts';
import { settings as texts } from '../texts/t-settings.ts';
import { FIELDS, nameOfField } from '../ticket/field-names.ts';
import type { CustomField, ProjectAnswer, Proposal, SiteSettings } from './data.ts';
import { customFieldsIn, nameIn, ruleNameOf, ruleOf } from './sites/settings-form.ts';

/** Each setting by its label, and what is chosen for it. */
export type Words = readonly (readonly [label: string, chosen: string])[];

const numberedOrNone = (value: number | null) => (value === null ? '' : numbered(value));

export function wordsOfSite(said: SiteSettings): Words {
  const { sites } = texts;
  const { syncEnabled: runs, whenDone } = said;
  return [
    [sites.onTicketDelete, sites.deleteChoices[said.onTicketDelete]],
    [sites.writeMode, sites.writeChoices[said.writeMode]],
    [sites.purge, numberedOrNone(said.purgeDeletedAfterDays)],
    [sites.sync, sites.syncChoices[runs === null ? 'server' : runs ? 'on' : 'off']],
    [sites.interval, numberedOrNone(said.syncIntervalMinutes)],
    [sites.whenDoneStatus, whenDone?.status ? t.status[whenDone.status] : sites.whenDoneMaps],
    [sites.whenDoneNote, whenDone?.note ?? ''],
  ];
}

/** @param proposal what Jira calls it */
export function wordsOfProject({ takesPart, config }: ProjectAnswer, proposal: Proposal): Words {
  const { projects } = texts;
  const { participation, issueTypeId } = config;
  const typeOf = (wanted: string) => proposal.issueTypes.find(({ id }) => id === wanted)?.name ?? wanted;
  const custom = customFieldsIn(config, proposal);
  const labelOf = ({ fieldId, name }: CustomField) => custom.find((field) => field.fieldId === fieldId)?.name ?? name;
  const types = participation.mode === 'types' ? participation.issueTypeIds.map(typeOf) : [];
  return [
    [projects.title, takesPart ? projects.takesPart : projects.notPart],
    [projects.participation, [projects.modes[participation.mode], ...types].join(', ')],
    [projects.issueType, issueTypeId === null ? projects.issueTypeNone : typeOf(issueTypeId)],
    ...proposal.statuses.map(
      ({ id, name, proposed }) =>
        [`${projects.statusHere}, ${name}`, t.status[config.statusMap[id] ?? proposed]] as const,
    ),
    ...proposal.priorities.map(
      ({ id, name, proposed }) =>
        [`${projects.priorityHere}, ${name}`, t.priority[config.priorityMap[id] ?? proposed]] as const,
    ),
    ...FIELDS.map((field) => [nameOfField(field), projects.rules[ruleOf(config, field)]] as const),
    [projects.customFields, config.customFields.map(labelOf).join(', ')],
    ...config.customFields.map(
      (field) => [labelOf(field), projects.rules[ruleOf(config, ruleNameOf(field.name))]] as const,
    ),
    ...Object.entries(config.transitionFields).map(
      ([fieldId, value]) =>
        [`${projects.transitionFields}, ${fieldId}`, nameIn(value) ?? JSON.stringify(value)] as const,
    ),
  ];
}

/** @returns what stands differently now, a line for each */
export function changedIn(was: Words, now: Words): string[] {
  const before = new Map(was);
  return now.flatMap(([label, chosen]) =>
    before.get(label) === chosen ? [] : [`${label}: ${chosen === '' ? t.history.nothing : chosen}`],
  );
}
