import type { BulkAction, BulkPreview, BulkRequest } from '@synapse/shared/bulk/bulk';
import { pointsOfBulk } from '../../domain/bulk/bulk-cost.ts';
import type { IssueTarget } from '../../domain/model/change.ts';
import type { PointLimits } from '../../domain/rate-limit/rate-budget.ts';
import { type Sentence, say } from '../../domain/sentences.ts';
import { readPlaces } from '../../store/bulk/bulk-places.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { KEEP_DAYS } from '../../store/purge/prune.ts';
import { configAt, readSiteSettings, type SiteSettings } from '../../store/sites/site-configs.ts';
import { requireTarget } from '../commands/choose-target.ts';
import type { SyncContext } from '../engine/sync-context.ts';
import { readPointsLeft } from '../rate-limit/points-left.ts';

type Asked = { tenantId: string; request: BulkRequest; memberIds: (tx: TenantTx) => Promise<string[]> };

/** What a bulk change would be for, and what sending it to Jira would cost. Nothing is changed, and Jira is not asked. */
export async function previewBulk(
  sync: SyncContext,
  limits: PointLimits,
  { tenantId, request, memberIds }: Asked,
): Promise<BulkPreview> {
  const { action } = request;
  // Not to read only: a contact that is named is looked up as the start does it, which locks it.
  const { ids, places, sites } = await withTenant(sync.db, tenantId, async (tx) => {
    const members = await memberIds(tx);
    const places = await readPlaces(tx, tenantId, members);
    const read = {
      ids: members,
      places: action.kind === 'link' ? await toBeLinked(tx, { tenantId, action, places }) : places,
    };
    return { ...read, sites: await readSiteSettings(tx, tenantId) };
  });
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  const count = sum(places.map(({ tickets }) => tickets));
  const costs = places.flatMap(({ link, tickets }) => {
    const site = link && sites.get(link.siteId);
    const each = link && site?.connected ? pointsOfBulk(action, configAt(site, link)) : 0;
    return each > 0 && link ? [{ siteId: link.siteId, tickets, points: each * tickets }] : [];
  });
  const points = sum(costs.map((one) => one.points));
  const lost = deletesIssues(action, places, sites);
  const budget = await readPointsLeft(
    sync,
    { tenantId, sites: costs.map(({ siteId }) => siteId), priority: 'delivery' },
    limits,
  );
  const about = { points, budget, deletesIssues: lost, undoDays: undoDays(places, sites) };
  const advice = adviceOn(action, about);
  return {
    ...{ count, unknown: ids.length - count, points, paysPoints: budget !== null },
    linked: sum(costs.map(({ tickets }) => tickets)),
    pointsLeft: budget?.left ?? null,
    advice: advice.map(({ message }) => message),
    template: advice.map(({ template }) => template),
    undo: lost > 0 || action.kind === 'link' ? 'partly' : 'all',
  };
}

/** Where the issues are to be of those that follow none; the others are counted, and cost nothing. */
async function toBeLinked(
  tx: TenantTx,
  { tenantId, action, places }: { tenantId: string; action: BulkAction & { kind: 'link' }; places: readonly Place[] },
): Promise<Place[]> {
  const link = await requireTarget(tx, tenantId, action.projectKey);
  return places.map(({ link: has, tickets }) => ({ link: has ? null : link, tickets }));
}

type Place = { link: IssueTarget | null; tickets: number };

/** How many issues would be deleted in Jira along with their tickets. */
function deletesIssues(action: BulkAction, places: readonly Place[], sites: ReadonlyMap<string, SiteSettings>): number {
  if (action.kind !== 'delete') return 0;
  return places.reduce((sum, { link, tickets }) => {
    const policy = link && configAt(sites.get(link.siteId), link).onTicketDelete;
    return policy === 'delete' ? sum + tickets : sum;
  }, 0);
}

/** How long deleted tickets can be brought back: as long as both they and what the job did are kept. */
function undoDays(places: readonly Place[], sites: ReadonlyMap<string, SiteSettings>): number {
  const days = places.flatMap(({ link }) => sites.get(link?.siteId ?? '')?.config.purgeDeletedAfterDays ?? []);
  return Math.min(KEEP_DAYS.bulk, ...days);
}

function adviceOn(
  action: BulkAction,
  about: {
    points: number;
    budget: { left: number; perHour: number } | null;
    deletesIssues: number;
    undoDays: number;
  },
): Required<Sentence>[] {
  const { points, budget, deletesIssues: count, undoDays: days } = about;
  const advice: Required<Sentence>[] = [];
  if (action.kind === 'delete') advice.push(say('bulk_undo_days', { days: String(days) }));
  if (count > 0) advice.push(say('bulk_deletes_issues', { count: String(count) }));
  if (action.kind === 'comment' && action.visibility === 'public') advice.push(say('bulk_public'));
  if (budget && points > budget.left) {
    const hours = Math.max(1, Math.ceil((points - budget.left) / Math.max(1, budget.perHour)));
    advice.push(say('bulk_points', { hours: String(hours) }));
  }
  return advice;
}
