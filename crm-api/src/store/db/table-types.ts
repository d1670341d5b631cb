/** The tables that all migrations together make. Written by: npm run schema */

import type { ColumnType, JSONColumnType } from "kysely";

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export type Timestamp = ColumnType<Date, Date | string, Date | string>;

export interface Alert {
  cause: string;
  help: string;
  id: string;
  kind: string;
  mailed_at: Timestamp | null;
  mailing_until: Timestamp | null;
  message: string;
  raised_at: Generated<Timestamp>;
  recovered_at: Timestamp | null;
  site_id: string | null;
  template: JSONColumnType<object, string, string> | null;
  tenant_id: string;
}

export interface ApiBudget {
  hour: Timestamp;
  reserved: Generated<number>;
}

export interface ApiProcess {
  id: string;
  seen_at: Generated<Timestamp>;
  since: Generated<Timestamp>;
}

export interface ApiSpend {
  hour: Timestamp;
  points: Generated<number>;
  requests: Generated<number>;
  reserved: Generated<number>;
  site_id: string;
  tenant_id: string;
  throttled: Generated<number>;
}

export interface AppToken {
  api_base_url: string;
  expires_at: Timestamp;
  installation_id: string;
  received_at: Timestamp;
  refused_at: Timestamp | null;
  site_id: string;
  tenant_id: string;
  token_encrypted: Buffer;
}

export interface Attachment {
  author_account_id: string | null;
  author_name: string;
  author_user_id: string | null;
  created_at: Timestamp;
  deleted_at: Timestamp | null;
  deleted_in_jira: Generated<boolean>;
  file_name: string;
  id: string;
  jira_attachment_id: string | null;
  jira_mark: Generated<number>;
  left_places: Generated<JSONColumnType<object, string, string>>;
  mime_type: string;
  refused: JSONColumnType<object, string, string> | null;
  send_attempted_at: Timestamp | null;
  send_cuts: Generated<number>;
  send_open: Generated<boolean>;
  sha256: string | null;
  size: number;
  source: string;
  stored: Generated<boolean>;
  tenant_id: string;
  ticket_id: string;
}

export interface AuditLog {
  about: string | null;
  action: string;
  actor_id: string;
  actor_kind: string;
  actor_name: string;
  address: string | null;
  at: Generated<Timestamp>;
  changes: string[];
  id: string;
  tenant_id: string;
}

export interface BulkItem {
  at: Generated<Timestamp>;
  bulk_id: string;
  comment_id: string | null;
  fields: Generated<string[]>;
  message: string | null;
  outcome: Generated<string>;
  people: Generated<JSONColumnType<object, string, string>>;
  place: number;
  template: Generated<JSONColumnType<object, string, string>>;
  tenant_id: string;
  ticket_id: string;
}

export interface BulkJob {
  action: JSONColumnType<object, string, string> | null;
  allowed_until: Timestamp | null;
  author: string | null;
  busy_ms: Generated<number>;
  changed: Generated<number>;
  created_at: Generated<Timestamp>;
  created_by: string;
  done: Generated<number>;
  fields: Generated<string[]>;
  finished_at: Timestamp | null;
  id: string;
  kind: string;
  refused: Generated<number>;
  started_at: Timestamp | null;
  status: Generated<string>;
  tenant_id: string;
  total: number;
  unchanged: Generated<number>;
  undoes: string | null;
  unknown: Generated<number>;
}

export interface Comment {
  author_account_id: string | null;
  author_name: string;
  author_user_id: string | null;
  base: JSONColumnType<object, string, string> | null;
  body: string;
  created_at: Timestamp;
  deleted_at: Timestamp | null;
  deleted_in_jira: Generated<boolean>;
  id: string;
  in_flight: Generated<JSONColumnType<object, string, string>>;
  jira_comment_id: string | null;
  jira_mark: Generated<number>;
  left_places: Generated<JSONColumnType<object, string, string>>;
  out_of_sight: JSONColumnType<object, string, string> | null;
  overwrote: Generated<JSONColumnType<object, string, string>>;
  post_attempted_at: Timestamp | null;
  refused: JSONColumnType<object, string, string> | null;
  source: string;
  tenant_id: string;
  ticket_id: string;
  updated_at: Timestamp;
  visibility: string;
  visibility_reason: string | null;
}

export interface Company {
  created_at: Generated<Timestamp>;
  id: string;
  name: string;
  tenant_id: string;
  updated_at: Generated<Timestamp>;
}

export interface CompanyDomain {
  company_id: string;
  domain: string;
  tenant_id: string;
}

export interface Conflict {
  at: Timestamp;
  base_value: JSONColumnType<object, string, string> | null;
  cause: string | null;
  field: string;
  id: string;
  our_value: JSONColumnType<object, string, string> | null;
  policy: string;
  resolution: string | null;
  resolved_at: Timestamp | null;
  resolved_by: string | null;
  resolved_by_account_id: string | null;
  resolved_by_user_id: string | null;
  restricted: Generated<boolean>;
  tenant_id: string;
  their_value: JSONColumnType<object, string, string> | null;
  ticket_id: string;
  times: JSONColumnType<object, string, string> | null;
  winner: string;
}

export interface Contact {
  company: string | null;
  company_by_hand: Generated<boolean>;
  company_id: string | null;
  created_at: Generated<Timestamp>;
  email: string | null;
  email_domain: Generated<string | null>;
  id: string;
  merged_by: string | null;
  merged_by_user_id: string | null;
  merged_into: string | null;
  name: string;
  phone: string | null;
  tenant_id: string;
  tickets_move: Generated<boolean>;
  updated_at: Generated<Timestamp>;
}

export interface CrmUser {
  email: string | null;
  name: string;
  seen_at: Generated<Timestamp>;
  tenant_id: string;
  user_id: string;
}

export interface DirectoryWord {
  id: string;
  kind: string;
  tenant_id: string;
  word: string;
}

export interface Feed {
  at: Timestamp;
  fields: Generated<string[]>;
  kind: string;
  origin: string;
  project_keys: Generated<string[]>;
  ref_id: string | null;
  seq: number;
  tenant_id: string;
  ticket_id: string | null;
}

export interface FieldHistory {
  actor: string | null;
  actor_account_id: string | null;
  actor_user_id: string | null;
  at: Timestamp;
  cause: string | null;
  field: string;
  id: Generated<number>;
  new_value: JSONColumnType<object, string, string> | null;
  old_value: JSONColumnType<object, string, string> | null;
  origin: string;
  rule: string;
  tenant_id: string;
  ticket_id: string;
}

export interface IdempotencyKey {
  about: string | null;
  answer_body: string | null;
  answer_headers: JSONColumnType<object, string, string> | null;
  answer_status: number | null;
  attempt: string;
  busy_until: Timestamp;
  created_at: Timestamp;
  effect: JSONColumnType<object, string, string> | null;
  fingerprint: string;
  key: string;
  tenant_id: string;
  user_id: string;
}

export interface ImportFault {
  at: Generated<Timestamp>;
  import_id: string;
  issue_id: string;
  issue_key: string;
  message: string;
  template: JSONColumnType<object, string, string> | null;
  tenant_id: string;
}

export interface ImportJob {
  busy_ms: Generated<number>;
  changed: Generated<number>;
  created_at: Generated<Timestamp>;
  created_by: string;
  created_by_account_id: string | null;
  created_by_user_id: string | null;
  done: Generated<number>;
  error: string | null;
  finished_at: Timestamp | null;
  id: string;
  jira_ms: Generated<number>;
  jql: string;
  page_token: string | null;
  points: Generated<number>;
  projects: string[];
  requests: Generated<number>;
  site_id: string;
  started_at: Timestamp | null;
  status: Generated<string>;
  template: JSONColumnType<object, string, string> | null;
  tenant_id: string;
  total: number;
  updated_ms: number | null;
}

export interface Inbox {
  event_id: string;
  issue_id: string;
  outcome: string | null;
  payload: JSONColumnType<object, string, string>;
  processed_at: Timestamp | null;
  received_at: Generated<Timestamp>;
  received_ms: number | null;
  site_id: string;
  tenant_id: string;
  type: string;
}

export interface Invitation {
  created_at: Generated<Timestamp>;
  email: string;
  expires_at: Timestamp;
  id: string;
  invited_by: string;
  invited_by_user_id: string | null;
  role: string;
  tenant_id: string;
  token_hash: Buffer;
}

export interface IssueLink {
  base: Generated<JSONColumnType<object, string, string>>;
  contested: Generated<JSONColumnType<object, string, string>>;
  create_attempted_at: Timestamp | null;
  create_labelled: Generated<boolean>;
  create_sent_by: Timestamp | null;
  deleted_with_ticket: Generated<boolean>;
  deletion_policy_due: string | null;
  edited_at: Generated<JSONColumnType<object, string, string>>;
  epoch: Generated<number>;
  fetch_from: number | null;
  in_flight: Generated<JSONColumnType<object, string, string>>;
  issue_id: string | null;
  issue_key: string | null;
  jira_updated: Generated<number>;
  last_from_jira_at: Timestamp | null;
  last_to_jira_at: Timestamp | null;
  left_issues: Generated<JSONColumnType<object, string, string>>;
  left_writes: Generated<JSONColumnType<object, string, string>>;
  marks: Generated<JSONColumnType<object, string, string>>;
  missing_since: Timestamp | null;
  parent_key: string | null;
  project_id: string | null;
  project_key: string;
  refused: Generated<JSONColumnType<object, string, string>>;
  replace_known: Generated<string[]>;
  site_id: string;
  state: string;
  tenant_id: string;
  ticket_id: string;
  transition_fields: Generated<JSONColumnType<object, string, string>>;
  undated: Generated<JSONColumnType<object, string, string>>;
  written: Generated<JSONColumnType<object, string, string>>;
}

export interface JiraPerson {
  account_id: string;
  matched_at: Generated<Timestamp>;
  matched_by: string;
  name: string;
  site_id: string;
  tenant_id: string;
  user_id: string;
}

export interface JiraProject {
  former_keys: Generated<string[]>;
  keys_stale: Generated<boolean>;
  missing_permissions: Generated<string[]>;
  permissions_at: Timestamp | null;
  project_id: string;
  project_key: string;
  renamed_at: Timestamp | null;
  site_id: string;
  tenant_id: string;
}

export interface JiraSite {
  access: Generated<string>;
  api_token_encrypted: Buffer | null;
  api_token_via: Generated<string>;
  app_version: string | null;
  base_url: string;
  cloud_id: string;
  config: Generated<JSONColumnType<object, string, string>>;
  created_at: Generated<Timestamp>;
  disconnected_at: Timestamp | null;
  email: string | null;
  environment_id: string | null;
  heartbeat: JSONColumnType<object, string, string> | null;
  heartbeat_at: Timestamp | null;
  id: string;
  installation_id: string | null;
  installed_again_at: Timestamp | null;
  installed_at: Timestamp | null;
  last_event_at: Timestamp | null;
  project_key: string;
  purge_requested_at: Timestamp | null;
  purge_requested_by: string | null;
  purge_requested_by_user_id: string | null;
  secret_asked_at: Timestamp | null;
  state: Generated<string>;
  sync_enabled: boolean | null;
  sync_interval_ms: number | null;
  tenant_id: string;
  token_kind: Generated<string>;
  uninstalled_at: Timestamp | null;
}

export interface JiraWebhookSecret {
  created_at: Generated<Timestamp>;
  id: string;
  retires_at: Timestamp | null;
  secret_encrypted: Buffer;
  site_id: string;
  tenant_id: string;
}

export interface Member {
  created_at: Generated<Timestamp>;
  email: string | null;
  id: string;
  issuer: string;
  name: string;
  role: string;
  subject: string;
  suspended_at: Timestamp | null;
  tenant_id: string;
}

export interface MissedEvent {
  arrived_at: Timestamp | null;
  cause: string;
  fields: string[];
  found_at: Generated<Timestamp>;
  id: Generated<number>;
  issue_id: string;
  run_id: string;
  site_id: string;
  tenant_id: string;
  ticket_id: string | null;
  updated_ms: number;
}

export interface PairingCode {
  api_token_encrypted: Buffer | null;
  base_url: string;
  code_hash: Buffer;
  created_at: Generated<Timestamp>;
  created_by: string;
  email: string | null;
  expires_at: Timestamp;
  project: JSONColumnType<object, string, string> | null;
  project_key: string;
  tenant_id: string;
  used_at: Timestamp | null;
}

export interface PersonErasure {
  after_ticket: string | null;
  began_at: Timestamp;
  tenant_id: string;
  user_id: string;
}

export interface QuarantinedIssue {
  at: Generated<Timestamp>;
  issue_id: string;
  issue_key: string;
  message: string;
  run_id: string;
  site_id: string;
  tenant_id: string;
}

export interface ReportedAccount {
  account_id: string;
  erased_at: Timestamp | null;
  reported_at: Timestamp | null;
  site_id: string;
  tenant_id: string;
  updated_at: Timestamp;
}

export interface SavedView {
  author: string;
  author_name: string;
  columns: string[];
  created_at: Timestamp;
  filter: JSONColumnType<object, string, string>;
  grouping: string | null;
  id: string;
  layout: string;
  name: string;
  shared: boolean;
  sort: string;
  tenant_id: string;
  updated_at: Timestamp;
}

export interface ServiceToken {
  created_at: Generated<Timestamp>;
  created_by: string;
  created_by_user_id: string | null;
  expires_at: Timestamp;
  id: string;
  last_used_at: Timestamp | null;
  name: string;
  scopes: string[];
  tenant_id: string;
  token_hash: Buffer;
}

export interface SiteSecret {
  created_at: Generated<Timestamp>;
  id: string;
  retires_at: Timestamp | null;
  secret_encrypted: Buffer;
  site_id: string;
  tenant_id: string;
}

export interface SuspectedDeletion {
  issue_id: string;
  project: string;
  site_id: string;
  suspected_at: Generated<Timestamp>;
  tenant_id: string;
}

export interface SyncCursor {
  deep_at: Timestamp | null;
  deep_ms: number | null;
  deletion_check_at: Timestamp | null;
  epoch: Generated<number>;
  passed_ms: Generated<number>;
  project_id: string;
  site_id: string;
  tenant_id: string;
  updated_ms: Generated<number>;
}

export interface SyncRun {
  error: string | null;
  fault_count: Generated<number>;
  faults: Generated<JSONColumnType<object, string, string>>;
  finished_at: Timestamp | null;
  id: string;
  issues_changed: Generated<number>;
  issues_gone: Generated<number>;
  issues_seen: Generated<number>;
  kind: string;
  missed_events: Generated<number>;
  phase: Generated<string>;
  points: Generated<number>;
  requests: Generated<number>;
  site_id: string;
  started_at: Timestamp;
  status: string;
  template: JSONColumnType<object, string, string> | null;
  tenant_id: string;
  total: number | null;
  trigger: string;
}

export interface SyncSeries {
  at: Timestamp;
  edits: Generated<number>;
  events: Generated<number>;
  from_edit: number[] | null;
  latency: number[] | null;
  minutes: number;
  parked: number | null;
  points: number | null;
  site_id: string;
  tenant_id: string;
}

export interface Tenant {
  created_at: Generated<Timestamp>;
  id: string;
  name: string;
}

export interface TenantCounter {
  feed_seq: Generated<number>;
  tenant_id: string;
}

export interface Ticket {
  assignee: JSONColumnType<object, string, string> | null;
  assignee_key: Generated<string | null>;
  behind: Generated<boolean>;
  by_due: Generated<number>;
  by_priority: Generated<number>;
  contact_id: string | null;
  created_at: Timestamp;
  custom: Generated<JSONColumnType<object, string, string>>;
  deleted_at: Timestamp | null;
  description: Generated<string>;
  due_date: string | null;
  id: string;
  labels: Generated<string[]>;
  number: number;
  parked: JSONColumnType<object, string, string> | null;
  pending_comments: Generated<number>;
  pending_fields: Generated<string[]>;
  pending_files: Generated<number>;
  priority: string;
  project_key: string | null;
  refused_parts: Generated<JSONColumnType<object, string, string>>;
  search: Generated<string | null>;
  source: string;
  status: string;
  sync_reason: JSONColumnType<object, string, string> | null;
  sync_state: Generated<string>;
  tenant_id: string;
  title: string;
  updated_at: Timestamp;
  version: Generated<number>;
}

export interface TicketCounter {
  last: number;
  tenant_id: string;
}

export interface TicketPurge {
  at: Generated<Timestamp>;
  deleted_at: Timestamp | null;
  id: Generated<number>;
  issue_id: string | null;
  issue_key: string | null;
  purged_by: string;
  purged_by_user_id: string | null;
  reason: string;
  site_id: string | null;
  tenant_id: string;
  ticket_id: string;
  ticket_number: number;
}

export interface UsedRequest {
  purpose: string;
  request_id: string;
  site_id: string;
  tenant_id: string;
  used_at: Generated<Timestamp>;
}

export interface VaultCheck {
  one: Generated<boolean>;
  sealed: Buffer;
}

export interface WebhookAttempt {
  answer: string | null;
  at: Timestamp;
  duration_ms: number;
  endpoint_id: string;
  error: string | null;
  id: Generated<number>;
  seq: number;
  status: number | null;
  tenant_id: string;
}

export interface WebhookDelivery {
  delivery_id: string;
  received_at: Generated<Timestamp>;
  site_id: string;
  tenant_id: string;
}

export interface WebhookEndpoint {
  claimed_at: Timestamp | null;
  created_at: Generated<Timestamp>;
  cursor: number;
  description: string;
  id: string;
  is_full: Generated<boolean>;
  kinds: string[];
  lease_token: string | null;
  lease_until: Timestamp | null;
  next_at: Timestamp | null;
  paused_at: Timestamp | null;
  paused_reason: string | null;
  paused_template: JSONColumnType<object, string, string> | null;
  previous_secret_encrypted: Buffer | null;
  previous_until: Timestamp | null;
  project_keys: string[];
  secret_encrypted: Buffer;
  tenant_id: string;
  url: string;
}

export interface WebhookMessage {
  at: Timestamp;
  delivered_at: Timestamp | null;
  endpoint_id: string;
  failures: Generated<number>;
  fields: string[];
  kind: string;
  next_at: Timestamp | null;
  origin: string;
  ref_id: string | null;
  seq: number;
  tenant_id: string;
  ticket_id: string | null;
}

export interface WorkflowStep {
  issue_type_id: string;
  project: string;
  seen_at: Generated<Timestamp>;
  site_id: string;
  status: JSONColumnType<object, string, string>;
  status_id: string;
  tenant_id: string;
  transitions: JSONColumnType<object, string, string>;
}

export interface WorkItem {
  attempts: Generated<number>;
  bulk_id: string | null;
  due_at: Timestamp | null;
  generation: Generated<number>;
  id: Generated<number>;
  import_id: string | null;
  issue_id: string | null;
  kind: string;
  lease_token: string | null;
  lease_until: Timestamp | null;
  looks_again: Generated<boolean>;
  parked_at: Timestamp | null;
  reason: JSONColumnType<object, string, string> | null;
  site_id: string | null;
  tenant_id: string;
  ticket_id: string | null;
  updated_at: Generated<Timestamp>;
}

export interface DB {
  alert: Alert;
  api_budget: ApiBudget;
  api_process: ApiProcess;
  api_spend: ApiSpend;
  app_token: AppToken;
  attachment: Attachment;
  audit_log: AuditLog;
  bulk_item: BulkItem;
  bulk_job: BulkJob;
  comment: Comment;
  company: Company;
  company_domain: CompanyDomain;
  conflict: Conflict;
  contact: Contact;
  crm_user: CrmUser;
  directory_word: DirectoryWord;
  feed: Feed;
  field_history: FieldHistory;
  idempotency_key: IdempotencyKey;
  import_fault: ImportFault;
  import_job: ImportJob;
  inbox: Inbox;
  invitation: Invitation;
  issue_link: IssueLink;
  jira_person: JiraPerson;
  jira_project: JiraProject;
  jira_site: JiraSite;
  jira_webhook_secret: JiraWebhookSecret;
  member: Member;
  missed_event: MissedEvent;
  pairing_code: PairingCode;
  person_erasure: PersonErasure;
  quarantined_issue: QuarantinedIssue;
  reported_account: ReportedAccount;
  saved_view: SavedView;
  service_token: ServiceToken;
  site_secret: SiteSecret;
  suspected_deletion: SuspectedDeletion;
  sync_cursor: SyncCursor;
  sync_run: SyncRun;
  sync_series: SyncSeries;
  tenant: Tenant;
  tenant_counter: TenantCounter;
  ticket: Ticket;
  ticket_counter: TicketCounter;
  ticket_purge: TicketPurge;
  used_request: UsedRequest;
  vault_check: VaultCheck;
  webhook_attempt: WebhookAttempt;
  webhook_delivery: WebhookDelivery;
  webhook_endpoint: WebhookEndpoint;
  webhook_message: WebhookMessage;
  work_item: WorkItem;
  workflow_step: WorkflowStep;
}
