/**
 * What the sandbox remembers. Records are never changed in place: every write makes a new one,
 * so that the search index and the lagging reads can keep an older one for as long as they need.
 * Times are epoch milliseconds. ADF is held as JSON text: compact, and a copy on every read.
 */

type PropertyMap = Readonly<Record<string, unknown>>;

export type IssueRecord = Readonly<{
  /** The numeric id, as a string. It never changes, unlike the key. */
  id: string;
  projectId: string;
  number: number;
  typeId: string;
  summary: string;
  descriptionJson: string | null;
  statusId: string;
  resolutionId: string | null;
  priorityId: string;
  labels: readonly string[];
  assigneeId: string | null;
  reporterId: string | null;
  creatorId: string;
  parentId: string | null;
  /** yyyy-MM-dd */
  dueDate: string | null;
  /** Values of custom fields, by field id. */
  custom: PropertyMap;
  created: number;
  updated: number;
  statusChangedAt: number;
  resolvedAt: number | null;
  /** Keys the issue had before it was moved; they still resolve. */
  formerKeys: readonly string[];
  properties: PropertyMap;
}>;

export type Visibility = Readonly<{ type: 'group' | 'role'; value: string; identifier: string | null }>;

export type CommentRecord = Readonly<{
  id: string;
  issueId: string;
  authorId: string;
  updateAuthorId: string;
  bodyJson: string;
  created: number;
  updated: number;
  visibility: Visibility | null;
  properties: PropertyMap;
}>;

export type ChangelogItem = Readonly<{
  field: string;
  fieldId?: string;
  fieldtype: 'jira' | 'custom';
  from: string | null;
  fromString: string | null;
  to: string | null;
  toString: string | null;
}>;

export type ChangelogRecord = Readonly<{
  id: string;
  issueId: string;
  authorId: string;
  created: number;
  items: readonly ChangelogItem[];
}>;

export type AttachmentRecord = Readonly<{
  id: string;
  issueId: string;
  authorId: string;
  filename: string;
  mimeType: string;
  size: number;
  created: number;
}>;

export type RemoteLinkRecord = Readonly<{
  id: string;
  issueId: string;
  globalId: string | null;
  application: Readonly<Record<string, unknown>> | null;
  relationship: string | null;
  object: Readonly<Record<string, unknown>>;
}>;

/** A bearer token of an app, as the control API mints them. */
export type AppTokenRecord = Readonly<{
  token: string;
  appId: string;
  accountId: string;
  /** What the app's manifest asks for; left out in records of before: `DEFAULT_SCOPES`. */
  scopes?: readonly string[];
  expiresAt: number | null;
}>;
