import { z } from 'zod';

/** What a sentence of ours is about. A client that has words of its own for it takes those, and the sentence for any other. */
export const MESSAGE_CODES = [
  'field_refused',
  'field_from_jira',
  'field_left_out',
  'priority_misread',
  'field_would_lose',
  'field_contested',
  'person_unmatched',
  'status_from_jira',
  'status_unseen',
  'status_too_far',
  'status_needs',
  'status_no_way',
  'status_no_transition',
  'transition_open',
  'comment_refused',
  'file_refused',
  'file_unsendable',
  'file_too_large',
  'files_switched_off',
  'file_cut_off',
  'file_not_handed_out',
  'issue_looked_for',
  'project_out_of_sight',
  'issue_unseen',
  'work_refused',
  'work_unstorable',
  'work_failed',
  'work_given_up',
  'account_refused',
  'account_blocked',
  'nothing_sent',
  'jira_away',
  'jira_settling',
  'jira_limits',
  'bulk_undo_days',
  'bulk_deletes_issues',
  'bulk_public',
  'bulk_points',
  'site_disconnected',
  'site_uninstalled',
  'site_installed_again',
  'site_silent',
  'site_no_answer',
  'site_versions',
  'site_renamed',
  'token_ends',
  'points_low',
  'webhook_gone',
  'webhook_refused',
  'webhook_by_admin',
  'sync_works',
  'import_done',
  'import_refused',
  'import_points',
  'issue_unreadable',
  'issue_unstorable',
  'issue_elsewhere',
  'dry_run_most',
  'dry_run_points',
  'dry_run_absent',
  'dry_run_unlooked',
  'dry_run_unlisted',
  'run_failed',
] as const;
export type MessageCode = (typeof MESSAGE_CODES)[number];

/**
 * A sentence of ours by its code. `params` are what it names: fields and statuses as the API writes them, numbers as digits, and
 * Jira's own words (`jira`) as Jira said them.
 */
export const messageTemplateSchema = z.object({
  code: z.enum(MESSAGE_CODES),
  params: z.record(z.string(), z.string()),
});
export type MessageTemplate = z.infer<typeof messageTemplateSchema>;

/** An issue that could not be taken, by name, and why. */
export const issueFaultSchema = z.object({
  issueKey: z.string(),
  message: z.string(),
  /** The same by its code. */
  template: messageTemplateSchema.optional(),
});
