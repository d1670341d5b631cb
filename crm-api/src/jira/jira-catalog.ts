import type { CustomFieldKind } from '@synapse/shared/project-config';
import { z } from 'zod';
import { boundList, unlessNotFound } from './jira-error.ts';
import type { JiraHttp } from './jira-http.ts';

/** A person of a site. `email` is null where their profile hides it. */
export type JiraUser = { accountId: string; name: string; email: string | null; active: boolean; isPerson: boolean };

export type JiraCatalog = ReturnType<typeof createJiraCatalog>;

/** Atlassian's own types of custom fields whose values the sync can write; `schema.custom` of `GET /field`. */
const PREFIX = 'com.atlassian.jira.plugin.system.customfieldtypes:';
const KINDS: Readonly<Record<string, CustomFieldKind>> = {
  textfield: 'text',
  textarea: 'rich-text',
  float: 'number',
  datepicker: 'date',
  select: 'select',
  radiobuttons: 'select',
  multiselect: 'multi-select',
  multicheckboxes: 'multi-select',
  userpicker: 'user',
};

const statusesSchema = z.array(z.object({ id: z.string(), name: z.string(), statuses: z.array(z.unknown()) }));
const fieldsSchema = z.array(
  z.object({ id: z.string(), name: z.string(), schema: z.object({ custom: z.string().optional() }).optional() }),
);
const permissionsSchema = z.object({ permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })) });
const userSchema = z
  .object({
    accountId: z.string(),
    accountType: z.string().optional(),
    displayName: z.string().nullish(),
    emailAddress: z.string().nullish(),
    active: z.boolean().default(true),
  })
  .transform(
    (user): JiraUser => ({
      accountId: user.accountId,
      name: user.displayName ?? 'Somebody in Jira',
      email: user.emailAddress ?? null,
      active: user.active,
      isPerson: (user.accountType ?? 'atlassian') === 'atlassian',
    }),
  );

/** What a site consists of: the reads that setting it up needs. Shapes: Atlassian's OpenAPI file. */
export function createJiraCatalog(http: JiraHttp) {
  return {
    /** The projects that the account sees, by key. */
    async projects(): Promise<{ id: string; key: string; name: string }[]> {
      return readPages(
        http,
        'rest/api/3/project/search',
        100,
        z.object({ id: z.string(), key: z.string(), name: z.string() }),
      );
    },

    /** Which of these permissions the account lacks in a project; all of them where it does not see the project. */
    async missingPermissions<Name extends string>(project: string, permissions: readonly Name[]): Promise<Name[]> {
      const named = /^\d+$/.test(project) ? { projectId: project } : { projectKey: project };
      const query = { ...named, permissions: permissions.join(',') };
      const body = await unlessNotFound(http({ method: 'GET', path: 'rest/api/3/mypermissions', query }));
      if (body === null) return [...permissions];
      const { permissions: held } = permissionsSchema.parse(body);
      return permissions.filter((name) => held[name]?.havePermission !== true);
    },

    /** People who can be assigned an issue of a project: the first thousand, Jira's most (Atlassian's OpenAPI), or those so named. */
    async assignableUsers(project: string, named?: { query: string; maxResults: number }): Promise<JiraUser[]> {
      const query = { project, maxResults: 1000, ...named };
      const body = await http({ method: 'GET', path: 'rest/api/3/user/assignable/search', query });
      return z.array(userSchema).parse(body);
    },

    /** The statuses of each issue type of a project, as REST v3 objects. */
    async projectStatuses(key: string): Promise<{ id: string; name: string; statuses: unknown[] }[]> {
      const path = `rest/api/3/project/${encodeURIComponent(key)}/statuses`;
      return statusesSchema.parse(await http({ method: 'GET', path }));
    },

    /** By read:jira-work. `priority/search` gives the same and wants manage:jira-configuration (Atlassian's OpenAPI). */
    async priorities(): Promise<{ id: string; name: string }[]> {
      const body = await http({ method: 'GET', path: 'rest/api/3/priority' });
      return z.array(z.object({ id: z.string(), name: z.string() })).parse(body);
    },

    /** The custom fields of a kind that can take part. */
    async customFields(): Promise<{ fieldId: string; name: string; kind: CustomFieldKind }[]> {
      const fields = fieldsSchema.parse(await http({ method: 'GET', path: 'rest/api/3/field' }));
      return fields.flatMap(({ id, name, schema }) => {
        const kind = schema?.custom?.startsWith(PREFIX) ? KINDS[schema.custom.slice(PREFIX.length)] : undefined;
        return kind ? [{ fieldId: id, name, kind }] : [];
      });
    },

    /**
     * People whose name or visible address begins like this. Empty, too, without the permission to look
     * (docs/reference/jira-rest.md#people).
     */
    async findUsers(query: string): Promise<JiraUser[]> {
      const body = await http({ method: 'GET', path: 'rest/api/3/user/search', query: { query, maxResults: 50 } });
      return z.array(userSchema).parse(body);
    },

    /** The person of an account; undefined when Jira knows none. */
    async findUser(accountId: string): Promise<JiraUser | undefined> {
      const user = await unlessNotFound(http({ method: 'GET', path: 'rest/api/3/user', query: { accountId } }));
      return user === null ? undefined : userSchema.parse(user);
    },
  };
}

/** All values of a PageBean (Atlassian's OpenAPI). */
async function readPages<T>(http: JiraHttp, path: string, maxResults: number, value: z.ZodType<T>): Promise<T[]> {
  const pageSchema = z.object({ values: z.array(value), isLast: z.boolean().optional() });
  const all: T[] = [];
  const bound = boundList('the names of one kind');
  for (;;) {
    const query = { startAt: all.length, maxResults };
    const body = await http({ method: 'GET', path, query });
    bound(body);
    const page = pageSchema.parse(body);
    all.push(...page.values);
    if (page.values.length === 0 || page.isLast !== false) return all;
  }
}
