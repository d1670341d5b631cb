import { createHash } from 'node:crypto';
import type { JiraEventType } from '@synapse/shared/jira-event';
import { type Json, objectOf, textOf } from './read-json';

type Parts = {
  type: JiraEventType;
  cloudId: string;
  issue: Json;
  comment: Json | undefined;
  changelog: Json | undefined;
  /** When Forge says it happened, if it says so. */
  timestamp: number | undefined;
};

/**
 * The id of an event: made of what happened, never of the delivery, so a retried or repeated delivery has the same
 * one and the CRM takes it once. A retry may add to the body (Forge's `retryContext`), so the whole body won't do.
 * @returns at most 200 characters without a dot: a dot would make `id.timestamp.body` ambiguous
 */
export function eventId(parts: Parts): string {
  const subject = [parts.type.replace('.', '-'), parts.cloudId, textOf(parts.issue.id), textOf(parts.comment?.id)];
  const id = [...subject, whichOne(parts)].filter(Boolean).join(':');
  return /^[\w:-]{8,200}$/.test(id) ? id : `event:${digest(id)}`;
}

/** What tells one event on this subject from the next; undefined where there can be only one. */
function whichOne({ type, issue, comment, changelog, timestamp }: Parts): string | undefined {
  switch (type) {
    case 'issue.created':
    case 'issue.deleted':
    case 'comment.deleted':
      return undefined;
    case 'comment.saved':
      return textOf(comment?.updated) ?? textOf(timestamp) ?? digest(comment);
    case 'issue.updated': {
      const change = textOf(changelog?.id);
      // A comment bumps its issue without a changelog: the issue's `updated` tells these apart.
      return change ? `c${change}` : (textOf(issue.updated) ?? textOf(timestamp) ?? digest([issue, changelog]));
    }
    default:
      // Without an answer here a second event of its kind would be taken for the first, and lost.
      return type satisfies never;
  }
}

function digest(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(objectOf(value) ?? value ?? null))
    .digest('hex')
    .slice(0, 32);
}
