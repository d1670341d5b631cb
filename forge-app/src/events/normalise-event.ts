import { type JiraEvent, jiraEventSchema } from '@synapse/shared/jira-event';
import { EVENT_KINDS, eventId } from './event-kinds';
import { parseJiraTime } from './jira-time';
import { readChangelog, readComment, readIssue } from './read-issue';
import { compact, type Json, objectOf, textOf } from './read-json';

export type Normalised = { ok: true; event: JiraEvent } | { ok: false; reason: string };

/**
 * Reduces a Forge product event to what the CRM needs.
 * @param forgeEvent the trigger's first argument
 * @param context its second: `installContext` names the site, for no event does
 * @param now epoch milliseconds: when it was told, and where it says nothing of that, when it happened
 * @returns the event, or in words (never the event's contents) why it can't be understood
 */
export function normaliseEvent(forgeEvent: unknown, context: unknown, now: number): Normalised {
  const given = objectOf(forgeEvent) ?? {};
  const kind = EVENT_KINDS[textOf(given.eventType) ?? ''];
  if (!kind) return refused('this app has no use for that event');
  const cloudId = cloudIdOf(context);
  if (!cloudId) return refused('the installation context names no Jira site');
  const issue = readIssue(given.issue);
  if (!issue) return refused('it has no issue with an id and a key');
  const { type } = kind;
  const comment = type.startsWith('comment.') ? readComment(given.comment) : undefined;
  if (type.startsWith('comment.') && !comment) return refused('it has no comment with an id');
  const changelog = type === 'issue.updated' ? readChangelog(given.changelog) : undefined;
  const timestamp = parseJiraTime(given.timestamp);
  const parsed = jiraEventSchema.safeParse(
    compact({
      id: eventId(kind, { cloudId, issue, comment, changelog, timestamp }),
      type,
      cloudId,
      occurredAt: timestamp ?? latest(issue, comment) ?? now,
      seenAt: now,
      actorAccountId: actorOf(given),
      selfGenerated: given.selfGenerated === true,
      issue,
      changelog,
      comment,
    }),
  );
  if (parsed.success) return { ok: true, event: parsed.data };
  return refused(`these parts have an unknown shape: ${parsed.error.issues.map((i) => i.path.join('.')).join(', ')}`);
}

function refused(reason: string): Normalised {
  return { ok: false, reason };
}

/** The site's id out of `ari:cloud:jira::site/<cloudId>`. */
export function cloudIdOf(context: unknown): string | undefined {
  const ari = textOf(objectOf(context)?.installContext);
  return /^ari:cloud:jira::site\/([\w-]{1,100})$/.exec(ari ?? '')?.[1];
}

function latest(issue: Json, comment: Json | undefined): number | undefined {
  const time = comment?.updated ?? issue.updated;
  return typeof time === 'number' ? time : undefined;
}

function actorOf(event: Json): string | null {
  return textOf(event.atlassianId) ?? null;
}
