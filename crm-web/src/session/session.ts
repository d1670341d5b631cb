import { type ApiClient, bodyOf, createClient } from '@synapse/api-client/client';
import { createContext, useContext } from 'react';

export type Session = {
  api: ApiClient;
  /** For the live stream, which is no call of the client. */
  token: string;
  userId: string;
  name: string;
  workspace: { id: string; name: string };
  signOut: () => void;
  /** Whether the API lets this person change tickets. */
  mayEdit: boolean;
};

export class NoWorkspace extends Error {}

/**
 * Signs in by an access token: the API says who it is.
 * @throws ApiProblem where the token is refused; NoWorkspace where the person belongs to none
 */
export async function openSession(token: string): Promise<Omit<Session, 'signOut'>> {
  const baseUrl = window.location.origin;
  const me = await bodyOf(createClient({ baseUrl, token }).GET('/api/me'));
  const workspace = me.workspaces.find((one) => !one.suspended);
  if (!workspace) throw new NoWorkspace();
  const api = createClient({
    baseUrl,
    token,
    fetch: (request) => {
      request.headers.set('x-workspace', workspace.id);
      return fetch(request);
    },
  });
  return {
    api,
    token,
    userId: me.userId,
    name: me.name,
    workspace: { id: workspace.id, name: workspace.name },
    mayEdit: workspace.role !== 'viewer',
  };
}

const SessionContext = createContext<Session | null>(null);
export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('no session: this part of the page is shown to who is signed in only');
  return session;
}
