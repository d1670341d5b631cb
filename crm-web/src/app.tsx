import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { followWorkspace } from './live/follow-workspace.ts';
import { LoseDrafts } from './session/lose-drafts.tsx';
import { type OpenSession, SessionProvider } from './session/session.ts';
import { SignIn } from './session/sign-in.tsx';
import { t } from './texts/t.ts';
import { countDrafts, forgetDrafts, keepDraftsOf } from './ticket/use-draft.ts';

/** The sign-in, or, for who is signed in, the page and what keeps it live. */
export function App({ children }: { children: ReactNode }) {
  const [session, setSession] = useState<OpenSession | null>(null);
  const [isLive, setLive] = useState(true);
  const [isAsking, setAsking] = useState(false);
  const queries = useQueryClient();

  useEffect(() => {
    if (!session) return;
    const stop = new AbortController();
    setLive(true);
    // It comes back by itself after a cut, and ends where that does not help: a token that is not valid any more.
    followWorkspace(session, queries, stop.signal).catch(() => setLive(false));
    return () => stop.abort();
  }, [session, queries]);

  if (!session) return <SignIn onSession={setSession} />;
  keepDraftsOf(session.userId);
  return (
    <SessionProvider value={{ ...session, signOut, switchTo }}>
      {!isLive && (
        <p className="notice" role="alert">
          {t.live.ended}{' '}
          <button type="button" onClick={signInAgain}>
            {t.live.again}
          </button>
        </p>
      )}
      {children}
      {isAsking && <LoseDrafts count={countDrafts()} onLose={leave} onClose={() => setAsking(false)} />}
    </SessionProvider>
  );

  function switchTo(workspaceId: string) {
    session?.reopen(workspaceId).then(
      (other) => {
        queries.clear();
        setSession(other);
      },
      // Whoever does not belong there any more stays where they are.
      () => undefined,
    );
  }

  function signInAgain() {
    if (session?.provider) void session.provider.signInAgain();
    else endSession();
  }

  function signOut() {
    if (countDrafts() > 0) setAsking(true);
    else leave();
  }

  function leave() {
    setAsking(false);
    forgetDrafts();
    endSession();
  }

  function endSession() {
    queries.clear();
    // Signing out at the provider leaves the page.
    if (session?.provider) void session.provider.signOut();
    else setSession(null);
  }
}
