import { randomUUID } from 'node:crypto';
import type { Role } from '@synapse/shared/api/define-route';
import { type CreateInvitation, INVITATION_DAYS, type Invitation, type OwnWorkspace } from '@synapse/shared/member';
import { DomainError } from '../../domain/domain-error.ts';
import { requireMayChange, requireMayGive } from '../../domain/members/member-rules.ts';
import type { Person } from '../../domain/members/person.ts';
import { newSecret, secretHash } from '../../domain/members/secret-token.ts';
import { say } from '../../domain/sentences.ts';
import { recordAudit } from '../../store/audit/audit-log.ts';
import { type Db, withTenant, withWorker } from '../../store/db/database.ts';
import {
  deleteInvitation,
  type FoundInvitation,
  findInvitation,
  findInvitationsOf,
  insertInvitation,
  lockInvitation,
  renewInvitation,
} from '../../store/members/invitations.ts';
import { insertMember } from '../../store/members/members.ts';
import { findTenantName } from '../../store/members/workspaces.ts';

/** Who invites. */
export type Inviter = { tenantId: string; role: Role; name: string; userId: string };

/** Somebody who has signed in, with what their provider says of their address. */
export type SignedIn = Person & { name: string; email: string | null; emailVerified: boolean };

/** With the token, which is shown this once. */
export type Invited = Invitation & { token: string };

export const newInvitationToken = (now: Date) => {
  const token = newSecret();
  const expiresAt = new Date(now.getTime() + INVITATION_DAYS * 86_400_000);
  return { token, tokenHash: secretHash('invitation', token), expiresAt };
};

/** Invites an address. @throws DomainError forbidden, conflict */
export async function invite(db: Db, by: Inviter, { email, role }: CreateInvitation, now: Date): Promise<Invited> {
  requireMayGive(by.role, role);
  const { token, tokenHash, expiresAt } = newInvitationToken(now);
  const id = randomUUID();
  return withTenant(db, by.tenantId, async (tx) => {
    const inviter = { invitedBy: by.name, invitedByUserId: by.userId };
    await insertInvitation(tx, by.tenantId, { id, email, role, ...inviter, tokenHash, at: now, expiresAt });
    await recordAudit(tx, by.tenantId, 'invitation.created', `invitation:${id}`, [`role: ${role}`]);
    return { ...(await lockInvitation(tx, by.tenantId, id)), token };
  });
}

/** Makes a new token with seven days of its own; the one before ends. @throws DomainError not_found, forbidden */
export function inviteAgain(db: Db, by: Inviter, id: string, now: Date): Promise<Invited> {
  const { token, tokenHash, expiresAt } = newInvitationToken(now);
  return withTenant(db, by.tenantId, async (tx) => {
    const { role } = await lockInvitation(tx, by.tenantId, id);
    requireMayGive(by.role, role);
    await renewInvitation(tx, by.tenantId, id, { tokenHash, expiresAt });
    await recordAudit(tx, by.tenantId, 'invitation.sent_again', `invitation:${id}`);
    return { ...(await lockInvitation(tx, by.tenantId, id)), token };
  });
}

/** @throws DomainError not_found, forbidden */
export function revokeInvitation(db: Db, by: Inviter, id: string): Promise<void> {
  return withTenant(db, by.tenantId, async (tx) => {
    requireMayChange(by.role, (await lockInvitation(tx, by.tenantId, id)).role);
    await deleteInvitation(tx, by.tenantId, id);
    await recordAudit(tx, by.tenantId, 'invitation.revoked', `invitation:${id}`);
  });
}

/**
 * Makes the person with the link a member, if the address that it is for is verified as theirs.
 * @throws DomainError not_found, forbidden, conflict
 */
export async function acceptInvitation(db: Db, person: SignedIn, token: string, now: Date): Promise<OwnWorkspace> {
  const tokenHash = secretHash('invitation', token);
  const found = await withWorker(db, (tx) => findInvitation(tx, tokenHash));
  if (!found) throw new DomainError('not_found', say('invitation_gone'));
  if (found.expiresAt <= now) throw new DomainError('conflict', say('invitation_ended'));
  requireAddress(person, found);
  const joined = await join(db, person, found, tokenHash);
  if (joined) return joined;
  throw new DomainError('conflict', say('invitation_member'));
}

function requireAddress({ email, emailVerified }: SignedIn, invitation: FoundInvitation): void {
  if (email?.toLowerCase() !== invitation.email.toLowerCase())
    throw new DomainError('forbidden', say('invitation_address'));
  if (emailVerified) return;
  throw new DomainError('forbidden', say('invitation_unverified'));
}

/** Whoever belongs nowhere yet joins what their verified address is invited to. @returns whether there was anything */
export async function joinByAddress(db: Db, person: SignedIn, now: Date): Promise<boolean> {
  const { email, emailVerified } = person;
  if (email === null || !emailVerified) return false;
  const found = await withWorker(db, (tx) => findInvitationsOf(tx, email, now));
  for (const invitation of found) await join(db, person, invitation).catch(unlessTaken);
  return found.length > 0;
}

/** Two requests of a person who has just signed in both join. */
function unlessTaken(error: unknown): void {
  if (!(error instanceof DomainError && error.code === 'not_found')) throw error;
}

/** @param tokenHash of the link that is used. @returns undefined when they are a member already. @throws DomainError not_found */
function join(
  db: Db,
  person: SignedIn,
  { tenantId, id }: FoundInvitation,
  tokenHash?: Buffer,
): Promise<OwnWorkspace | undefined> {
  return withTenant(db, tenantId, async (tx) => {
    const { role } = await lockInvitation(tx, tenantId, id, tokenHash);
    if (!(await insertMember(tx, tenantId, { ...person, role }))) return undefined;
    await deleteInvitation(tx, tenantId, id);
    await recordAudit(tx, tenantId, 'member.joined', `invitation:${id}`, [`role: ${role}`]);
    return { id: tenantId, name: (await findTenantName(tx, tenantId)) ?? '', role };
  });
}
