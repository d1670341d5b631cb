import type { AccessChoice } from '@synapse/shared/access';
import type { AlertKind } from '@synapse/shared/alert';
import type { Role } from '@synapse/shared/api/define-route';
import type { Scope } from '@synapse/shared/api/scopes';
import type { AuditAction, AuditActorKind } from '@synapse/shared/audit';
import type { BULK_STATUSES, BulkAction, BulkKind, BulkOutcome } from '@synapse/shared/bulk/bulk';
import type { CommentVisibility } from '@synapse/shared/comment';
import type { IMPORT_STATUSES } from '@synapse/shared/import';
import type { RunPhase } from '@synapse/shared/sync';
import type { MissedCause } from '@synapse/shared/sync-metrics';
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
import type { MessageTemplate } from '@synapse/shared/values/message-template';
import type { SavedView } from '@synapse/shared/views/saved-view';
import type { ColumnType, InsertType, SelectType, UpdateType } from 'kysely';
import type { NamedPerson } from '../../domain/bulk/bulk-change.ts';
import type { LeftFilePlace } from '../../domain/model/attachment.ts';
import type { LeftPlace, Overwrote, SentText } from '../../domain/model/comment.ts';
import type { ConflictTimes } from '../../domain/model/effects.ts';
import type { InFlight, LeftWrites, Undated, Written } from '../../domain/model/link.ts';
import type { Parked, RefusedPart } from '../../domain/model/ticket.ts';
import type { Sentence } from '../../domain/sentences.ts';
import type { WorkItemKind } from '../../domain/ticket/work-item.ts';
import type { WorkflowStep } from '../../domain/workflow/transition-path.ts';
import type { DB } from './table-types.ts';

/**
 * What Kysely knows of the tables: what kysely-codegen reads from the migrated database (table-types.ts, by `npm run schema`),
 * and for some columns more exactly what is in them. Which tables and columns there are, what may be null and what has a
 * default is said by the migrations alone.
 */
export type Database = {
  [T in keyof DB]: T extends keyof Narrowings
    ? { [C in keyof DB[T]]: C extends keyof Narrowings[T] ? Holding<DB[T][C], Narrowings[T][C]> : DB[T][C] }
    : DB[T];
};

/** A column of which more is known: JSON is read as `Value` and written as text, anything else is both. */
type Holding<Column, Value> = ColumnType<
  Value | Extract<SelectType<Column>, null>,
  IsJson<Column> extends true ? InsertType<Column> : Value | Extract<InsertType<Column>, null | undefined>,
  IsJson<Column> extends true ? UpdateType<Column> : Value | Extract<UpdateType<Column>, null>
>;

type IsJson<Column> = object extends NonNullable<SelectType<Column>> ? true : false;

/** Only of tables and columns that there are. */
type OfColumns<Named extends Exactly<Named>> = Named;
type Exactly<Named> = {
  [T in keyof Named]: T extends keyof DB ? { [C in keyof Named[T]]: C extends keyof DB[T] ? unknown : never } : never;
};

/** The last value both sides agreed on, as each of them writes it. */
export type BaseValue = { crm: unknown; jira: unknown };
/** Why Jira refused something: `message` for people, `jira` in its own words. `since` is ISO 8601. */
export type Refusal = Sentence & {
  jira?: string;
  field?: string;
  commentId?: string;
  needs?: TransitionNeed[];
  since: string;
};
/** `issueKey` where nothing else tells which issue it is; `wholeSite`: nothing of this site gets through. */
export type WorkItemReason = Sentence & { jira?: string; field?: string; issueKey?: string; wholeSite?: true };
export type RunFault = Sentence & { issueKey: string };

export type LinkState = 'wanted' | 'creating' | 'linked' | 'deleted_in_jira' | 'unlinked';

export type LeftIssue = { epoch: number; siteId: string; issueId: string | null; issueKey: string | null };

type Narrowings = OfColumns<{
  jira_site: {
    config: { projectKeys?: string[]; projects?: Record<string, unknown> };
    state: 'connected' | 'disconnected';
    token_kind: 'api_token' | 'app';
    access: AccessChoice;
    api_token_via: 'site' | 'gateway';
  };
  pairing_code: {
    project: { id: string; key: string };
  };
  ticket: {
    status: TicketStatus;
    priority: TicketPriority;
    assignee: Person;
    custom: Record<string, CustomValue>;
    source: TicketSource;
    sync_state: SyncState;
    sync_reason: SyncReason;
    refused_parts: RefusedPart[];
    parked: Parked;
  };
  issue_link: {
    state: LinkState;
    base: Record<string, BaseValue>;
    marks: Record<string, number>;
    in_flight: Record<string, InFlight[]>;
    written: Record<string, Written[]>;
    undated: Record<string, Undated>;
    edited_at: Record<string, number>;
    refused: Record<string, Refusal>;
    transition_fields: Record<string, unknown>;
    deletion_policy_due: 'close' | 'delete';
    left_issues: LeftIssue[];
    left_writes: LeftWrites[];
  };
  attachment: {
    source: 'CRM' | 'JIRA';
    refused: Refusal;
    left_places: LeftFilePlace[];
  };
  comment: {
    visibility: CommentVisibility;
    source: 'CRM' | 'JIRA';
    base: BaseValue;
    in_flight: SentText[];
    refused: Refusal;
    out_of_sight: { mark: number; hid: boolean };
    overwrote: Overwrote[];
    left_places: LeftPlace[];
  };
  work_item: {
    kind: WorkItemKind;
    reason: WorkItemReason;
  };
  conflict: {
    winner: 'crm' | 'jira';
    times: ConflictTimes;
    resolution: 'ours' | 'theirs';
  };
  jira_person: {
    matched_by: 'email' | 'hand';
  };
  sync_run: {
    kind: 'delta' | 'deep' | 'deletion-check' | 'import';
    trigger: 'interval' | 'manual';
    status: 'queued' | 'running' | 'succeeded' | 'failed';
    phase: RunPhase;
    faults: RunFault[];
    template: MessageTemplate;
  };
  alert: { kind: AlertKind; template: MessageTemplate };
  audit_log: { actor_kind: AuditActorKind; action: AuditAction };
  member: { role: Role };
  invitation: { role: Role };
  service_token: { scopes: Scope[] };
  import_job: {
    status: (typeof IMPORT_STATUSES)[number];
    template: MessageTemplate;
  };
  import_fault: { template: MessageTemplate };
  bulk_job: {
    kind: BulkKind;
    action: BulkAction;
    status: (typeof BULK_STATUSES)[number];
  };
  bulk_item: { outcome: BulkOutcome; template: MessageTemplate[]; people: NamedPerson[] };
  ticket_purge: {
    reason: 'deleted_in_jira' | 'deleted_here' | 'site_disconnected';
  };
  saved_view: Pick<SavedView, 'filter' | 'sort' | 'columns' | 'grouping' | 'layout'>;
  workflow_step: {
    status: WorkflowStep['status'];
    transitions: WorkflowStep['transitions'];
  };
  missed_event: {
    cause: MissedCause;
  };
}>;
