import type { AccessChoice } from '@synapse/shared/access';
import type { CommentVisibility } from '@synapse/shared/comment';
import type { IMPORT_STATUSES } from '@synapse/shared/import';
import type { RunPhase } from '@synapse/shared/sync';
import type {
  CustomValue,
  Person,
  SyncReason,
  SyncState,
  TicketPriority,
  TicketSource,
  TicketStatus,
  TransitionNeed,
} from '@synapse/shared/ticket';
import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { LeftFilePlace } from '../../domain/model/attachment.ts';
import type { LeftPlace, SentText } from '../../domain/model/comment.ts';
import type { ConflictTimes } from '../../domain/model/effects.ts';
import type { InFlight, LeftWrites, Undated, Written } from '../../domain/model/link.ts';
import type { Parked, RefusedPart } from '../../domain/model/ticket.ts';
import type { WorkItemKind } from '../../domain/ticket/work-item.ts';

/** What Kysely knows of the tables. The truth is in migrations/; schema.sql is the dump that CI compares. */

type Json<T extends object | null> = JSONColumnType<T, string | undefined, string>;
type At = ColumnType<Date, Date | string, Date | string>;
type MaybeAt = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

/** The last value both sides agreed on, as each of them writes it. */
export type BaseValue = { crm: unknown; jira: unknown };
/** Why Jira refused something: `message` for people, `jira` in its own words. `since` is ISO 8601. */
export type Refusal = {
  message: string;
  jira?: string;
  field?: string;
  commentId?: string;
  needs?: TransitionNeed[];
  since: string;
};
/** `issueKey` where nothing else tells which issue it is; `wholeSite`: nothing of this site gets through. */
export type WorkItemReason = { message: string; jira?: string; field?: string; issueKey?: string; wholeSite?: true };
export type RunFault = { issueKey: string; message: string };

export type LinkState = 'wanted' | 'creating' | 'linked' | 'deleted_in_jira' | 'unlinked';

export type LeftIssue = { epoch: number; siteId: string; issueId: string | null; issueKey: string | null };

export interface Database {
  tenant: { id: string; name: string; created_at: Generated<Date> };
  jira_site: {
    tenant_id: string;
    id: string;
    cloud_id: string;
    base_url: string;
    email: string | null;
    api_token_encrypted: Buffer | null;
    project_key: string;
    state: Generated<'connected' | 'disconnected'>;
    installation_id: string | null;
    environment_id: ColumnType<string | null, string | null | undefined, string | null>;
    app_version: string | null;
    config: Json<object>;
    last_event_at: MaybeAt;
    heartbeat_at: MaybeAt;
    heartbeat: ColumnType<object | null, string | null | undefined, string | null>;
    disconnected_at: MaybeAt;
    created_at: Generated<Date>;
    token_kind: Generated<'api_token' | 'app'>;
    sync_interval_ms: ColumnType<number | null, number | null | undefined, number | null>;
    sync_enabled: ColumnType<boolean | null, boolean | null | undefined, boolean | null>;
    access: Generated<AccessChoice>;
    uninstalled_at: MaybeAt;
    installed_at: MaybeAt;
    api_token_via: Generated<'site' | 'gateway'>;
    installed_again_at: MaybeAt;
    purge_requested_at: MaybeAt;
    purge_requested_by: ColumnType<string | null, string | null | undefined, string | null>;
  };
  app_token: {
    tenant_id: string;
    site_id: string;
    installation_id: string;
    token_encrypted: Buffer;
    api_base_url: string;
    received_at: At;
    expires_at: At;
    refused_at: MaybeAt;
  };
  site_secret: {
    tenant_id: string;
    site_id: string;
    id: string;
    secret_encrypted: Buffer;
    created_at: Generated<Date>;
    retires_at: MaybeAt;
  };
  pairing_code: {
    tenant_id: string;
    code_hash: Buffer;
    base_url: string;
    email: string | null;
    api_token_encrypted: Buffer | null;
    project_key: string;
    project: JSONColumnType<{ id: string; key: string } | null, string | null, never>;
    created_by: string;
    created_at: Generated<Date>;
    expires_at: At;
    used_at: MaybeAt;
  };
  tenant_counter: { tenant_id: string; feed_seq: Generated<number> };
  ticket_counter: { tenant_id: string; last: number };
  contact: {
    tenant_id: string;
    id: string;
    name: string;
    email: string | null;
    phone: string | null;
    company: string | null;
    created_at: Generated<Date>;
    updated_at: ColumnType<Date, Date | undefined, Date>;
    search: ColumnType<string, never, never>;
  };
  ticket: {
    tenant_id: string;
    id: string;
    number: number;
    title: string;
    description: string;
    status: TicketStatus;
    priority: TicketPriority;
    labels: Generated<string[]>;
    due_date: string | null;
    assignee: Json<Person | null>;
    custom: Json<Record<string, CustomValue>>;
    source: TicketSource;
    contact_id: string | null;
    version: Generated<number>;
    created_at: At;
    updated_at: At;
    deleted_at: MaybeAt;
    sync_state: Generated<SyncState>;
    pending_fields: Generated<string[]>;
    sync_reason: Json<SyncReason | null>;
    behind: Generated<boolean>;
    pending_comments: Generated<number>;
    pending_files: Generated<number>;
    refused_parts: Json<RefusedPart[]>;
    parked: Json<Parked | null>;
    search: ColumnType<string, never, never>;
  };
  issue_link: {
    tenant_id: string;
    ticket_id: string;
    site_id: string;
    project_id: string | null;
    project_key: string;
    issue_id: string | null;
    issue_key: string | null;
    state: LinkState;
    base: Json<Record<string, BaseValue>>;
    marks: Json<Record<string, number>>;
    in_flight: Json<Record<string, InFlight[]>>;
    written: Json<Record<string, Written[]>>;
    undated: Json<Record<string, Undated>>;
    edited_at: Json<Record<string, number>>;
    refused: Json<Record<string, Refusal>>;
    transition_fields: Json<Record<string, unknown>>;
    jira_updated: Generated<number>;
    fetch_from: number | null;
    create_attempted_at: MaybeAt;
    create_sent_by: MaybeAt;
    last_from_jira_at: MaybeAt;
    last_to_jira_at: MaybeAt;
    missing_since: MaybeAt;
    parent_key: string | null;
    deletion_policy_due: 'close' | 'delete' | null;
    deleted_with_ticket: Generated<boolean>;
    replace_known: Generated<string[]>;
    epoch: Generated<number>;
    left_issues: Json<LeftIssue[]>;
    create_labelled: Generated<boolean>;
    left_writes: Json<LeftWrites[]>;
  };
  attachment: {
    tenant_id: string;
    id: string;
    ticket_id: string;
    file_name: string;
    mime_type: string;
    size: number;
    sha256: string | null;
    stored: Generated<boolean>;
    source: 'CRM' | 'JIRA';
    author_name: string;
    author_account_id: string | null;
    created_at: At;
    deleted_at: MaybeAt;
    jira_attachment_id: string | null;
    jira_mark: Generated<number>;
    send_attempted_at: MaybeAt;
    send_cuts: Generated<number>;
    send_open: Generated<boolean>;
    deleted_in_jira: Generated<boolean>;
    refused: Json<Refusal | null>;
    left_places: Json<LeftFilePlace[]>;
  };
  comment: {
    tenant_id: string;
    id: string;
    ticket_id: string;
    body: string;
    visibility: CommentVisibility;
    source: 'CRM' | 'JIRA';
    author_name: string;
    author_account_id: string | null;
    created_at: At;
    updated_at: At;
    deleted_at: MaybeAt;
    jira_comment_id: string | null;
    base: Json<BaseValue | null>;
    jira_mark: Generated<number>;
    in_flight: Json<SentText[]>;
    post_attempted_at: MaybeAt;
    deleted_in_jira: Generated<boolean>;
    refused: Json<Refusal | null>;
    visibility_reason: string | null;
    out_of_sight: Json<{ mark: number; hid: boolean } | null>;
    overwrote: Json<{ from: number; to: number; known: string[] }[]>;
    left_places: Json<LeftPlace[]>;
  };
  inbox: {
    tenant_id: string;
    site_id: string;
    event_id: string;
    issue_id: string;
    type: string;
    payload: Json<object>;
    received_at: Generated<Date>;
    received_ms: number | null;
    processed_at: MaybeAt;
    outcome: string | null;
  };
  work_item: {
    tenant_id: string;
    id: GeneratedAlways<number>;
    kind: WorkItemKind;
    site_id: string | null;
    issue_id: string | null;
    ticket_id: string | null;
    import_id: string | null;
    due_at: MaybeAt;
    generation: Generated<number>;
    attempts: Generated<number>;
    lease_until: MaybeAt;
    lease_token: ColumnType<string | null, string | null | undefined, string | null>;
    parked_at: MaybeAt;
    reason: Json<WorkItemReason | null>;
    updated_at: Generated<Date>;
  };
  feed: {
    tenant_id: string;
    seq: number;
    kind: string;
    ticket_id: string | null;
    ref_id: string | null;
    origin: string;
    fields: string[];
    at: At;
  };
  field_history: {
    tenant_id: string;
    ticket_id: string;
    id: Generated<number>;
    at: At;
    field: string;
    old_value: Json<object | null>;
    new_value: Json<object | null>;
    origin: string;
    actor: string | null;
    cause: string | null;
    rule: string;
  };
  conflict: {
    tenant_id: string;
    id: string;
    ticket_id: string;
    field: string;
    base_value: Json<object | null>;
    our_value: Json<object | null>;
    their_value: Json<object | null>;
    policy: string;
    winner: 'crm' | 'jira';
    cause: string | null;
    restricted: Generated<boolean>;
    times: Json<ConflictTimes | null>;
    at: At;
    resolved_at: MaybeAt;
    resolved_by: string | null;
    resolution: 'ours' | 'theirs' | null;
  };
  jira_webhook_secret: {
    tenant_id: string;
    site_id: string;
    id: string;
    secret_encrypted: Buffer;
    created_at: Generated<Date>;
    retires_at: MaybeAt;
  };
  used_request: {
    tenant_id: string;
    site_id: string;
    request_id: string;
    purpose: string;
    used_at: Generated<Date>;
  };
  webhook_delivery: { tenant_id: string; site_id: string; delivery_id: string; received_at: Generated<Date> };
  jira_person: {
    tenant_id: string;
    site_id: string;
    account_id: string;
    user_id: string;
    name: string;
    matched_by: 'email' | 'hand';
    matched_at: Generated<Date>;
  };
  reported_account: {
    tenant_id: string;
    site_id: string;
    account_id: string;
    updated_at: At;
    reported_at: MaybeAt;
    erased_at: MaybeAt;
  };
  jira_project: {
    tenant_id: string;
    site_id: string;
    project_id: string;
    project_key: string;
    former_keys: Generated<string[]>;
    renamed_at: MaybeAt;
    keys_stale: Generated<boolean>;
    missing_permissions: Generated<string[]>;
    permissions_at: MaybeAt;
  };
  workflow_step: {
    tenant_id: string;
    site_id: string;
    project: string;
    issue_type_id: string;
    status_id: string;
    status: Json<object>;
    transitions: Json<object>;
    seen_at: Generated<Date>;
  };
  sync_cursor: {
    tenant_id: string;
    site_id: string;
    project_id: string;
    updated_ms: number;
    passed_ms: Generated<number>;
    deep_at: MaybeAt;
    deep_ms: ColumnType<number | null, number | null | undefined, number | null>;
    deletion_check_at: MaybeAt;
    epoch: Generated<number>;
  };
  sync_run: {
    tenant_id: string;
    id: string;
    site_id: string;
    kind: 'delta' | 'deep' | 'deletion-check' | 'import';
    trigger: 'interval' | 'manual';
    status: 'queued' | 'running' | 'succeeded' | 'failed';
    started_at: At;
    finished_at: MaybeAt;
    requests: Generated<number>;
    issues_seen: Generated<number>;
    issues_changed: Generated<number>;
    error: string | null;
    points: Generated<number>;
    missed_events: Generated<number>;
    issues_gone: Generated<number>;
    phase: Generated<RunPhase>;
    total: number | null;
    faults: Json<RunFault[]>;
    fault_count: Generated<number>;
  };
  api_process: { id: string; since: Generated<Date>; seen_at: Generated<Date> };
  quarantined_issue: {
    tenant_id: string;
    site_id: string;
    issue_id: string;
    issue_key: string;
    message: string;
    run_id: string;
    at: Generated<Date>;
  };
  crm_user: {
    tenant_id: string;
    user_id: string;
    name: string;
    email: ColumnType<string | null, string | null | undefined, string | null>;
    seen_at: Generated<Date>;
  };
  import_job: {
    tenant_id: string;
    id: string;
    site_id: string;
    projects: string[];
    jql: string;
    status: Generated<(typeof IMPORT_STATUSES)[number]>;
    created_by: string;
    created_at: Generated<Date>;
    started_at: MaybeAt;
    finished_at: MaybeAt;
    page_token: ColumnType<string | null, string | null | undefined, string | null>;
    updated_ms: ColumnType<number | null, number | null | undefined, number | null>;
    total: number;
    done: Generated<number>;
    changed: Generated<number>;
    requests: Generated<number>;
    points: Generated<number>;
    busy_ms: Generated<number>;
    jira_ms: Generated<number>;
    error: ColumnType<string | null, string | null | undefined, string | null>;
  };
  ticket_purge: {
    tenant_id: string;
    id: Generated<number>;
    at: Generated<Date>;
    ticket_id: string;
    ticket_number: number;
    site_id: string | null;
    issue_id: string | null;
    issue_key: string | null;
    reason: 'deleted_in_jira' | 'deleted_here' | 'site_disconnected';
    deleted_at: MaybeAt;
    purged_by: string;
  };
  import_fault: {
    tenant_id: string;
    import_id: string;
    issue_id: string;
    issue_key: string;
    message: string;
    at: Generated<Date>;
  };
}
