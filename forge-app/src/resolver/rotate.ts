import { rotateSecret } from '../link/rotate-secret';
import type { ActionAnswer } from './contract';
import { isAdmin } from './is-admin';

/** Gives both sides a new signing secret, with an overlap in which the old one holds too. */
export async function rotate(): Promise<ActionAnswer> {
  if (!(await isAdmin())) return { ok: false, message: 'Only a Jira admin can rotate the secret.' };
  const rotation = await rotateSecret();
  if (!rotation.ok) return rotation;
  return { ok: true, message: 'Both sides have a new secret. The old one stays valid for 24 hours.' };
}
