import { createHash } from 'node:crypto';
import type { JiraEventType } from '@synapse/shared/jira-event';
import { type Json, objectOf, textOf } from './read-json';

type Parts = {
  cloudId: string;
  issue: Json;
  comment: Json | undefined;
  changelog: Json | undefined;
  /** When Forge says it happened, if it says so. */
  timestamp: number | undefined;
};

export type EventKind = {
  /** What the CRM calls it. */
  type: JiraEventType;
  /** What tells one on this subject from the next; null where there can be only one. Without it the second is taken for the first, and lost. */
  whichOne: ((parts: Parts) => string) | null;
};

/** Every event of Forge that the app has a use for, by its name in Forge's product event reference. */
export const EVENT_KINDS: Readonly<Record<string, EventKind>> = {
  'avi:jira:created:issue': { type: 'issue.created', whichOne: null },
  'avi:jira:updated:issue': {
    type: 'issue.updated',
    whichOne: ({ issue, changelog, timestamp }) => {
      const change = textOf(changelog?.id);
      if (change) return `c${change}`;
      // A comment bumps its issue without a changelog: the issue's `updated` tells these apart. Two changes may say the same.
      const at = textOf(issue.updated) ?? textOf(timestamp) ?? digest(issue);
      return changelog ? `${at}:${digest(changelog)}` : at;
    },
  },
  'avi:jira:deleted:issue': { type: 'issue.deleted', whichOne: null },
  // There is no created:comment and no updated:comment: this one fires for both.
  'avi:jira:commented:issue': {
    type: 'comment.saved',
    whichOne: ({ comment, timestamp }) => textOf(comment?.updated) ?? textOf(timestamp) ?? digest(comment),
  },
  'avi:jira:deleted:comment': { type: 'comment.deleted', whichOne: null },
};

/**
 * The id of an event: made of what happened, never of the delivery, so a retried or repeated delivery has the same
 * one and the CRM takes it once. A retry may add to the body (Forge's `retryContext`), so the whole body won't do.
 * @returns at most 200 characters without a dot: a dot would make `id.timestamp.body` ambiguous
 */
export function eventId({ type, whichOne }: EventKind, parts: Parts): string {
  const subject = [type.replace('.', '-'), parts.cloudId, textOf(parts.issue.id), textOf(parts.comment?.id)];
  const id = [...subject, whichOne?.(parts)].filter(Boolean).join(':');
  return /^[\w:-]{8,200}$/.test(id) ? id : `event:${digest(id)}`;
}

function digest(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(objectOf(value) ?? value ?? null))
    .digest('hex')
    .slice(0, 32);
}
