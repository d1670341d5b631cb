import type { FoundIssue, IssueSearch } from '@synapse/shared/link';
import { issueKeySchema } from '@synapse/shared/link';
import type { Person } from '@synapse/shared/ticket';
import { DomainError } from '../../domain/domain-error.ts';
import { say } from '../../domain/sentences.ts';
import { jqlProject, projectRef } from '../../domain/site/project.ts';
import type { IssueSnapshot } from '../../jira/read-issue.ts';
import { withTenant } from '../../store/db/database.ts';
import { listMatches } from '../../store/mapping/people.ts';
import { listUsers } from '../../store/sites/crm-users.ts';
import { participatingProjects, readSiteSettings, type SiteSettings } from '../../store/sites/site-configs.ts';
import { findFollowers } from '../../store/tickets/ticket-states.ts';
import { getTicket } from '../../store/tickets/tickets-read.ts';
import { askJira } from '../engine/ask-jira.ts';
import type { SyncContext } from '../engine/sync-context.ts';
import { connectedSites } from '../sites/connected-sites.ts';
import { findProject } from './ticket-fields.ts';

const PEOPLE_MOST = 20;
const ISSUES_MOST = 10;

/** What a page asks for while a person types a name or a key. */
export function createLookUps(sync: SyncContext) {
  return {
    /** @throws DomainError not_found */
    async findPeople(tenantId: string, ticketId: string, q: string): Promise<Person[]> {
      const known = await withTenant(sync.db, tenantId, async (tx) => {
        await getTicket(tx, tenantId, ticketId);
        const project = await findProject(tx, tenantId, ticketId);
        const site = project && (await readSiteSettings(tx, tenantId)).get(project.siteId);
        return {
          users: await listUsers(tx, tenantId),
          matches: project ? await listMatches(tx, tenantId, project.siteId) : [],
          place: project && site?.connected ? { site, ref: projectRef(site.known, project) } : null,
        };
      });
      const matched = known.matches.map(({ userId, accountId, name }) => ({ userId, accountId, name }));
      const inJira = known.place?.ref ? await assignable(sync, tenantId, known.place.site.id, known.place.ref, q) : [];
      const ours = known.users.map(({ userId, name }) => ({ userId, accountId: null, name }));
      const all: Person[] = [...matched, ...inJira, ...ours];
      const wanted = all.filter(
        (one, at) =>
          isNamed(one, q) &&
          !all
            .slice(0, at)
            .some((before) => isSame(one.accountId, before.accountId) || isSame(one.userId, before.userId)),
      );
      return wanted.slice(0, PEOPLE_MOST);
    },

    /** @throws DomainError not_found, conflict, jira_refused, jira_unavailable */
    async findIssues(tenantId: string, { q, siteId }: IssueSearch): Promise<FoundIssue[]> {
      const sites = await withTenant(sync.db, tenantId, (tx) => connectedSites(tx, tenantId, siteId));
      return (await issuesAt(sync, tenantId, sites, q)).slice(0, ISSUES_MOST);
    },

    /** @throws DomainError not_found, conflict (several sites have it), jira_refused, jira_unavailable */
    async readIssue(tenantId: string, { issueKey, siteId }: { issueKey: string; siteId?: string | undefined }) {
      const sites = await withTenant(sync.db, tenantId, (tx) => connectedSites(tx, tenantId, siteId));
      const [issue, another] = await issuesAt(sync, tenantId, sites, issueKey);
      if (!issue) throw new DomainError('not_found', say('issue_not_followed', { issue: issueKey }));
      if (another)
        throw new DomainError('conflict', `Several sites have an issue ${issueKey}: name one of them by siteId.`);
      return issue;
    },
  };
}

const isSame = (a: string | null, b: string | null) => a !== null && a === b;

const isNamed = ({ name }: Person, q: string) => name.toLowerCase().includes(q.toLowerCase());

/** Empty where Jira does not answer: who is known here can still be chosen. */
async function assignable(sync: SyncContext, tenantId: string, siteId: string, project: string, query: string) {
  try {
    const users = await askJira(sync, { tenantId, siteId }, ({ client }) =>
      client.assignableUsers(project, { query, maxResults: PEOPLE_MOST }),
    );
    return users
      .filter((user) => user.active && user.isPerson)
      .map(({ accountId, name }) => ({ userId: null, accountId, name }));
  } catch (error) {
    if (error instanceof DomainError) return [];
    throw error;
  }
}

/** Of each site in turn as they are given; all are asked at once, for somebody waits. */
const issuesAt = async (sync: SyncContext, tenantId: string, sites: readonly SiteSettings[], q: string) =>
  (await Promise.all(sites.map((site) => issuesOf(sync, tenantId, site, q)))).flat();

async function issuesOf(sync: SyncContext, tenantId: string, site: SiteSettings, q: string): Promise<FoundIssue[]> {
  const projects = participatingProjects(site);
  const key = issueKeySchema.safeParse(q);
  const fields = ['summary', 'status', 'updated', 'project'];
  const takesPart = (issue: IssueSnapshot) => {
    const ref = projectRef(site.known, { projectId: issue.projectId, projectKey: issue.projectKey ?? '' });
    return ref !== null && projects.includes(ref);
  };
  const issues = await askJira(sync, { tenantId, siteId: site.id }, async ({ client }) => {
    // A search for a key that Jira does not know is refused as a whole.
    if (key.success) return (await client.bulkFetch([key.data.toUpperCase()], fields)).issues.filter(takesPart);
    const words = wordsIn(q);
    const jql = `project in (${projects.map(jqlProject).join(', ')}) AND summary ~ "${words}" ORDER BY updated DESC`;
    return words === '' ? [] : (await client.search({ jql, fields, maxResults: ISSUES_MOST })).issues;
  });
  const ids = issues.map(({ id }) => id);
  const tickets = await withTenant(sync.db, tenantId, (tx) => findFollowers(tx, tenantId, site.id, ids));
  return issues.map(({ id, key: issueKey, fields: { summary, status } }) => ({
    siteId: site.id,
    issueKey,
    title: typeof summary === 'string' ? summary : issueKey,
    status: nameIn(status),
    ticketId: tickets.get(id) ?? null,
  }));
}

/** The words as JQL's `~` takes them, the last as far as it is typed: what has a meaning of its own there is left out. */
function wordsIn(q: string): string {
  const words = q.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length === 0 ? '' : `${words.join(' ')}*`;
}

const nameIn = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string' ? value.name : null;
