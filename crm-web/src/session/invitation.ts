import { bodyOf, createClient } from '@synapse/api-client/client';
import type { SignedIn } from './start-session.ts';

/** The token of the invitation whose link opened this page. It stands behind `#`, which no server is sent. */
export function invitationHere(): string | null {
  const { pathname, hash } = window.location;
  return pathname === '/invite' && hash.length > 1 ? hash.slice(1) : null;
}

/** Makes the person who is signed in a member. @returns the workspace's id. @throws ApiProblem with what helps */
export async function acceptInvitation({ token }: Pick<SignedIn, 'token'>, invitation: string): Promise<string> {
  const api = createClient({ baseUrl: window.location.origin, token });
  const { id } = await bodyOf(api.POST('/api/me/invitations', { body: { token: invitation } }));
  leaveInvitation();
  return id;
}

export const leaveInvitation = () => window.history.replaceState(null, '', '/');
