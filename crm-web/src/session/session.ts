import { type ApiClient, type ApiOptions, bodyOf, createClient } from '@synapse/api-client/client';
import { createContext, useContext } from 'react';
import { en } from '../texts/en.ts';
import type { SignedIn } from './start-session.ts';

export type Session = {
  api: ApiClient;
  /** What `api` connects by, for the live stream, which is no call of the client. */
  connection: ApiOptions;
  userId: string;
  name: string;
  workspace: { id: string; name: string };
  /** Where an identity provider signed the person in. */
  provider: Pick<SignedIn, 'signOut' | 'signInAgain'> | null;
  signOut: () => void;
  /** Whether the API lets this person change tickets. */
  mayEdit: boolean;
  isAdmin: boolean;
};

/** What the page puts its own end to. */
export type OpenSession = Omit<Session, 'signOut'>;

export class NoWorkspace extends Error {
  override readonly message = en.signIn.noWorkspace;
}

/**
 * Opens the workspace of whoever the token is of: the API says who that is.
 * @throws ApiProblem where the token is refused; NoWorkspace where the person belongs to none
 */
export async function openSession(signedIn: Pick<SignedIn, 'token'> | SignedIn): Promise<OpenSession> {
  const { token } = signedIn;
  const baseUrl = window.location.origin;
  const me = await bodyOf(createClient({ baseUrl, token }).GET('/api/me'));
  const workspace = me.workspaces.find((one) => !one.suspended);
  if (!workspace) throw new NoWorkspace();
  const connection: ApiOptions = {
    baseUrl,
    token,
    fetch: (request) => {
      request.headers.set('x-workspace', workspace.id);
      return fetch(request);
    },
  };
  return {
    api: createClient(connection),
    connection,
    provider: 'signOut' in signedIn ? signedIn : null,
    userId: me.userId,
    name: me.name,
    workspace: { id: workspace.id, name: workspace.name },
    mayEdit: workspace.role !== 'viewer',
    isAdmin: workspace.role === 'admin' || workspace.role === 'owner',
  };
}

const SessionContext = createContext<Session | null>(null);
export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('no session: this part of the page is shown to who is signed in only');
  return session;
}
