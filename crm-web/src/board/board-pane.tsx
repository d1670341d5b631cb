import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { ListHead } from '../tickets/list-head.tsx';
import { countQuery } from '../tickets/ticket-queries.ts';
import { usePage } from '../tickets/use-page.ts';

const Board = lazy(() => import('./board.tsx').then((file) => ({ default: file.Board })));

export function BoardPane({ onCreate }: { onCreate: () => void }) {
  const { params } = usePage();
  const { data: counts } = useQuery(countQuery(useSession(), params));
  return (
    <main className="list-pane">
      <ListHead counts={counts} onCreate={onCreate} />
      <Suspense fallback={<section className="board" aria-busy="true" aria-label={t.list.loading} />}>
        <Board />
      </Suspense>
    </main>
  );
}
