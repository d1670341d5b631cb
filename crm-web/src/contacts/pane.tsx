import type { ReactNode } from 'react';
import { t } from '../texts/t.ts';

/** Where nothing is open. */
export function NonePane({ title }: { title: string }) {
  return (
    <section className="ticket-pane" aria-label={title}>
      <div className="empty">
        <p>{title}</p>
      </div>
    </section>
  );
}

/** What is open: its name with what can be done, what is known, and parts below. */
export function OpenPane({
  name,
  onClose,
  actions,
  children,
}: {
  name: string;
  onClose: () => void;
  actions: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="ticket-pane" aria-label={name}>
      <header className="ticket-head">
        <div className="line">
          <h2 className="entry-name">{name}</h2>
          {actions}
          <button type="button" className="plain close" onClick={onClose}>
            {t.ticket.close}
          </button>
        </div>
      </header>
      <div className="scroll entry">{children}</div>
    </section>
  );
}

/** What is known of one: names beside values, those that are not known left out. */
export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== null && value !== '')
        .map(([label, value]) => (
          <div key={label}>
            <dt className="quiet">{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
