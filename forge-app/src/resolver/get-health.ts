import { findGivenUp } from '../storage/given-up';
import { findPairedSite } from '../storage/pairing';
import { findPushHealth } from '../storage/push-health';
import type { HealthAnswer } from './contract';
import { isAdmin } from './is-admin';

/** What the app itself knows of how it fares; the CRM's own health page knows the rest. */
export async function getHealth(): Promise<HealthAnswer> {
  if (!(await isAdmin())) return { state: 'not_admin' };
  const [site, push, givenUp] = await Promise.all([findPairedSite(), findPushHealth(), findGivenUp()]);
  return { state: 'ready', site: site ?? null, push: push ?? null, givenUp };
}
