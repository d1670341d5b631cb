import type { CrmPeople, CrmUser, MatchUsers } from '@synapse/shared/crm-people';
import type { PeopleAnswer } from '@synapse/shared/project-config';
import type { JiraUser } from '../../jira/jira-catalog.ts';
import { withTenant } from '../../store/db/database.ts';
import { listMatches, type Match } from '../../store/mapping/people.ts';
import { listUsers } from '../../store/sites/crm-users.ts';
import { requireSiteSettings } from '../../store/sites/require-site.ts';
import { participatingProjects } from '../../store/sites/site-configs.ts';
import { askJira } from '../engine/ask-jira.ts';
import type { SyncContext } from '../engine/sync-context.ts';
import { createPeopleMatching, forgetMatch } from './match-people.ts';

/** Of how many projects the people are looked up at the most: most sites have the same people in all of them. */
const PROJECTS_MAX = 10;

export type CrmPeopleCommands = ReturnType<typeof createCrmPeople>;

/** The users of the CRM and who they are on a Jira site, as an admin of that site sets it. All throw DomainError. */
export function createCrmPeople(sync: SyncContext) {
  return {
    read: (tenantId: string, siteId: string): Promise<CrmPeople> => readCrmPeople(sync, tenantId, siteId),
    match: (tenantId: string, siteId: string, wanted: MatchUsers): Promise<PeopleAnswer> =>
      matchCrmUsers(sync, tenantId, siteId, wanted),
  };
}

async function readCrmPeople(sync: SyncContext, tenantId: string, siteId: string): Promise<CrmPeople> {
  const known = await withTenant(sync.db, tenantId, async (tx) => ({
    users: await listUsers(tx, tenantId),
    matches: await listMatches(tx, tenantId, siteId),
    site: await requireSiteSettings(tx, tenantId, siteId),
  }));
  const people = await assignablePeople(sync, { tenantId, siteId }, participatingProjects(known.site));
  const strangers = known.matches.filter((match) => !known.users.some((user) => user.userId === match.userId));
  // Somebody who was matched through the API and never signed in is known by their id alone.
  const users = [...known.users, ...strangers.map(({ userId }) => ({ userId, name: userId, email: null }))];
  const free = people.filter((person) => !known.matches.some((match) => match.accountId === person.accountId));
  return {
    users: users.map((user): CrmUser => {
      const matched = known.matches.find((match) => match.userId === user.userId) ?? null;
      const proposed = matched === null ? personOf(free, user.email) : null;
      return { ...user, matched: matched && withoutUser(matched), proposed };
    }),
    people: people.map(({ accountId, name }) => ({ accountId, name })),
  };
}

/** By hand, or with nobody. */
async function matchCrmUsers(
  sync: SyncContext,
  tenantId: string,
  siteId: string,
  wanted: MatchUsers,
): Promise<PeopleAnswer> {
  const users = await withTenant(sync.db, tenantId, (tx) => listUsers(tx, tenantId));
  const nameOf = (userId: string) => users.find((user) => user.userId === userId)?.name ?? userId;
  const nobody = wanted.filter((one) => one.accountId === null);
  await withTenant(sync.db, tenantId, async (tx) => {
    for (const { userId } of nobody) await forgetMatch(tx, tenantId, siteId, userId);
  });
  const named = wanted.flatMap(({ userId, accountId }) =>
    accountId === null ? [] : [{ userId, accountId, name: nameOf(userId) }],
  );
  if (named.length === 0) return { matched: [], unmatched: [] };
  return createPeopleMatching(sync).match(tenantId, siteId, { users: named });
}

async function assignablePeople(
  sync: SyncContext,
  { tenantId, siteId }: { tenantId: string; siteId: string },
  projects: readonly string[],
): Promise<JiraUser[]> {
  const people = new Map<string, JiraUser>();
  await askJira(sync, { tenantId, siteId }, async ({ client }) => {
    for (const project of projects.slice(0, PROJECTS_MAX))
      for (const person of await client.assignableUsers(project))
        if (person.active && person.isPerson) people.set(person.accountId, person);
  });
  return [...people.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** The one person with the very same address, shown by Jira: a look-alike would be a wrong person. */
function personOf(people: readonly JiraUser[], email: string | null): CrmUser['proposed'] {
  if (email === null) return null;
  const [one, another] = people.filter((person) => person.email?.toLowerCase() === email.toLowerCase());
  return one && !another ? { accountId: one.accountId, name: one.name } : null;
}

const withoutUser = ({ accountId, name, matchedBy }: Match) => ({ accountId, name, matchedBy });
