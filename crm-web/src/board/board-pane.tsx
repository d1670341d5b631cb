import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { ListHead } from '../tickets/list-head.tsx';
import { countQuery } from '../tickets/ticket-queries.ts';
import { usePage } from '../tickets/use-page.ts';
import { lazyPart } from '../ui/load-part.ts';

const Board = lazyPart(() => import('./board.tsx').then((file) => file.Board));

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
