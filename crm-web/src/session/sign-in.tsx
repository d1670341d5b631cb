import { type ReactNode, useEffect, useState } from 'react';
import { t } from '../texts/t.ts';
import { wordsOf } from '../ui/words.ts';
import { invitationHere } from './invitation.ts';
import { Invited } from './invited.tsx';
import { type OpenSession, openSession } from './session.ts';
import { type SignedIn, type Started, startSession } from './start-session.ts';
import { TokenForm } from './token-form.tsx';

type Step =
  | { kind: 'starting' }
  | Exclude<Started, { kind: 'signed-in' }>
  /** The page was opened by the link of an invitation. */
  | { kind: 'invited'; signedIn: SignedIn; invitation: string }
  /** Signed in, but the API lets nobody in. */
  | { kind: 'refused'; problem: string; signOut: () => Promise<void> }
  | { kind: 'failed'; problem: string };

/** What a page shows until it has a session. Whoever the identity provider knows sees the first line of it only. */
export function SignIn({ onSession }: { onSession: (session: OpenSession) => void }) {
  const [step, setStep] = useState<Step>({ kind: 'starting' });

  useEffect(() => {
    let isShown = true;
    takeStep((session) => isShown && onSession(session)).then((next) => isShown && next && setStep(next));
    return () => {
      isShown = false;
    };
  }, [onSession]);

  if (step.kind === 'by-token') return <TokenForm onSession={onSession} />;
  if (step.kind === 'invited') return <Invited {...step} onSession={onSession} />;
  return (
    <main className="signin">
      <h1>{t.signIn.title}</h1>
      {step.kind === 'starting' && <p className="quiet">{t.signIn.starting}</p>}
      {step.kind === 'signed-out' && step.problem === null && <p className="quiet">{t.signIn.signedOut}</p>}
      {'problem' in step && step.problem !== null && (
        <p className="problem" role="alert">
          {step.problem}
        </p>
      )}
      {step.kind === 'signed-out' && <Action onClick={step.signIn}>{t.signIn.submit}</Action>}
      {step.kind === 'refused' && <Action onClick={step.signOut}>{t.signIn.out}</Action>}
      {step.kind === 'failed' && (
        <Action onClick={() => Promise.resolve(window.location.reload())}>{t.list.retry}</Action>
      )}
    </main>
  );
}

function Action({ onClick, children }: { onClick: () => Promise<void>; children: ReactNode }) {
  return (
    <button className="primary" type="button" onClick={() => void onClick()}>
      {children}
    </button>
  );
}

/** @returns what to show, unless there is a session now */
async function takeStep(onSession: (session: OpenSession) => void): Promise<Step | null> {
  try {
    const started = await startSession();
    if (started.kind !== 'signed-in') return started;
    const { signedIn } = started;
    const invitation = invitationHere();
    if (invitation !== null) return { kind: 'invited', signedIn, invitation };
    try {
      onSession(await openSession(signedIn));
      return null;
    } catch (error) {
      return { kind: 'refused', problem: wordsOf(error), signOut: signedIn.signOut };
    }
  } catch (error) {
    return { kind: 'failed', problem: wordsOf(error) };
  }
}
