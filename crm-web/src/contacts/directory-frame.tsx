import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSession } from '../session/session.ts';
import { en } from '../texts/en.ts';

/** What stands beside contacts and companies: the ways to the other parts. */
export function DirectoryFrame({ isOpen, children }: { isOpen: boolean; children: ReactNode }) {
  const session = useSession();
  return (
    <div className={isOpen ? 'shell has-ticket' : 'shell'}>
      <nav className="side" aria-label={en.nav}>
        <Link to="/" search={{ view: 'inbox' }}>
          {en.views.inbox}
        </Link>
        <Link to="/" search={{ view: 'all' }}>
          {en.views.all}
        </Link>
        <Link to="/contacts" search={{}}>
          {en.contacts.people.title}
        </Link>
        <Link to="/companies" search={{}}>
          {en.contacts.firms.title}
        </Link>
        <span className="person">
          <span className="quiet">
            {session.name}
            <br />
            {session.workspace.name}
          </span>
          <button type="button" className="plain" onClick={session.signOut}>
            {en.signIn.out}
          </button>
        </span>
      </nav>
      {children}
    </div>
  );
}
