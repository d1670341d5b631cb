import { ApiProblem } from '@synapse/api-client/problem';
import { type FormEvent, useState } from 'react';
import { en } from '../texts/en.ts';
import { NoWorkspace, openSession, type Session } from './session.ts';

export function SignIn({ onSession }: { onSession: (session: Omit<Session, 'signOut'>) => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget).get('token') ?? '').trim();
    setBusy(true);
    try {
      onSession(await openSession(token));
    } catch (error) {
      setProblem(wordsFor(error));
      setBusy(false);
    }
  };

  return (
    <main className="signin">
      <h1>{en.signIn.title}</h1>
      <p className="quiet">{en.signIn.about}</p>
      <p className="quiet">{en.signIn.demo}</p>
      <form onSubmit={submit}>
        <label className="stack">
          {en.signIn.token}
          <input name="token" type="password" autoComplete="off" required spellCheck={false} />
        </label>
        <button className="primary" type="submit" disabled={busy}>
          {en.signIn.submit}
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

function wordsFor(error: unknown): string {
  if (error instanceof NoWorkspace) return en.signIn.noWorkspace;
  return error instanceof ApiProblem ? error.problem.detail : en.error.unknown;
}
