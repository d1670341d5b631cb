import { ApiProblem } from '@synapse/api-client/problem';
import { useQueryClient } from '@tanstack/react-query';
import { Fragment, type ReactNode, useEffect, useRef, useState } from 'react';
import { say } from './actions/say.ts';
import { followWorkspace, type LivePlace } from './live/follow-workspace.ts';
import { LostConnection } from './live/lost-connection.tsx';
import { askNoMore, leaveAsked } from './session/ask-before-leaving.ts';
import { LoseDrafts } from './session/lose-drafts.tsx';
import { tellSignedOut, whenSignedOut } from './session/other-pages.ts';
import { type OpenSession, SessionProvider } from './session/session.ts';
import { SignIn } from './session/sign-in.tsx';
import { t } from './texts/t.ts';
import { useLanguage } from './texts/use-language.ts';
import { askBeforeLosingFiles, countUnsentFiles, forgetWorkspace } from './ticket/files/unsent-files.ts';
import { countDrafts, forgetDrafts, keepDraftsOf } from './ticket/use-draft.ts';
import { readFirst } from './tickets/read-first.ts';
import { wordsOf } from './ui/words.ts';

/** The sign-in, or, for who is signed in, the page and what keeps it live. */
export function App({ children }: { children: ReactNode }) {
  useLanguage();
  const [session, setSession] = useState<OpenSession | null>(null);
  /** Why the live stream came to an end, where to open it again does not help. */
  const [ended, setEnded] = useState<unknown>(null);
  const [isRefused, setRefused] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [lostAt, setLostAt] = useState<number | null>(null);
  const queries = useQueryClient();
  /** Whose files, not sent yet, this page holds. */
  const owner = useRef<string | null>(null);

  useEffect(() => {
    if (!session) return;
    let stop = new AbortController();
    session.whenRefused(setRefused);
    const place: LivePlace = { seq: session.feedSeq, wasLost: false, missed: new Set() };
    const note = (isThere: boolean) => setLostAt((since) => (isThere ? null : (since ?? Date.now())));
    const follow = () => {
      stop.abort();
      stop = new AbortController();
      setEnded(null);
      // It comes back by itself after a cut, and ends where that does not help: a token that is not valid any more.
      followWorkspace(session, queries, stop.signal, place, note).catch((why: unknown) => {
        setLostAt(null);
        setEnded(why);
      });
    };
    // A stream that lost its network may not be told for a while; and one that waits for it need not wait longer.
    const goOffline = () => {
      place.wasLost = true;
      note(false);
    };
    window.addEventListener('offline', goOffline);
    window.addEventListener('online', follow);
    follow();
    return () => {
      window.removeEventListener('offline', goOffline);
      window.removeEventListener('online', follow);
      stop.abort();
    };
  }, [session, queries]);

  useEffect(() => {
    if (!session) return;
    return whenSignedOut(session.userId, () => {
      queries.clear();
      if (session.provider) session.provider.leave();
      else setSession(null);
    });
  }, [session, queries]);

  useEffect(() => askBeforeLosingFiles(queries), [queries]);

  if (!session) return <SignIn onSession={open} />;
  keepDraftsOf(session.userId);
  return (
    <SessionProvider value={{ ...session, signOut, switchTo }}>
      {(isRefused || ended !== null) && (
        <p className="notice" role="alert">
          {whyEnded()}{' '}
          <button type="button" onClick={signInAgain}>
            {t.live.again}
          </button>
        </p>
      )}
      {lostAt !== null && <LostConnection lostAt={lostAt} mayEdit={session.mayEdit} />}
      {/* What is selected, typed into a search or scrolled to is one workspace's. */}
      <Fragment key={session.workspace.id}>{children}</Fragment>
      {isAsking && <LoseDrafts count={countUnsent()} onLose={leave} onClose={() => setAsking(false)} />}
    </SessionProvider>
  );

  function whyEnded() {
    if (ended === null) return t.signIn.ended;
    return ended instanceof ApiProblem && ended.code === 'forbidden' ? wordsOf(ended) : t.live.ended;
  }

  function open(opened: OpenSession) {
    if (opened.userId !== owner.current) queries.clear();
    owner.current = opened.userId;
    readFirst(opened, queries);
    setSession(opened);
  }

  function switchTo(workspaceId: string) {
    leaveAsked(() => openOther(workspaceId));
  }

  function openOther(workspaceId: string) {
    session?.reopen(workspaceId).then(
      (other) => {
        forgetWorkspace(queries);
        // The address names what is in the workspace before.
        window.history.replaceState(null, '', '/');
        setSession(other);
      },
      (error: unknown) => void say({ text: wordsOf(error) }),
    );
  }

  function signInAgain() {
    if (session?.provider) void session.provider.signInAgain();
    else
      leaveAsked(() => {
        // The same person finds their files again; another one nothing.
        forgetWorkspace(queries);
        setSession(null);
      });
  }

  function countUnsent() {
    return countDrafts() + countUnsentFiles(queries);
  }

  function signOut() {
    leaveAsked(() => {
      if (countUnsent() > 0) setAsking(true);
      else leave();
    });
  }

  function leave() {
    setAsking(false);
    forgetDrafts();
    if (session) tellSignedOut(session.userId);
    endSession();
  }

  function endSession() {
    askNoMore();
    queries.clear();
    // Signing out at the provider leaves the page.
    if (session?.provider) void session.provider.signOut();
    else setSession(null);
  }
}
