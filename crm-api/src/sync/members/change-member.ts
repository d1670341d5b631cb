import type { Role } from '@synapse/shared/api/define-route';
import type { Member, UpdateMember } from '@synapse/shared/member';
import { requireEdition } from '../../domain/edition.ts';
import { requireMayChange, requireMayGive, requireOwnerLeft } from '../../domain/members/member-rules.ts';
import { type Person, userIdOf } from '../../domain/members/person.ts';
import { recordAudit } from '../../store/audit/audit-log.ts';
import { cancelBulksOf, lockBulks } from '../../store/bulk/bulk-jobs.ts';
import { type Db, type TenantTx, withTenant } from '../../store/db/database.ts';
import { deleteInvitationsOf } from '../../store/members/invitations.ts';
import { findPerson, lockMember, memberView, writeMember } from '../../store/members/members.ts';

/** Who changes members, with what role, and the tags of If-Match. */
export type MemberAdmin = { tenantId: string; role: Role; ifMatch?: readonly string[] };

/**
 * Gives a member another role, suspends them, or lets them in again.
 * @throws DomainError not_found, forbidden, conflict (the last owner), PreconditionFailed
 */
export function changeMember(
  db: Db,
  by: MemberAdmin,
  memberId: string,
  patch: UpdateMember,
  now: Date,
): Promise<Member> {
  return withTenant(db, by.tenantId, async (tx) => {
    if (patch.suspended || patch.role === 'viewer')
      await endBulksOf(tx, by.tenantId, await findPerson(tx, by.tenantId, memberId));
    const { member, owners } = await lockMember(tx, by.tenantId, { id: memberId });
    if (by.ifMatch) requireEdition(by.ifMatch, 'member', memberView(member));
    requireMayChange(by.role, member.role);
    const role = patch.role ?? member.role;
    requireMayGive(by.role, role);
    const suspended = patch.suspended ?? member.suspended_at !== null;
    const before = { id: member.id, role: member.role, suspended: member.suspended_at !== null };
    requireOwnerLeft(owners, before, { id: member.id, role, suspended });
    const suspendedAt = suspended ? (member.suspended_at ?? now) : null;
    await writeMember(tx, member, { role, suspendedAt });
    const changes = [
      ...(patch.role ? [`role: ${role}`] : []),
      ...(patch.suspended === undefined ? [] : [`suspended: ${suspended}`]),
    ];
    await recordAudit(tx, by.tenantId, 'member.changed', aboutMember(member), changes);
    return memberView({ ...member, role, suspended_at: suspendedAt });
  });
}

/** With who it is: a member who was taken out is found by nothing else. */
const aboutMember = (member: Person & { id: string }) => `member:${member.id} user:${userIdOf(member)}`;

/** What somebody has begun goes no further than their right to it. */
async function endBulksOf(tx: TenantTx, tenantId: string, person: Person): Promise<void> {
  await lockBulks(tx, tenantId);
  await cancelBulksOf(tx, tenantId, userIdOf(person));
}

/** Takes a member out of the workspace. @throws DomainError not_found, forbidden, conflict (the last owner), PreconditionFailed */
export function removeMember(db: Db, by: MemberAdmin, memberId: string): Promise<void> {
  return withTenant(db, by.tenantId, async (tx) => {
    await remove(tx, by, { id: memberId, ...(await findPerson(tx, by.tenantId, memberId)) });
  });
}

/** Takes oneself out. @throws DomainError not_found, conflict (the last owner) */
export function leaveWorkspace(
  db: Db,
  tenantId: string,
  { issuer, subject, email }: Person & { email: string | null },
): Promise<void> {
  return withTenant(db, tenantId, async (tx) => {
    await remove(tx, { tenantId, role: 'owner' }, { issuer, subject }, email);
  });
}

/** @param email the address that their token names, where it is they who ask */
async function remove(
  tx: TenantTx,
  { tenantId, role: own, ifMatch }: MemberAdmin,
  which: Person & { id?: string },
  email: string | null = null,
): Promise<void> {
  await endBulksOf(tx, tenantId, which);
  const { member, owners } = await lockMember(tx, tenantId, which);
  if (ifMatch) requireEdition(ifMatch, 'member', memberView(member));
  requireMayChange(own, member.role);
  requireOwnerLeft(owners, { id: member.id, role: member.role, suspended: member.suspended_at !== null }, null);
  // Before the row of the member goes: whoever accepts holds the invitation, and looks for that row.
  await deleteInvitationsOf(
    tx,
    tenantId,
    [member.email, email].filter((one) => one !== null),
  );
  await writeMember(tx, member, null);
  const action = 'id' in which ? 'member.removed' : 'member.left';
  await recordAudit(tx, tenantId, action, aboutMember(member), [`role: ${member.role}`]);
}
