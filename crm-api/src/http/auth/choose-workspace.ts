import type { Role } from '@synapse/shared/api/define-route';
import type { OwnWorkspace } from '@synapse/shared/member';
import { holds } from '../../domain/members/member-rules.ts';
import type { Membership } from '../../store/members/members.ts';
import type { RightToChange } from '../../sync/bulk/right-to-bulks.ts';
import type { Memberships } from '../../sync/members/memberships.ts';
import { ProblemError } from '../kernel/error-mapper.ts';
import type { Identity } from './authenticate.ts';

/** `memberId`: where it is as a member that they have the role. */
export type Chosen = { tenantId: string; role: Role; memberId?: string };

/**
 * In which workspace a request acts, and as what. A token that names both decides; else the memberships of its person do.
 * @param header X-Workspace, which a person in several workspaces needs
 * @throws ProblemError forbidden, or invalid_request with the workspaces there are
 */
export async function chooseWorkspace(
  person: Identity,
  header: string | string[] | undefined,
  memberships: Memberships,
): Promise<Chosen> {
  const asked = typeof header === 'string' ? header.trim().toLowerCase() : undefined;
  const { claims } = person;
  if (claims && asked !== undefined && asked !== claims.tenantId)
    throw forbidden(`Your token is for the workspace ${claims.tenantId}, and X-Workspace names another one.`);
  if (claims?.role) return { tenantId: claims.tenantId, role: claims.role };
  const wanted = claims?.tenantId ?? asked;
  const isThere = ({ tenantId }: Membership) => wanted === undefined || tenantId === wanted;
  const all = await memberships.of(person, (remembered) => remembered.some(isThere));
  const { tenantId, role, memberId } = wanted === undefined ? theOnly(all) : named(all, wanted);
  return { tenantId, role, memberId };
}

/** Whether whoever has a token that names a workspace may change tickets there, and until when that is known. */
export async function rightToChange(person: Identity, memberships: Memberships): Promise<RightToChange> {
  const { claims, until } = person;
  if (claims?.role) return holds(claims.role, 'agent') ? { until: new Date(until) } : 'none';
  const here = (await memberships.of(person)).find(({ tenantId }) => tenantId === claims?.tenantId);
  return here !== undefined && !here.suspended && holds(here.role, 'agent') ? { until: null } : 'none';
}

function named(all: readonly Membership[], tenantId: string): Membership {
  const found = all.find((one) => one.tenantId === tenantId);
  if (!found) {
    throw forbidden(
      `You do not belong to the workspace that was asked for. ${yours(all)} Ask one of its admins to invite you.`,
    );
  }
  if (found.suspended) throw suspended(found);
  return found;
}

function theOnly(all: readonly Membership[]): Membership {
  const open = all.filter((one) => !one.suspended);
  const [first, second] = open;
  if (first && !second) return first;
  const [only] = all;
  if (!first && only) throw suspended(only);
  if (!first) throw forbidden('You do not belong to any workspace. Ask an admin to invite you by your e-mail address.');
  throw new ProblemError({
    code: 'invalid_request',
    detail: `${yours(open)} Say which one you mean: send its id as X-Workspace.`,
    issues: [{ path: 'X-Workspace', message: 'is needed: you belong to several workspaces' }],
    extension: {
      workspaces: open.map(
        ({ tenantId, workspace, role }) => ({ id: tenantId, name: workspace, role }) satisfies OwnWorkspace,
      ),
    },
  });
}

const forbidden = (detail: string) => new ProblemError({ code: 'forbidden', detail });

const suspended = ({ workspace }: Membership) =>
  forbidden(`You are suspended in the workspace “${workspace}”. Ask one of its admins to let you in again.`);

/** As many as a person reads. */
const NAMED = 10;

function yours(all: readonly Membership[]): string {
  if (all.length === 0) return 'You do not belong to any workspace.';
  const names = all.slice(0, NAMED).map(({ tenantId, workspace }) => `“${workspace}” (${tenantId})`);
  return `You belong to ${names.join(', ')}${all.length > NAMED ? ` and ${all.length - NAMED} more` : ''}.`;
}
