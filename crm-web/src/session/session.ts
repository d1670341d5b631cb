import type { AnswerOf } from '@synapse/api-client/client';
import { type ApiClient, type ApiOptions, bodyOf, createClient } from '@synapse/api-client/client';
import { createContext, useContext } from 'react';
import { t } from '../texts/t.ts';
import { afterDrawing } from './after-drawing.ts';
import type { SignedIn } from './start-session.ts';
import { watchToken } from './watch-token.ts';

type Me = AnswerOf<'readMe'>;

type Workspace = { id: string; name: string };

export type Session = {
  api: ApiClient;
  /** What `api` connects by, for the live stream, which is no call of the client. */
  connection: ApiOptions;
  userId: string;
  name: string;
  workspace: Workspace;
  /** Those that the person may choose. */
  workspaces: readonly Workspace[];
  /** The same person's session in another workspace. @throws as openSession */
  reopen: (workspaceId: string) => Promise<OpenSession>;
  switchTo: (workspaceId: string) => void;
  /** Where an identity provider signed the person in. */
  provider: Pick<SignedIn, 'signOut' | 'leave' | 'signInAgain'> | null;
  signOut: () => void;
  /** Has it told whenever the API takes the token no more, or does again: a stream that is open goes on all the same. */
  whenRefused: (tell: (isRefused: boolean) => void) => void;
  /** The `seq` of the last event before anything was read: from here the live stream goes on. */
  feedSeq: number;
  /** In this workspace; the API holds it against each call. */
  role: Me['workspaces'][number]['role'];
  /** Whether the API lets this person change tickets. */
  mayEdit: boolean;
  /** Whether the API lets this person change settings, members and sites. */
  isAdmin: boolean;
};

/** What the page puts its own end to. */
export type OpenSession = Omit<Session, 'signOut' | 'switchTo'>;

/** The workspace that was chosen last in this browser. */
const LAST_WORKSPACE = 'synapse.workspace';

export class NoWorkspace extends Error {
  constructor(suspendedIn: readonly Workspace[]) {
    const names = suspendedIn.map(({ name }) => name).join(', ');
    super(names === '' ? t.signIn.noWorkspace : t.signIn.suspended(names));
  }
}

/**
 * Opens a workspace of whoever the token is of: the API says who that is.
 * @param wanted the workspace; without it, the one that was chosen last
 * @throws ApiProblem where the token is refused; NoWorkspace where the person belongs to none
 */
export async function openSession(signedIn: Pick<SignedIn, 'token'> | SignedIn, wanted?: string): Promise<OpenSession> {
  const { token, noteStatus, whenRefused } = watchToken(signedIn.token);
  const baseUrl = window.location.origin;
  const me = await bodyOf(createClient({ baseUrl, token }).GET('/api/me'));
  const workspaces = me.workspaces.filter((one) => !one.suspended);
  const last = wanted ?? localStorage.getItem(LAST_WORKSPACE);
  const workspace = workspaces.find(({ id }) => id === last) ?? workspaces[0];
  if (!workspace) throw new NoWorkspace(me.workspaces);
  if (wanted !== undefined) localStorage.setItem(LAST_WORKSPACE, workspace.id);
  const connection: ApiOptions = {
    baseUrl,
    token,
    fetch: async (request) => {
      request.headers.set('x-workspace', workspace.id);
      if (request.method !== 'GET') await afterDrawing();
      const begunAt = performance.now();
      const answer = await fetch(request);
      noteStatus(answer.status, begunAt);
      return answer;
    },
  };
  return {
    api: createClient(connection),
    connection,
    provider: 'signOut' in signedIn ? signedIn : null,
    userId: me.userId,
    name: me.name,
    workspace,
    workspaces,
    whenRefused,
    reopen: (id) => openSession(signedIn, id),
    feedSeq: workspace.feedSeq ?? 0,
    role: workspace.role,
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
