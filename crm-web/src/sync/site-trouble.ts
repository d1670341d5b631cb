import { t } from '../texts/t.ts';
import { timeOf } from '../ui/words.ts';
import type { Quota, Site } from './sync-queries.ts';

export const nameOf = ({ baseUrl }: Pick<Site, 'baseUrl'>) => new URL(baseUrl).host;

/** @returns what keeps a whole site from being in step, in a sentence; null: nothing */
export function troubleOf(site: Site, quota: Quota | undefined): string | null {
  const name = nameOf(site);
  if (site.state === 'uninstalled') return t.siteTrouble.uninstalled(name);
  if (site.state === 'silent') return t.siteTrouble.silent(name);
  if (site.state === 'disconnected') return null;
  if (site.access.inUse === null) return t.siteTrouble.noAccess(name);
  const spends = quota?.sites.find(({ siteId }) => siteId === site.siteId);
  if (quota && spends?.paysPoints && Math.min(quota.workspace.left, quota.pool.left) <= 0) {
    return t.siteTrouble.budget(name, timeOf(Date.parse(quota.resetsAt)));
  }
  return null;
}

/** How many issues and sites get no further without a person. A budget that is used up comes back by itself. */
export const needsPerson = (sites: readonly Site[]): number =>
  sites.reduce((sum, site) => sum + site.parked + (troubleOf(site, undefined) === null ? 0 : 1), 0);
