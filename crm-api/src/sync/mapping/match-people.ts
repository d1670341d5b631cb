import type { MatchPeople, PeopleAnswer } from '@synapse/shared/project-config';
import { DomainError } from '../../domain/domain-error.ts';
import { type Sentence, say, templateIn } from '../../domain/sentences.ts';
import type { JiraUser } from '../../jira/jira-catalog.ts';
import { recordAudit } from '../../store/audit/audit-log.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { deleteMatch, listMatches, type Match, writeMatches } from '../../store/mapping/people.ts';
import { requireSite, requireSiteSettings } from '../../store/sites/require-site.ts';
import { enqueue } from '../../store/workqueue/work-items.ts';
import { askJira } from '../engine/ask-jira.ts';
import type { SiteConnection, SyncContext } from '../engine/sync-context.ts';

type CrmUser = MatchPeople['users'][number];
type Unmatched = PeopleAnswer['unmatched'][number];

export type PeopleMatching = ReturnType<typeof createPeopleMatching>;

/** Who of the CRM is who on a Jira site. All throw DomainError. */
export function createPeopleMatching(sync: SyncContext) {
  return {
    list: (tenantId: string, siteId: string): Promise<PeopleAnswer> =>
      withTenant(sync.db, tenantId, async (tx) => {
        await requireSiteSettings(tx, tenantId, siteId);
        return { matched: await listMatches(tx, tenantId, siteId), unmatched: [] };
      }),

    /** Matches by hand where an account is named, else by the one active person with that very address. */
    async match(tenantId: string, siteId: string, { users }: MatchPeople): Promise<PeopleAnswer> {
      const found: (Match | Unmatched)[] = [];
      const ask = async (site: SiteConnection) => {
        for (const user of users) found.push(await matchOne(site, user));
      };
      await askJira(sync, { tenantId, siteId }, ask, { each: true });
      const matched = found.flatMap((one) => ('accountId' in one ? [one] : []));
      requireOnce(matched);
      await withTenant(sync.db, tenantId, async (tx) => {
        // Two that match the same person at once would both find nobody there.
        await requireSite(tx, tenantId, siteId, { lock: true });
        await writeMatches(tx, tenantId, siteId, matched);
        const about = `site:${siteId}`;
        await recordAudit(
          tx,
          tenantId,
          'people.matched',
          about,
          matched.map((one) => `user: ${one.userId}`),
        );
        await enqueue(tx, tenantId, [{ kind: 'remap', siteId }]);
      });
      return { matched, unmatched: found.flatMap((one) => ('reason' in one ? [one] : [])) };
    },

    async forget(tenantId: string, siteId: string, userId: string): Promise<void> {
      const gone = await withTenant(sync.db, tenantId, async (tx) => {
        await requireSiteSettings(tx, tenantId, siteId);
        return forgetMatch(tx, tenantId, siteId, userId);
      });
      if (!gone) throw new DomainError('not_found', 'This user is matched with nobody on this site.');
    },
  };
}

/** @returns whether there was one */
export async function forgetMatch(tx: TenantTx, tenantId: string, siteId: string, userId: string): Promise<boolean> {
  const gone = await deleteMatch(tx, tenantId, siteId, userId);
  if (gone) await recordAudit(tx, tenantId, 'people.forgotten', `site:${siteId} user:${userId}`);
  return gone;
}

async function matchOne(site: SiteConnection, user: CrmUser): Promise<Match | Unmatched> {
  const { userId, name, email, accountId } = user;
  if (accountId !== undefined) {
    const known = await site.client.findUser(accountId);
    if (known) return { userId, accountId, name: known.name, matchedBy: 'hand' };
    return unmatched(userId, say('person_unknown', { account: accountId }));
  }
  const wanted = (email ?? '').toLowerCase();
  const people = (await site.client.findUsers(wanted)).filter((person) => isThem(person, wanted));
  const [one, another] = people;
  if (one && !another) return { userId, accountId: one.accountId, name: one.name, matchedBy: 'email' };
  return unmatched(userId, say(another ? 'person_ambiguous' : 'person_hidden', { name }));
}

const unmatched = (userId: string, why: Sentence): Unmatched => ({ userId, reason: why.message, ...templateIn(why) });

/** The very address, shown by Jira, of a person who is still there: a look-alike would be a wrong person. */
function isThem(person: JiraUser, email: string): boolean {
  return person.active && person.isPerson && person.email?.toLowerCase() === email;
}

function requireOnce(matched: readonly Match[]): void {
  const accounts = matched.map((one) => one.accountId);
  const users = matched.map((one) => one.userId);
  const twice = accounts.find((id, i) => accounts.indexOf(id) !== i) ?? users.find((id, i) => users.indexOf(id) !== i);
  if (twice !== undefined)
    throw new DomainError('invalid_request', say('person_twice', { name: twice }), [
      { path: 'users', message: `${twice} stands here twice` },
    ]);
}
