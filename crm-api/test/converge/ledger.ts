import type { JiraChange } from '@synapse/jira-sandbox/jira/change';
import { adfToMarkdown } from '../../src/domain/adf/to-markdown/adf-to-markdown.ts';
import { fieldsOf } from '../../src/domain/fields/field-map.ts';
import type { AnyField, FieldName } from '../../src/domain/fields/synced-field.ts';
import type { SiteConfig } from '../../src/domain/site/site-config.ts';
import { PEOPLE } from './actions.ts';

/** Who put a value there: a person in a browser, or the engine. */
export type Author = 'person' | 'engine';

/** A value of a field that stood in Jira from `at` on. */
export type JiraValue = {
  at: number;
  issueId: string;
  projectKey: string;
  field: FieldName;
  value: unknown;
  by: Author;
  /** What a new issue begins with: only the texts were typed by anybody. */
  initial: boolean;
  /** Jira's clock ran ahead then, so Jira itself dates it later. */
  ahead: boolean;
};

/** A text of a comment that stood in Jira from `at` on; null: it was deleted. */
export type JiraText = { at: number; issueId: string; commentId: string; text: string | null; by: Author };

export type JiraFile = { at: number; issueId: string; fileId: string; name: string; there: boolean; by: Author };

/** What a person in the CRM was told was accepted. */
export type CrmEdit = { at: number; ticketId: string } & (
  | { what: 'field'; field: FieldName; value: unknown }
  | { what: 'comment'; text: string }
  | { what: 'file'; name: string }
);

/** Jira's clock and the simulation's are the same but for the looks at it in between. */
const AHEAD_MS = 1_000;

/**
 * Everything that people were told was accepted, on either side, in its order. Jira's side is read off what Jira told
 * of itself, so it also holds what the engine wrote and when. The CRM's side is what its commands answered. All times
 * are of the simulation's one clock.
 */
export class Ledger {
  readonly values: JiraValue[] = [];
  readonly texts: JiraText[] = [];
  readonly files: JiraFile[] = [];
  readonly crm: CrmEdit[] = [];
  /** Writes of an issue's fields that the engine got no answer to, by when it gave them up; null: perhaps one, of whichever issue. */
  readonly unanswered: { at: number; issueId: unknown }[] = [];
  readonly deletedIssues = new Map<string, Author>();
  readonly fields: readonly AnyField[];

  constructor(config: SiteConfig) {
    const custom = Object.values(config.projects).flatMap((project) => project.customFields);
    this.fields = fieldsOf({ customFields: [...new Map(custom.map((field) => [field.fieldId, field])).values()] });
  }

  accept(edit: CrmEdit): void {
    this.crm.push(edit);
  }

  /** A change in Jira, as Jira tells it. @param at when; Jira's own clock may be wrong */
  note(change: JiraChange, at: number): void {
    const by: Author = change.actor === PEOPLE[0] ? 'person' : 'engine';
    const issueId = change.issue.id;
    if (change.type === 'issue_deleted') this.deletedIssues.set(issueId, by);
    if (change.type.startsWith('issue_')) this.#noteFields(change, at, by);
    if (change.type.startsWith('comment_')) {
      const comment = change.comment as { id: string; body: unknown };
      const text = change.type === 'comment_deleted' ? null : adfToMarkdown(comment.body).markdown;
      this.texts.push({ at, issueId, commentId: comment.id, text, by });
    }
    if (change.type.startsWith('attachment_')) {
      const { id, filename } = change.attachment as { id: string; filename: string };
      const there = change.type === 'attachment_created';
      this.files.push({ at, issueId, fileId: String(id), name: filename, there, by });
    }
  }

  #noteFields({ type, issue, at: dated }: JiraChange, at: number, by: Author): void {
    const projectKey = (issue.fields.project as { key: string }).key;
    for (const field of this.fields) {
      const value = field.fromIssue(issue.fields);
      if (value === undefined) continue;
      const before = this.values.findLast((one) => one.issueId === issue.id && one.field === field.name);
      if (before && field.sameJira(before.value, value)) continue;
      const initial = type === 'issue_created';
      this.values.push({
        at,
        issueId: issue.id,
        projectKey,
        field: field.name,
        value,
        by,
        initial,
        ahead: dated > at + AHEAD_MS,
      });
    }
  }
}
