/**
 * Where Atlassian's OpenAPI file is wrong about what the site sends or takes, and how we know. The judge corrects the
 * schema by this table before it validates anything; whatever is not listed here counts as a violation.
 */
export type SpecCorrection = {
  readonly schema: string;
  readonly property: string;
  readonly alsoAllows: 'null' | 'integer';
  readonly why: string;
};

export const SPEC_CORRECTIONS: readonly SpecCorrection[] = [
  ...(['from', 'fromString', 'to', 'toString'] as const).map((property) => ({
    schema: 'ChangeDetails',
    property,
    alsoAllows: 'null' as const,
    why: 'A field that was or became empty has null there (docs/reference/jira-rest.md#where-the-openapi-file-is-wrong).',
  })),
  {
    schema: 'SearchAndReconcileResults',
    property: 'nextPageToken',
    alsoAllows: 'null',
    why: 'The last page has no token (docs/reference/jira-rest.md#where-the-openapi-file-is-wrong).',
  },
  {
    schema: 'User',
    property: 'accountId',
    alsoAllows: 'null',
    why: 'PUT assignee takes null to unassign, and its own description says so (docs/reference/jira-rest.md#people).',
  },
  ...(['User', 'UserDetails'] as const).map((schema) => ({
    schema,
    property: 'emailAddress',
    alsoAllows: 'null' as const,
    why: "The property's own description: may be returned as null, by the user's privacy settings.",
  })),
  {
    schema: 'Changelog',
    property: 'created',
    alsoAllows: 'integer',
    why: 'changelog/bulkfetch may send epoch milliseconds (docs/reference/jira-rest.md#changelogs-in-bulk).',
  },
];

/**
 * Jira writes `+0000` where RFC 3339, and so the format date-time, wants `+00:00`
 * (docs/reference/jira-rest.md#timestamps).
 */
export const JIRA_DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;

/** Statuses that any endpoint may answer with, documented or not. */
export const ALWAYS_POSSIBLE: ReadonlySet<number> = new Set([401, 403, 404, 413, 415, 429, 500, 502, 503, 504]);
