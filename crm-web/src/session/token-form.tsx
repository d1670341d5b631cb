import { type FormEvent, useState } from 'react';
import { t } from '../texts/t.ts';
import { wordsOf } from '../ui/words.ts';
import { acceptInvitation, invitationHere } from './invitation.ts';
import { type OpenSession, openSession } from './session.ts';

/** Where the operator named no identity provider for the page: the person brings a token of it. */
export function TokenForm({ onSession }: { onSession: (session: OpenSession) => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const invitation = invitationHere();

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget).get('token') ?? '').trim();
    setBusy(true);
    try {
      const signedIn = { token: () => Promise.resolve(token) };
      onSession(await openSession(signedIn, invitation ? await acceptInvitation(signedIn, invitation) : undefined));
    } catch (error) {
      setProblem(wordsOf(error));
      setBusy(false);
    }
  };

  return (
    <main className="signin">
      <h1>{t.signIn.title}</h1>
      {invitation !== null && <p>{t.invite.byToken}</p>}
      <p className="quiet">{t.signIn.about}</p>
      <p className="quiet">{t.signIn.demo}</p>
      <form onSubmit={submit}>
        <label className="stack">
          {t.signIn.token}
          <input name="token" type="password" autoComplete="off" required spellCheck={false} />
        </label>
        <button className="primary" type="submit" disabled={busy}>
          {t.signIn.submit}
        </button>
      </form>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </main>
  );
}
