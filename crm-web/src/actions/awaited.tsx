import { skipToken, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { ticketQuery } from '../tickets/ticket-queries.ts';
import { AWAITED } from './await-jira.ts';
import { say } from './toasts.tsx';

/** Follows what was changed here until Jira has taken it, wherever the page shows it, and says where Jira refused it. */
export function Awaited() {
  const session = useSession();
  const queries = useQueryClient();
  const { data: ids = [] } = useQuery<readonly string[]>({ queryKey: AWAITED, queryFn: skipToken });
  const followed = useQueries({ queries: ids.map((id) => ticketQuery(session, id)) });
  const settled = followed.flatMap(({ data }) => (data && data.sync.state !== 'pending' ? [data] : []));
  const names = settled.map(({ id }) => id).join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each that is settled
  useEffect(() => {
    if (settled.length === 0) return;
    queries.setQueryData<readonly string[]>(AWAITED, (old = []) =>
      old.filter((id) => settled.every((one) => one.id !== id)),
    );
    for (const { number, sync } of settled) {
      if (sync.state === 'parked') say({ text: t.toast.stuck(number), why: sync.reason?.message ?? t.sync.parked });
    }
  }, [names]);
  return null;
}
