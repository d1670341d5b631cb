import { rotateSecret } from '../link/rotate-secret';
import { cloudIdIn, type ResolverContext } from './context';
import type { ActionAnswer } from './contract';
import { isAdmin } from './is-admin';

const WHY_NOT = {
  not_paired: 'This site is not paired with a CRM, so there is no secret to rotate.',
  away: 'The CRM did not answer. Try again in a moment; until then the present secret goes on.',
  refused: 'The CRM does not accept this site’s signature. Pair the site again: that gives both sides a new secret.',
  too_often: 'The secret was rotated many times today. Wait a day; the present secret goes on.',
} as const;

/** Gives both sides a new signing secret, with an overlap in which the old one holds too. */
export async function rotate({ context }: { context: ResolverContext }): Promise<ActionAnswer> {
  if (!(await isAdmin())) return { ok: false, message: 'Only a Jira admin can rotate the secret.' };
  const rotation = await rotateSecret(cloudIdIn(context));
  if (!rotation.ok) return { ok: false, message: WHY_NOT[rotation.why] };
  return { ok: true, message: 'Both sides have a new secret. The old one is accepted for 24 hours more.' };
}
