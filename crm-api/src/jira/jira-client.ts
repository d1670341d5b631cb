import { z } from 'zod';
import { createJiraCatalog } from './jira-catalog.ts';
import { createJiraComments } from './jira-comments.ts';
import { boundList } from './jira-error.ts';
import type { JiraHttp } from './jira-http.ts';
import { type JiraHistory, readChangelogPage } from './read-changelog.ts';
import { type IssueBatch, type IssueSnapshot, MARKER_PROPERTY, readIssue, readIssues } from './read-issue.ts';

/** A field of a screen: of a transition's, or of that on which an issue is created or edited (Atlassian's FieldMetadata, as far as it is needed). */
export type ScreenField = { required: boolean; name: string; hasDefaultValue: boolean; allowed: string[] };

export type JiraTransition = { id: string; name: string; to: unknown; fields: Record<string, ScreenField> };

export type SearchPage = IssueBatch & { nextPageToken: string | null };

/** What the sync asks of a Jira site. Every function throws JiraError when Jira does not do it. */
export type JiraClient = ReturnType<typeof createJiraClient>;

/** `POST /issue/bulkfetch` takes at most this many ids (Atlassian's OpenAPI). */
export const BULK_FETCH_MAX = 100;

const screenFieldSchema = z
  .object({
    required: z.boolean(),
    name: z.string().optional(),
    hasDefaultValue: z.boolean().optional(),
    allowedValues: z.array(z.unknown()).optional(),
  })
  .transform(
    (field): ScreenField => ({
      required: field.required,
      name: field.name ?? 'a field',
      hasDefaultValue: field.hasDefaultValue ?? false,
      allowed: (field.allowedValues ?? []).flatMap((value) => allowedName.safeParse(value).data ?? []),
    }),
  );
const allowedName = z
  .object({ name: z.string().optional(), value: z.string().optional() })
  .transform(({ name, value }) => name ?? value ?? []);

const transitionsSchema = z.object({
  transitions: z.array(
    z.object({
      id: z.string(),
      name: z.string().default(''),
      to: z.unknown(),
      fields: z.record(z.string(), screenFieldSchema).default({}),
    }),
  ),
});

const editScreenSchema = z.object({ fields: z.record(z.string(), screenFieldSchema) });
const createScreenSchema = z.object({
  fields: z.array(z.object({ fieldId: z.string() }).and(screenFieldSchema)),
  total: z.number(),
});

/** The most that a page of a create screen holds (Atlassian's OpenAPI). */
const CREATE_FIELDS_MAX = 200;

/** A search for ids alone gives up to this many a page (Atlassian's OpenAPI). */
const ID_PAGE_MAX = 5_000;

const idAndKey = z.object({ id: z.string(), key: z.string() });

/**
 * The REST v3 calls over one site's HTTP. Shapes and limits: Atlassian's OpenAPI file and docs/reference/jira-rest.md.
 * @param clock Jira's own clock, by its last answer; without it issues that are dated ahead are taken as they are
 */
export function createJiraClient(http: JiraHttp, clock: () => number | null = () => null) {
  return {
    ...createJiraCatalog(http),
    ...createJiraComments(http, clock),

    /** The account the API speaks as. */
    async myself(): Promise<{ accountId: string; displayName: string }> {
      const body = await http({ method: 'GET', path: 'rest/api/3/myself' });
      return z.object({ accountId: z.string(), displayName: z.string() }).parse(body);
    },

    async project(key: string): Promise<{
      id: string;
      key: string;
      name: string;
      issueTypes: { id: string; name: string; subtask: boolean }[];
    }> {
      const body = await http({ method: 'GET', path: `rest/api/3/project/${encodeURIComponent(key)}` });
      const issueType = z.object({ id: z.string(), name: z.string(), subtask: z.boolean() });
      return z
        .object({ id: z.string(), key: z.string(), name: z.string(), issueTypes: z.array(issueType) })
        .parse(body);
    },

    /** One page of a search. `fields` must be named: the default is the id alone. */
    async search(query: {
      jql: string;
      fields: readonly string[];
      maxResults: number;
      pageToken?: string | null;
    }): Promise<SearchPage> {
      const body = await http({
        method: 'POST',
        path: 'rest/api/3/search/jql',
        repeatable: true,
        body: {
          jql: query.jql,
          fields: query.fields,
          properties: [MARKER_PROPERTY],
          maxResults: query.maxResults,
          ...(query.pageToken ? { nextPageToken: query.pageToken } : {}),
        },
      });
      const page = z
        .object({ issues: z.array(z.unknown()), nextPageToken: z.string().nullish(), isLast: z.boolean().optional() })
        .parse(body);
      const last = page.isLast === true || !page.nextPageToken;
      return { ...readIssues(page.issues, clock()), nextPageToken: last ? null : (page.nextPageToken ?? null) };
    },

    /** One page of the ids alone, by the greatest page Jira gives. It costs a point an id. */
    async searchIds(query: {
      jql: string;
      pageToken: string | null;
    }): Promise<{ ids: string[]; nextPageToken: string | null }> {
      const { jql, pageToken } = query;
      const body = await http({
        method: 'POST',
        path: 'rest/api/3/search/jql',
        repeatable: true,
        body: { jql, fields: ['id'], maxResults: ID_PAGE_MAX, ...(pageToken ? { nextPageToken: pageToken } : {}) },
      });
      const page = z
        .object({
          issues: z.array(z.object({ id: z.string() })),
          nextPageToken: z.string().nullish(),
          isLast: z.boolean().optional(),
        })
        .parse(body);
      const last = page.isLast === true || !page.nextPageToken;
      return { ids: page.issues.map(({ id }) => id), nextPageToken: last ? null : (page.nextPageToken ?? null) };
    },

    /** About how many issues a search finds, for one point. */
    async approximateCount(jql: string): Promise<number> {
      const body = await http({
        method: 'POST',
        path: 'rest/api/3/search/approximate-count',
        repeatable: true,
        body: { jql },
      });
      return z.object({ count: z.number() }).parse(body).count;
    },

    /** Up to 100 issues by id. Missing and forbidden ones are left out. */
    async bulkFetch(issueIds: readonly string[], fields: readonly string[]): Promise<IssueBatch> {
      const body = await http({
        method: 'POST',
        path: 'rest/api/3/issue/bulkfetch',
        repeatable: true,
        body: { issueIdsOrKeys: issueIds, fields, properties: [MARKER_PROPERTY] },
      });
      return readIssues(z.object({ issues: z.array(z.unknown()) }).parse(body).issues, clock());
    },

    /** How some fields of an issue have changed, the oldest first. */
    async changelog(issueId: string, fieldIds: readonly string[]): Promise<JiraHistory[]> {
      const all: JiraHistory[] = [];
      let nextPageToken: string | undefined;
      const bound = boundList('the changes of one issue');
      do {
        const body = await http({
          method: 'POST',
          path: 'rest/api/3/changelog/bulkfetch',
          repeatable: true,
          body: { issueIdsOrKeys: [issueId], fieldIds, ...(nextPageToken ? { nextPageToken } : {}) },
        });
        bound(body);
        const page = readChangelogPage(body);
        all.push(...page.histories);
        nextPageToken = page.nextPageToken;
      } while (nextPageToken !== undefined);
      return all.sort((a, b) => a.created - b.created);
    },

    /** Some fields of one issue, as they are now. `updated` must be among them. */
    async issueFields(issueId: string, fields: readonly string[]): Promise<IssueSnapshot> {
      const path = `rest/api/3/issue/${encodeURIComponent(issueId)}`;
      return readIssue(await http({ method: 'GET', path, query: { fields: fields.join(',') } }), clock());
    },

    async createIssue(input: {
      fields: Record<string, unknown>;
      marker: string;
    }): Promise<{ id: string; key: string }> {
      const body = await http({
        method: 'POST',
        path: 'rest/api/3/issue',
        body: { fields: input.fields, properties: [{ key: MARKER_PROPERTY, value: { id: input.marker } }] },
      });
      return idAndKey.parse(body);
    },

    /** Sets fields and gives the issue as it then is: its `updated` is the mark of what was written. */
    async editIssue(
      issueId: string,
      edit: { fields: Record<string, unknown>; update?: Record<string, unknown> },
    ): Promise<IssueSnapshot | null> {
      const body = await http({
        method: 'PUT',
        path: `rest/api/3/issue/${encodeURIComponent(issueId)}`,
        query: { returnIssue: true },
        body: edit,
        repeatable: true,
      });
      return body === undefined ? null : readIssue(body, clock());
    },

    /** The fields that can be edited of an issue, by their ids, with what each may be where it is one of few. */
    async editScreen(issueId: string): Promise<Record<string, ScreenField>> {
      const path = `rest/api/3/issue/${encodeURIComponent(issueId)}/editmeta`;
      return editScreenSchema.parse(await http({ method: 'GET', path })).fields;
    },

    /** The same of the screen on which an issue of a type is created. */
    async createScreen(project: string, issueTypeId: string): Promise<Record<string, ScreenField>> {
      const [where, type] = [encodeURIComponent(project), encodeURIComponent(issueTypeId)];
      const path = `rest/api/3/issue/createmeta/${where}/issuetypes/${type}`;
      const screen: Record<string, ScreenField> = {};
      const bound = boundList('the fields of one screen');
      for (let startAt = 0; ; ) {
        const body = await http({ method: 'GET', path, query: { startAt, maxResults: CREATE_FIELDS_MAX } });
        bound(body);
        const { fields, total } = createScreenSchema.parse(body);
        for (const { fieldId, ...field } of fields) screen[fieldId] = field;
        startAt += fields.length;
        if (fields.length === 0 || startAt >= total) return screen;
      }
    },

    async transitions(issueId: string): Promise<JiraTransition[]> {
      const path = `rest/api/3/issue/${encodeURIComponent(issueId)}/transitions`;
      const body = await http({ method: 'GET', path, query: { expand: 'transitions.fields' } });
      return transitionsSchema.parse(body).transitions;
    },

    /** @param fields only those on the transition's screen: Jira refuses others */
    async transition(issueId: string, transitionId: string, fields: Record<string, unknown> = {}): Promise<void> {
      await http({
        method: 'POST',
        path: `rest/api/3/issue/${encodeURIComponent(issueId)}/transitions`,
        body: { transition: { id: transitionId }, ...(Object.keys(fields).length > 0 ? { fields } : {}) },
      });
    },

    /**
     * One with subtasks is refused: they are not ours to delete.
     * @param stillWanted rejects where it is not to be deleted any more; asked behind the limiter, each time that it is sent
     * @throws JiraError not_found also for one out of sight
     */
    async deleteIssue(issueId: string, stillWanted?: () => Promise<void>): Promise<void> {
      const path = `rest/api/3/issue/${encodeURIComponent(issueId)}`;
      await http({ method: 'DELETE', path, repeatable: true, stillWanted });
    },
  };
}
