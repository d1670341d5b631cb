import type { ConflictPolicy, Direction } from '@synapse/shared/project-config';
import type { Fault } from './simulation/fault-injection.ts';

export const CRM_STATUSES = ['OPEN', 'IN_PROGRESS', 'RESOLVED', 'CLOSED'] as const;
export const CRM_PRIORITIES = ['LOW', 'MEDIUM', 'HIGH', 'URGENT'] as const;
export const LABELS = ['a', 'b', 'c'] as const;
export const DAYS = ['2026-03-01', '2026-04-01', null] as const;
/** Account ids of the sandbox's people. */
export const PEOPLE = ['5b10a2844c20165700ede21g', '5b109f2e9729b51b54dc274d', null] as const;
export const JIRA_STATUSES = ['To Do', 'In Progress', 'In Review', 'Done'] as const;
export const JIRA_PRIORITIES = ['Highest', 'High', 'Medium', 'Low', 'Lowest'] as const;
export const PROJECTS = ['KAN', 'OPS'] as const;
export const VALUE_FIELDS = ['dueDate', 'assignee', 'priority', 'labels'] as const;
export const DIRECTED_FIELDS = ['title', 'status', 'priority', 'labels', 'dueDate'] as const;
/** Texts are each their own, so that none of them stands a second time unless it is set back. */
export const TEXT_FIELDS = ['title', 'description', 'reference'] as const;
/** Custom fields of the kinds that are not written as they are read, where an admin has chosen them too. */
export const KIND_FIELDS = ['custom.products', 'custom.details', 'custom.reviewer'] as const;
export const OPTIONS = ['API', 'App', 'Web'] as const;

/** One deed for each name, so that the compiler can tell them apart. */
type Deeds<Do extends string, More = unknown> = Do extends string ? { do: Do } & More : never;

/** What people do, on either side, with custom fields of other kinds. */
export type KindDeed =
  | Deeds<'product', { value: (typeof OPTIONS)[number]; add: boolean }>
  | Deeds<'details'>
  | Deeds<'reviewer', { value: (typeof PEOPLE)[number] }>;

/** What people do in the CRM. `which` picks among what there is: a comment, a file, a conflict, an issue. */
export type CrmDeed =
  | Deeds<(typeof TEXT_FIELDS)[number]>
  | Deeds<'status', { value: (typeof CRM_STATUSES)[number] }>
  | Deeds<'priority', { value: (typeof CRM_PRIORITIES)[number] }>
  | Deeds<'label', { value: (typeof LABELS)[number]; add: boolean }>
  | Deeds<'dueDate', { value: (typeof DAYS)[number] }>
  | Deeds<'assignee', { value: (typeof PEOPLE)[number] }>
  | KindDeed
  | Deeds<'comment', { public: boolean }>
  | Deeds<'edit-comment' | 'delete-comment' | 'publish-comment' | 'delete-file' | 'link', { which: number }>
  | Deeds<'create' | 'attach' | 'delete' | 'undelete' | 'restore' | 'unlink' | 'retry' | 'refresh'>
  /** An admin lets the custom field take part, or not any more. */
  | Deeds<'choose-field' | 'drop-field'>
  /** An admin reads Jira's statuses and priorities otherwise, or as before. */
  | Deeds<'change-map'>
  | Deeds<'change-direction', { field: (typeof DIRECTED_FIELDS)[number]; direction: Direction }>
  | Deeds<'change-policy', { policy: ConflictPolicy }>
  /** An admin lets the engine work as another account, which is in no role. */
  | Deeds<'change-account'>
  | Deeds<'decide', { which: number; take: 'ours' | 'theirs' }>;

/** What people do in Jira. A restricted comment is for a role alone. */
export type JiraDeed =
  | Deeds<(typeof TEXT_FIELDS)[number]>
  | Deeds<'status', { value: (typeof JIRA_STATUSES)[number] }>
  | Deeds<'priority', { value: (typeof JIRA_PRIORITIES)[number] }>
  | Deeds<'label', { value: (typeof LABELS)[number]; add: boolean }>
  | Deeds<'dueDate', { value: (typeof DAYS)[number] }>
  | Deeds<'assignee', { value: (typeof PEOPLE)[number] }>
  /** What stood there before, whoever has replaced it. */
  | KindDeed
  | Deeds<
      'set-back',
      {
        field:
          | (typeof VALUE_FIELDS)[number]
          | (typeof KIND_FIELDS)[number]
          | 'title'
          | 'description'
          | 'custom.reference';
      }
    >
  | Deeds<'set-back-comment', { which: number }>
  | Deeds<'comment', { restricted: boolean }>
  | Deeds<'edit-comment' | 'delete-comment' | 'delete-file' | 'restrict-comment' | 'free-comment', { which: number }>
  /** A comment that bears the marker of a comment of ours, as anybody may write it. */
  | Deeds<'forge-marker', { which: number }>
  | Deeds<'attach' | 'delete'>
  | Deeds<'create', { project?: (typeof PROJECTS)[number] }>
  /** An edit of the title by a Jira whose clock runs ahead of everybody's. */
  | Deeds<'from-the-future'>
  | Deeds<'move' | 'hide' | 'rename', { project: (typeof PROJECTS)[number] }>
  | Deeds<'show'>
  /** The engine's account is in none of the roles that comments are restricted to, or is again. */
  | Deeds<'leave-roles' | 'join-roles'>;

/** What the engine asks of Jira that changes something there, and that people do not see fail. */
export const ENDPOINTS = [
  'editIssue',
  'doTransition',
  'deleteIssue',
  'addComment',
  'updateComment',
  'deleteComment',
  'addAttachment',
  'removeAttachment',
] as const;

export type Endpoint = (typeof ENDPOINTS)[number];

/** `on` picks the ticket or the issue: mostly the first. */
export type Action =
  | ({ side: 'crm'; on: number; fault: Fault } & CrmDeed)
  | ({ side: 'jira'; on: number } & JiraDeed)
  | { side: 'net'; do: 'deliver'; which: number; times: 1 | 2 }
  | { side: 'net'; do: 'drop'; which: number }
  /** It comes so often, under other names, that one run can't take it all. */
  | { side: 'net'; do: 'flood'; which: number }
  /** It comes after everything else. */
  | { side: 'net'; do: 'hold'; which: number }
  /** Jira carries out what its caller has given up on. */
  | { side: 'net'; do: 'carry-out' }
  /**
   * A project is hidden for longer than any pass looks back, and no event tells of it, while people work in both. It
   * stays hidden until somebody shows it.
   */
  | { side: 'net'; do: 'absence'; project: (typeof PROJECTS)[number] }
  /** Nothing happens for so long but that the safety net passes. */
  | { side: 'net'; do: 'wait'; hours: number }
  | { side: 'net'; do: 'outage' }
  | { side: 'net'; do: 'end-outage' }
  /** Jira refuses each request of one kind, or fails at it, until it is mended; all others go well. */
  | { side: 'net'; do: 'break'; endpoint: Endpoint; status: 403 | 500 }
  | { side: 'net'; do: 'mend' }
  | { side: 'engine'; do: 'run'; seconds: number; fault: Fault }
  | { side: 'engine'; do: 'reconcile'; deep: boolean; fault: Fault };

/** How events come in: by the app in Jira, by an admin's webhook, or by both beside each other. */
export const DOORS = ['app', 'webhook', 'both'] as const;

/** What an admin chose, where a ticket begins, and everything that then happens until all is quiet. */
export type Schedule = {
  doors: (typeof DOORS)[number];
  policy: ConflictPolicy;
  onTicketDelete: 'leave' | 'close' | 'delete';
  writeMode: 'careful' | 'fast';
  sites: 1 | 2;
  /** Custom fields of several kinds take part (`KIND_FIELDS`). */
  kinds?: boolean;
  /** What becomes of a ticket whose issue is done. */
  whenDone?: { status: (typeof CRM_STATUSES)[number]; note: string | null } | null;
  /** Jira gives two of anything with a page. */
  smallPages: boolean;
  createdIn: 'crm' | 'jira';
  fault: Fault;
  /** Whether both sides know of it before the rest begins. */
  settled: boolean;
  actions: Action[];
};
