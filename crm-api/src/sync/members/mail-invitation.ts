import { INVITATION_DAYS } from '@synapse/shared/member';
import type { Mailer } from '../../egress/mailer.ts';
import { type Db, readTenant } from '../../store/db/database.ts';
import { findTenantName } from '../../store/members/workspaces.ts';

/** Mails the link of an invitation to the address that it is for. */
export async function sendInvitation(
  { db, mailer }: { db: Db; mailer: Mailer },
  { tenantId, email, invitedBy, link }: { tenantId: string; email: string; invitedBy: string; link: string },
): Promise<void> {
  const workspace = (await readTenant(db, tenantId, (tx) => findTenantName(tx, tenantId))) ?? 'a workspace';
  await mailer.send({
    to: [email],
    subject: `${invitedBy} invites you to ${workspace}`,
    text: `${invitedBy} invites you to the workspace ${workspace}.\n\nOpen this link, and sign in with this address (${email}). It lasts ${INVITATION_DAYS} days:\n\n${link}\n\nIf you did not expect this, ignore it: nothing happens.\n`,
  });
}
