import { createHash } from 'node:crypto';
import type { JiraChange } from '@synapse/jira-sandbox/jira/change';
import type { JiraEvent } from '@synapse/shared/jira-event';
import { jiraEventSchema } from '@synapse/shared/jira-event';

const TYPES: Partial<Record<JiraChange['type'], JiraEvent['type']>> = {
  issue_created: 'issue.created',
  issue_updated: 'issue.updated',
  issue_deleted: 'issue.deleted',
  comment_created: 'comment.saved',
  comment_updated: 'comment.saved',
  comment_deleted: 'comment.deleted',
};

type Rest = Record<string, unknown>;
const at = (value: unknown): number => Date.parse(String(value).replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));

/**
 * What the Forge app makes of a change in Jira, for the tests of the engine alone: thin fields only, as a product event
 * has them. The way through the real app is tested end to end.
 */
export function toEvent(change: JiraChange, cloudId: string): JiraEvent | null {
  const type = TYPES[change.type];
  if (!type) return null;
  const { fields } = change.issue;
  const status = fields.status as { id: string; name: string; statusCategory: { key: string } };
  const assignee = fields.assignee as { accountId: string; displayName: string } | null;
  const project = fields.project as { id: string; key: string };
  const comment = change.comment as Rest & { author?: { accountId: string; displayName: string } };
  const id = createHash('sha256')
    .update(
      JSON.stringify([change.type, change.at, change.issue.id, change.changelog?.id, comment?.id, comment?.updated]),
    )
    .digest('base64url');
  return jiraEventSchema.parse({
    id,
    type,
    cloudId,
    occurredAt: change.at,
    actorAccountId: change.actor,
    selfGenerated: false,
    issue: {
      id: change.issue.id,
      key: change.issue.key,
      updated: at(fields.updated),
      fields: {
        summary: fields.summary,
        status: { id: status.id, name: status.name, category: status.statusCategory.key },
        assignee: assignee && { accountId: assignee.accountId, name: assignee.displayName },
        projectId: project.id,
        projectKey: project.key,
      },
    },
    ...(change.changelog
      ? {
          changelog: {
            id: change.changelog.id,
            items: change.changelog.items.map((item) => ({
              field: item.field,
              fieldId: item.fieldId,
              from: item.from,
              fromName: item.fromString,
              to: item.to,
              toName: item.toString,
            })),
          },
        }
      : {}),
    ...(comment
      ? {
          comment: {
            id: comment.id,
            body: comment.body,
            created: at(comment.created),
            updated: at(comment.updated),
            authorAccountId: comment.author?.accountId ?? null,
            authorName: comment.author?.displayName ?? null,
            jsdPublic: comment.jsdPublic,
          },
        }
      : {}),
  });
}
