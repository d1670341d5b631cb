import { emptyFields, fieldsOf } from '../fields/field-map.ts';
import { observedValues } from '../fields/observed-values.ts';
import { canonical, isNothing } from '../fields/same-crm.ts';
import type { FieldName, TicketFields } from '../fields/synced-field.ts';
import type { IssueRef } from '../model/change.ts';
import type { LinkState } from '../model/link.ts';
import type { TicketState } from '../model/ticket.ts';
import type { EffectiveConfig } from '../site/site-config.ts';
import { stableId } from '../stable-id.ts';
import type { ChangeOf } from './change-context.ts';
import { NO_PARTS, UNLINKED } from './standing.ts';

/**
 * The id of the ticket that an issue gets here when no ticket was made for it: the same, whoever learns of the issue first.
 * @param generation how many tickets the issue has had before that have gone on to other issues
 */
export function ticketIdForIssue(siteId: string, issueId: string, generation = 0): string {
  const again = generation === 0 ? [] : [String(generation)];
  return stableId('ticket', siteId, issueId, ...again);
}

/** A ticket that a person made in the CRM. */
export function ticketFromCrm(change: ChangeOf<'ticket.created'>, now: number): TicketState {
  const fields = Object.fromEntries(
    Object.entries(change.fields).map(([name, value]) => [name, canonical(value)]),
  ) as TicketFields;
  const link = change.target && wantedLink(change.target, fields, now);
  return {
    ...emptyTicket(change.ticketId, now),
    fields,
    source: change.source,
    contactId: change.contactId,
    link,
  };
}

/** The link of a ticket whose issue is still to be created. */
export function wantedLink(
  target: { siteId: string; projectId: string | null; projectKey: string },
  fields: TicketFields,
  now: number,
): LinkState {
  const given = (Object.keys(fields) as FieldName[]).filter((name) => !isNothing(fields[name]));
  return { ...emptyLink(target), editedAt: Object.fromEntries(given.map((name) => [name, now])) };
}

/** A ticket for an issue that stands in Jira already, with Jira's values as both what it shows and what is agreed. */
export function ticketFromIssue(
  id: string,
  change: ChangeOf<'issue.observed'>,
  { config, now }: { config: EffectiveConfig; now: number },
): TicketState {
  const state = emptyTicket(id, now);
  const link = emptyLink(placeOf(change));
  const fields: Record<string, unknown> = state.fields;
  const { values } = observedValues(change, config);
  for (const field of fieldsOf(config)) {
    const jira = values[field.name];
    if (jira === undefined) continue;
    fields[field.name] = field.toCrm(jira, config);
    link.base[field.name] = { crm: fields[field.name], jira };
    link.marks[field.name] = change.updated;
  }
  return { ...state, source: 'JIRA', createdAt: change.created ?? now, updatedAt: change.updated, link };
}

function emptyTicket(id: string, now: number): TicketState {
  return {
    id,
    number: null,
    fields: emptyFields(),
    source: 'API',
    contactId: null,
    version: 0,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
    link: null,
    comments: new Map(),
    attachments: new Map(),
    partsRead: true,
    parts: NO_PARTS,
    parked: null,
    standing: UNLINKED,
  };
}

/** Where an observed issue stands. */
export function placeOf({ siteId, projectId, projectKey }: IssueRef) {
  return { siteId, projectId: projectId ?? null, projectKey: projectKey ?? '' };
}

/** There is no create to look for. */
export const NO_CREATE = { createAttemptedAt: null, createSentBy: null } as const;

export function emptyLink(place: Pick<LinkState, 'siteId' | 'projectId' | 'projectKey'>): LinkState {
  return {
    ...place,
    issueId: null,
    issueKey: null,
    state: 'wanted',
    base: {},
    marks: {},
    inFlight: {},
    written: {},
    undated: {},
    editedAt: {},
    refused: {},
    jiraUpdated: 0,
    fetchFrom: null,
    ...NO_CREATE,
    lastFromJiraAt: null,
    lastToJiraAt: null,
    transitionFields: {},
    missingSince: null,
    parentKey: null,
    deletionPolicyDue: null,
    deletedWithTicket: false,
    replaceKnown: [],
    contested: {},
    epoch: 0,
    leftIssues: [],
    leftWrites: [],
    createLabelled: true,
  };
}
