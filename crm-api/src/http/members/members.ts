import type { membersApi } from '@synapse/shared/api/members';
import type { NewInvitation } from '@synapse/shared/member';
import type { Request } from 'express';
import { readTenant } from '../../store/db/database.ts';
import { listInvitations } from '../../store/members/invitations.ts';
import { getMember, listMembers } from '../../store/members/members.ts';
import { changeMember, removeMember } from '../../sync/members/change-member.ts';
import { erasePerson } from '../../sync/members/erase-people.ts';
import { type Invited, invite, inviteAgain, revokeInvitation } from '../../sync/members/invitations.ts';
import { sendInvitation } from '../../sync/members/mail-invitation.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';

/** Where the admin asks from is where the invited person comes to. The token stands behind `#`, so no log sees it. */
function linkOf(req: Request, token: string): string {
  return `${req.protocol}://${req.host}/invite#${token}`;
}

/** Who belongs to the workspace, and as what. */
export function memberHandlers({
  db,
  now,
  mailer,
  log,
  memberships,
  userNotes,
}: Pick<HttpServices, 'db' | 'now' | 'mailer' | 'log' | 'memberships' | 'userNotes'>): Handlers<typeof membersApi> {
  /** A mail that can't be sent is only said so: the admin has the link. */
  async function mailed(invited: Invited, link: string, tenantId: string): Promise<NewInvitation> {
    const answer = { ...invited, link, mailed: false };
    if (!mailer) return answer;
    try {
      await sendInvitation({ db, mailer }, { ...answer, tenantId });
      return { ...answer, mailed: true };
    } catch (err) {
      log.warn({ err, tenant: tenantId }, 'an invitation could not be mailed');
      return answer;
    }
  }

  return {
    listMembers: async ({ caller: { tenantId }, query }) => ({
      status: 200,
      body: await readTenant(db, tenantId, (tx) => listMembers(tx, tenantId, query)),
    }),
    readMember: async ({ caller: { tenantId }, params }) => ({
      status: 200,
      body: await readTenant(db, tenantId, (tx) => getMember(tx, tenantId, params.memberId)),
    }),
    listInvitations: async ({ caller: { tenantId } }) => ({
      status: 200,
      body: { items: await readTenant(db, tenantId, (tx) => listInvitations(tx, tenantId)) },
    }),
    createInvitation: async ({ req, caller, body }) => {
      const invited = await invite(db, caller, body, new Date(now()));
      return { status: 201, body: await mailed(invited, linkOf(req, invited.token), caller.tenantId) };
    },
    resendInvitation: async ({ req, caller, params }) => {
      const invited = await inviteAgain(db, caller, params.invitationId, new Date(now()));
      return { status: 200, body: await mailed(invited, linkOf(req, invited.token), caller.tenantId) };
    },
    revokeInvitation: async ({ caller, params }) => {
      await revokeInvitation(db, caller, params.invitationId);
      return { status: 204 };
    },
    updateMember: async ({ caller, params, body }) => {
      const member = await changeMember(db, caller, params.memberId, body, new Date(now()));
      // This process hears of it as late as the others, and who has the answer may count on it here.
      memberships.forget(member.userId);
      return { status: 200, body: member };
    },
    erasePerson: async ({ caller, body }) => {
      await erasePerson(db, caller, body.userId);
      userNotes.forget(body.userId);
      return { status: 202 };
    },
    removeMember: async ({ caller, params }) => {
      await removeMember(db, caller, params.memberId);
      memberships.forget();
      return { status: 204 };
    },
  };
}
