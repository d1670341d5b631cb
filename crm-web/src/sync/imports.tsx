import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { sync } from '../texts/t-sync.ts';
import { Listed } from '../ui/loaded.tsx';
import { Problem } from '../ui/problem.tsx';
import { translated } from '../ui/translated.ts';
import { When } from '../ui/when.tsx';
import { ImportForm } from './import-form.tsx';
import { Faults, Progress } from './progress.tsx';
import { type Import, importsQuery, sitesQuery, syncKeys } from './sync-queries.ts';

export function Imports() {
  const session = useSession();
  const query = useQuery(importsQuery(session));
  const [isOpen, setOpen] = useState(false);
  const sites = useQuery(sitesQuery(session)).data?.items.filter(({ state }) => state !== 'disconnected') ?? [];
  return (
    <section aria-labelledby="sync-imports">
      <div className="part-head">
        <h2 id="sync-imports">{sync.imports.title}</h2>
        {session.isAdmin && sites.length > 0 && (
          <button type="button" onClick={() => setOpen(true)}>
            {sync.imports.begin}
          </button>
        )}
      </div>
      {isOpen && <ImportForm sites={sites} onClose={() => setOpen(false)} />}
      <Listed query={query} empty={sync.imports.none}>
        {(items) => (
          <ul className="plain-rows" aria-label={sync.imports.title}>
            {items.map((one) => (
              <ImportItem key={one.id} one={one} />
            ))}
          </ul>
        )}
      </Listed>
    </section>
  );
}

type Act = keyof typeof sync.imports.acts;
const ACTS: Partial<Record<Import['status'], readonly Act[]>> = {
  queued: ['cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  // What failed begins again after its last page: so it needs no second import.
  failed: ['resume'],
};

function ImportItem({ one }: { one: Import }) {
  const { api, isAdmin } = useSession();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (act: Act) =>
      bodyOf(api.POST(`/api/imports/{importId}/${act}`, { params: { path: { importId: one.id } }, body: {} })),
    onSettled: () => void queries.invalidateQueries({ queryKey: syncKeys.imports }),
  });
  return (
    <li className={one.status === 'failed' ? 'failure' : undefined}>
      <div className="part-head">
        <span className="key">{one.jql}</span>
        <span>{sync.imports.statuses[one.status]}</span>
        <When at={one.finishedAt ?? one.createdAt} />
        {isAdmin &&
          ACTS[one.status]?.map((act) => (
            <button key={act} type="button" disabled={change.isPending} onClick={() => change.mutate(act)}>
              {sync.imports.acts[act]}
            </button>
          ))}
      </div>
      {one.status === 'running' || one.status === 'paused' ? (
        <Progress label={one.jql} done={one.done} total={one.total} rate={one.rate} secondsLeft={one.secondsLeft} />
      ) : (
        <p className="quiet">{sync.imports.seen(one.done, one.changed)}</p>
      )}
      {one.problem && <p>{translated(one.template, one.problem)}</p>}
      <Problem error={change.error} />
      <Faults count={one.faultCount} faults={one.faults} />
    </li>
  );
}
