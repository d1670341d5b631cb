import { ROLES, type Role } from '@synapse/shared/api/define-route';
import { DomainError } from '../domain-error.ts';
import { say } from '../sentences.ts';

/** Whether a role holds what another one allows: each holds all that the ones before it do. */
export const holds = (has: Role, needed: Role): boolean => ROLES.indexOf(has) >= ROLES.indexOf(needed);

/** Nobody gives away more than they have. @throws DomainError forbidden */
export function requireMayGive(own: Role, given: Role): void {
  if (holds(own, given)) return;
  throw new DomainError('forbidden', say('role_too_high', { own, role: given }));
}

/** Nobody changes who stands above them. @throws DomainError forbidden */
export function requireMayChange(own: Role, theirs: Role): void {
  if (holds(own, theirs)) return;
  throw new DomainError('forbidden', say('member_above', { own, role: theirs }));
}

type Standing = { id: string; role: Role; suspended: boolean };

const isOwner = ({ role, suspended }: Standing): boolean => role === 'owner' && !suspended;

/**
 * A workspace that has an owner keeps one.
 * @param owners the ids of all who are owners now and not suspended
 * @param after null: the member leaves
 * @throws DomainError conflict
 */
export function requireOwnerLeft(owners: readonly string[], before: Standing, after: Standing | null): void {
  if (!isOwner(before) || (after && isOwner(after))) return;
  if (owners.some((id) => id !== before.id)) return;
  throw new DomainError('conflict', say('owner_last'));
}
