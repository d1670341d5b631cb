import type { meApi } from '@synapse/shared/api/members';
import type { Me } from '@synapse/shared/member';
import { userIdOf, userIdOf } from '../../domain/members/person.ts';
import { withTenant } from '../../store/db/database.ts';
import { findTenantName } from '../../store/members/workspaces.ts';
import { leaveWorkspace } from '../../sync/members/change-member.ts';
import { acceptInvitation } from '../../sync/members/invitations.ts';
import { type Identity, refusal } from '../auth/authenticate.ts';
import type { Handlers } from '../kernel/handlers.ts';
import { identityOf } from '../kernel/request-state.ts';
import type { HttpServices } from '../kernel/services.ts';

type Services = Pick<HttpServices, 'db' | 'memberships' | 'now'>;

/** Who calls, and to which workspaces they belong. */
export function meHandlers(services: Services): Handlers<typeof meApi> {
  return {
    readMe: async ({ req }) => ({ status: 200, body: await readMe(services, identityOf(req)) }),
    acceptInvitation: async ({ req, body }) => ({
      status: 200,
      body: await acceptInvitation(services.db, identityOf(req), body.token, new Date(services.now())),
    }),
    leaveWorkspace: async ({ req, body }) => {
      const person = identityOf(req);
      await leaveWorkspace(services.db, body.workspaceId.toLowerCase(), person);
      services.memberships.forget(userIdOf(person));
      return { status: 204 };
    },
  };
}

async function readMe({ db, memberships }: Services, person: Identity): Promise<Me> {
  const { name, email, emailVerified, claims } = person;
  const who = { userId: userIdOf(person), name, email, emailVerified };
  const belongs = (await memberships.of(person)).map(({ tenantId: id, workspace, role, suspended }) => ({
    ...{ id, name: workspace, role, suspended },
    by: 'member' as const,
  }));
  if (!claims) return { ...who, workspaces: belongs };
  // Such a token is for this workspace, and for no other.
  const { tenantId: id, role } = claims;
  const workspace = await withTenant(db, id, (tx) => findTenantName(tx, id));
  if (workspace === undefined)
    throw refusal('The token names a workspace that does not exist. Sign in again, or ask an admin for an invitation.');
  if (role) return { ...who, workspaces: [{ id, name: workspace, role, suspended: false, by: 'token' }] };
  return { ...who, workspaces: belongs.filter((one) => one.id === id) };
}
