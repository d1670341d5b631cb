import type { meApi } from '@synapse/shared/api/members';
import type { Me } from '@synapse/shared/member';
import { userIdOf } from '../../domain/members/person.ts';
import { withTenant, withWorker } from '../../store/db/database.ts';
import { readFeedPlaces } from '../../store/feed/feed-read.ts';
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

type Belongs = Omit<Me['workspaces'][number], 'feedSeq'>;

async function readMe(services: Services, person: Identity): Promise<Me> {
  const { name, email, emailVerified } = person;
  const belongs = await workspacesOf(services, person);
  // Not remembered with who belongs where: an old place would have all that happened since told again.
  const read = belongs.filter(({ suspended }) => !suspended).map(({ id }) => id);
  const placeOf = read.length === 0 ? () => null : await withWorker(services.db, (tx) => readFeedPlaces(tx, read));
  const workspaces = belongs.map((one) => ({ ...one, feedSeq: one.suspended ? null : placeOf(one.id) }));
  return { userId: userIdOf(person), name, email, emailVerified, workspaces };
}

async function workspacesOf({ db, memberships }: Services, person: Identity): Promise<Belongs[]> {
  const belongs = (await memberships.of(person)).map(({ tenantId: id, workspace, role, suspended }) => ({
    ...{ id, name: workspace, role, suspended },
    by: 'member' as const,
  }));
  if (!person.claims) return belongs;
  // Such a token is for this workspace, and for no other.
  const { tenantId: id, role } = person.claims;
  const workspace = await withTenant(db, id, (tx) => findTenantName(tx, id));
  if (workspace === undefined)
    throw refusal('The token names a workspace that does not exist. Sign in again, or ask an admin for an invitation.');
  if (role) return [{ id, name: workspace, role, suspended: false, by: 'token' }];
  return belongs.filter((one) => one.id === id);
}
