import { rotateSecret } from '../link/rotate-secret';
import { readPushes, sendHeartbeat } from '../link/send-heartbeat';
import { findGivenUp } from '../storage/given-up';
import { findPairedSite } from '../storage/pairing';
import { cloudIdIn, type ResolverContext } from './context';
import type { HealthAnswer } from './contract';
import { isAdmin } from './is-admin';

/** The state of the sync: what the app knows itself, and what the CRM answers to a heartbeat sent now. */
export async function getHealth({ context }: { context: ResolverContext }): Promise<HealthAnswer> {
  if (!(await isAdmin())) return { state: 'not_admin' };
  const cloudId = cloudIdIn(context);
  const crm = await sendHeartbeat(cloudId);
  const site = await findPairedSite();
  const [{ push, queue }, givenUp] = await Promise.all([readPushes(), findGivenUp()]);
  if (crm.state === 'answered' && crm.crm.secretIsOld) await rotateSecret();
  const { waiting, oldestAt } = queue;
  return { state: 'ready', site: site ?? null, push, givenUp, queue: { waiting, oldestAt }, crm };
}
