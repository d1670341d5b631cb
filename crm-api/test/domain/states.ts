import type { ChangelogItem } from '@synapse/shared/jira-event';
import { markdownToAdf } from '../../src/domain/adf/from-markdown/markdown-to-adf.ts';
import { emptyComment } from '../../src/domain/comment/empty-comment.ts';
import { DomainError } from '../../src/domain/domain-error.ts';
import { emptyFields } from '../../src/domain/fields/field-map.ts';
import type { Base, FieldName, TicketFields } from '../../src/domain/fields/synced-field.ts';
import type { AttachmentState } from '../../src/domain/model/attachment.ts';
import type { Cause, Change, IssueObserved, JiraHistory, ObservedComment } from '../../src/domain/model/change.ts';
import type { CommentState } from '../../src/domain/model/comment.ts';
import { noEffects } from '../../src/domain/model/effects.ts';
import type { InFlight, LinkState } from '../../src/domain/model/link.ts';
import type { TicketState } from '../../src/domain/model/ticket.ts';
import { configOf, type EffectiveConfig } from '../../src/domain/site/site-config.ts';
import type { ChangeContext, ChangeOf } from '../../src/domain/ticket/change-context.ts';
import { writesToAsk } from '../../src/domain/ticket/judge-writes.ts';
import { emptyLink } from '../../src/domain/ticket/new-ticket.ts';
import { NO_PARTS, UNLINKED } from '../../src/domain/ticket/standing.ts';

/** States of tickets for the tables of test/domain: one that agrees with its issue in everything, and what differs is named. */

export const TICKET = 'ticket-1';
export const SITE = 'site-1';
export const ISSUE = '10001';
/** The issue's `updated` when both sides agreed last, and the time of the change at hand. */
export const AGREED = 1_000;
export const NOW = 1_000_000;

export const FROM_JIRA: Cause = {
  origin: 'jira',
  actor: { name: null, userId: null, accountId: 'acc-1' },
  id: 'event-1',
};
export const BY_AGENT: Cause = {
  origin: 'crm',
  actor: { name: 'Ada', userId: 'user-of-ada', accountId: null },
  id: 'request-1',
};
export const BY_DELIVERY: Cause = { origin: 'delivery', actor: null, id: null };

export const TO_DO = { id: '1', name: 'To Do', category: 'new' } as const;
export const DOING = { id: '2', name: 'In Progress', category: 'indeterminate' } as const;
export const DONE = { id: '3', name: 'Done', category: 'done' } as const;
export const MEDIUM = { id: '30', name: 'Medium' };

const FIELDS: TicketFields = { ...emptyFields(), title: 'Printer' };

const IN_JIRA = {
  title: 'Printer',
  description: null,
  status: TO_DO,
  priority: MEDIUM,
  labels: [],
  dueDate: null,
  assignee: null,
} satisfies Partial<Record<FieldName, unknown>>;

export const configWith = (more: Partial<EffectiveConfig> = {}): EffectiveConfig => ({
  ...configOf(undefined, null),
  ...more,
});

/** A link whose issue agrees with the ticket. */
export function linkWith(more: Partial<LinkState> = {}): LinkState {
  const names = Object.keys(IN_JIRA) as (keyof typeof IN_JIRA)[];
  return {
    ...emptyLink({ siteId: SITE, projectId: '1', projectKey: 'KAN' }),
    issueId: ISSUE,
    issueKey: 'KAN-1',
    state: 'linked',
    base: Object.fromEntries(names.map((name) => [name, { crm: FIELDS[name], jira: IN_JIRA[name] }])),
    marks: Object.fromEntries(names.map((name) => [name, AGREED])),
    jiraUpdated: AGREED,
    ...more,
  };
}

/** A link whose issue is still to be created. */
export const linkWanted = (more: Partial<LinkState> = {}): LinkState => ({
  ...emptyLink({ siteId: SITE, projectId: '1', projectKey: 'KAN' }),
  ...more,
});

export type Given = Partial<Omit<TicketState, 'fields' | 'link' | 'comments' | 'attachments'>> & {
  fields?: Partial<TicketFields>;
  /** What differs from a link that agrees; null: no link. */
  link?: Partial<LinkState> | null;
  comments?: CommentState[];
  files?: AttachmentState[];
};

/** Copied, so that a table may share what its rows have in common. */
export function ticketWith(given: Given = {}): TicketState {
  const { fields, link, comments, files, ...more } = structuredClone(given);
  return {
    id: TICKET,
    number: 1,
    fields: { ...FIELDS, ...(fields as TicketFields) },
    source: 'API',
    contactId: null,
    version: 3,
    createdAt: 1,
    updatedAt: 1,
    deletedAt: null,
    link: link === null ? null : linkWith(link),
    comments: new Map((comments ?? []).map((one) => [one.id, one])),
    attachments: new Map((files ?? []).map((one) => [one.id, one])),
    partsRead: true,
    parts: NO_PARTS,
    parked: null,
    standing: UNLINKED,
    ...more,
  };
}

/** What a change works on. */
export const contextOf = (given: Given | TicketState = {}, config: Partial<EffectiveConfig> = {}): ChangeContext => ({
  state: 'attachments' in given && given.attachments ? (given as TicketState) : ticketWith(given as Given),
  effects: noEffects(),
  config: configWith(config),
  now: NOW,
});

/** A public comment that was written here and stands in Jira with the same text. */
export function commentWith(more: Partial<CommentState> = {}): CommentState {
  const body = more.body ?? 'hello';
  return {
    ...emptyComment('comment-1', 1),
    visibility: 'public',
    body,
    jiraCommentId: '501',
    base: { crm: body, jira: markdownToAdf(body) },
    jiraMark: AGREED,
    ...more,
  };
}

/** One that Jira does not have yet. */
export const newComment = (more: Partial<CommentState> = {}): CommentState =>
  commentWith({ jiraCommentId: null, base: null, jiraMark: 0, ...more });

/** What Jira says of a comment that everybody may read. */
export const seenComment = ({ text = 'hello', ...more }: Partial<ObservedComment> & { text?: string } = {}) =>
  ({
    id: '501',
    body: markdownToAdf(text),
    authorName: 'Ben',
    authorAccountId: 'acc-1',
    created: 500,
    updated: AGREED,
    internal: false,
    internalReason: null,
    marker: null,
    ...more,
  }) satisfies ObservedComment;

/** A file from here that stands in Jira. */
export const fileWith = (more: Partial<AttachmentState> = {}): AttachmentState => ({
  id: 'file-1',
  fileName: 'log.txt',
  mimeType: 'text/plain',
  size: 5,
  sha256: 'aa',
  stored: true,
  source: 'CRM',
  authorName: 'Ada',
  authorAccountId: null,
  authorUserId: null,
  createdAt: 1,
  deletedAt: null,
  jiraAttachmentId: '701',
  jiraMark: AGREED,
  sendAttemptedAt: null,
  sendOpen: false,
  sendCuts: 0,
  deletedInJira: false,
  refused: null,
  leftPlaces: [],
  ...more,
});

/** What was sent of a field without an answer. */
export const sentValue = (crm: unknown, jira: unknown, more: Partial<InFlight> = {}): InFlight => ({
  ...{ crm, jira, at: NOW - 10_000, over: [crm], from: AGREED, tries: 1, heard: [], earlierAt: null },
  ...more,
});

/** An event of the issue: only what it names. */
export const eventOf = (values: Partial<Record<FieldName, unknown>>, more: Partial<IssueObserved> = {}) =>
  ({
    kind: 'issue.observed',
    cause: FROM_JIRA,
    siteId: SITE,
    issueId: ISSUE,
    issueKey: 'KAN-1',
    projectId: '1',
    projectKey: 'KAN',
    updated: AGREED + 1_000,
    values,
    whole: false,
    fetch: false,
    created: 500,
    marker: null,
    comments: null,
    ...more,
  }) satisfies Change;

/** What a changelog says of one change of a field. */
export const changed = (fromName: string, toName: string, field = 'summary'): ChangelogItem => ({
  ...{ field, fieldId: field, from: null, fromName, to: null, toName },
});

/** A history of one change at a time. */
export const past = (...items: [created: number, item: ChangelogItem][]) =>
  items.map(([created, item]) => ({ created, items: [item] }));

/** The whole issue, as it was just read: it agrees but for what is named. */
export const snapshotOf = (values: Partial<Record<FieldName, unknown>> = {}, more: Partial<IssueObserved> = {}) =>
  eventOf({ ...IN_JIRA, ...values }, { whole: true, readAt: NOW, ...more });

export const baseOf = (crm: unknown, jira: unknown = crm): Base => ({ crm, jira });

/** As much of a state as an expectation names: each of these values is compared whole (`toMatchObject` takes `{}` for anything). */
export const partOf = <State extends object>(
  state: State | null | undefined,
  expected: Partial<State>,
): Partial<State> =>
  Object.fromEntries(Object.keys(expected).map((key) => [key, state?.[key as keyof State]])) as Partial<State>;

/** The code of the DomainError that a call ends with; null: it goes well. */
export function refusalOf(call: () => void): string | null {
  try {
    call();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

/** What a change told clients, and what it wrote into the history: `field: old → new (rule)`. */
export const toldOf = ({ effects }: ChangeContext) =>
  effects.feed.map(({ kind, fields }) => [kind, ...fields].join(' '));
export const historyOf = ({ effects }: ChangeContext) =>
  effects.history.map(
    ({ field, oldValue, newValue, rule }) => `${field}: ${say(oldValue)} → ${say(newValue)} (${rule})`,
  );
const say = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** Jira's history was read, for all that the ticket remembers of an issue. */
export function checked(
  { state: { link }, config }: ChangeContext,
  history: JiraHistory | null,
  of = { siteId: SITE, issueId: ISSUE },
): ChangeOf<'writes.checked'> {
  const asked = (link ? [link, ...link.leftWrites] : []).flatMap((memory) => writesToAsk(memory, config));
  return { kind: 'writes.checked', cause: FROM_JIRA, ticketId: TICKET, of, history, asked };
}
