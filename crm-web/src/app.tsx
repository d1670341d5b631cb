import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { followWorkspace } from './live/follow-workspace.ts';
import { type Session, SessionProvider } from './session/session.ts';
import { SignIn } from './session/sign-in.tsx';

/** The sign-in, or, for who is signed in, the page and what keeps it live. */
export function App({ children }: { children: ReactNode }) {
  const [session, setSession] = useState<Omit<Session, 'signOut'> | null>(null);
  const queries = useQueryClient();

  useEffect(() => {
    if (!session) return;
    const stop = new AbortController();
    // It ends by itself where the token is not valid any more: the next call says so in the page.
    followWorkspace(session, queries, stop.signal).catch(() => undefined);
    return () => stop.abort();
  }, [session, queries]);

  if (!session) return <SignIn onSession={setSession} />;
  return <SessionProvider value={{ ...session, signOut: () => endSession() }}>{children}</SessionProvider>;

  function endSession() {
    queries.clear();
    setSession(null);
  }
}
