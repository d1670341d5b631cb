import { useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { contacts as texts } from '../texts/t-contacts.ts';
import { contactQuery } from './contact-queries.ts';

/** A ticket got another contact: the history says ids, since names may be erased. */
export function ContactChange({ who, from, to }: { who: string; from: unknown; to: unknown }) {
  return <>{t.history.changed(who, texts.ofTicket, useNameOf(from), useNameOf(to))}</>;
}

function useNameOf(id: unknown): string {
  const isOne = typeof id === 'string';
  const { data, isError } = useQuery({ ...contactQuery(useSession(), String(id)), enabled: isOne, retry: false });
  if (!isOne) return t.history.nothing;
  return data?.value.name ?? (isError ? texts.erased : '…');
}
