import { useState } from 'react';
import { t } from '../texts/t.ts';
import { wordsOf } from '../ui/words.ts';
import { acceptInvitation, leaveInvitation } from './invitation.ts';
import { type OpenSession, openSession } from './session.ts';
import type { SignedIn } from './start-session.ts';

type Props = { signedIn: SignedIn; invitation: string; onSession: (session: OpenSession) => void };

/** Whoever opened the link of an invitation says whether they accept it, as the person that they are signed in as. */
export function Invited({ signedIn, invitation, onSession }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const open = (workspace: () => Promise<string | undefined>) => async () => {
    setBusy(true);
    try {
      onSession(await openSession(signedIn, await workspace()));
    } catch (error) {
      setProblem(wordsOf(error));
      setBusy(false);
    }
  };
  const accept = open(() => acceptInvitation(signedIn, invitation));
  const later = open(() => {
    leaveInvitation();
    return Promise.resolve(undefined);
  });
  return (
    <main className="signin">
      <h1>{t.invite.title}</h1>
      <p>{t.invite.as(signedIn.person.name, signedIn.person.email)}</p>
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <button type="button" className="primary" disabled={isBusy} onClick={() => void accept()}>
        {t.invite.accept}
      </button>
      <button type="button" disabled={isBusy} onClick={() => void later()}>
        {t.invite.later}
      </button>
      <button type="button" className="plain" disabled={isBusy} onClick={() => void signedIn.signOut()}>
        {t.invite.other}
      </button>
    </main>
  );
}
