import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import type { SavedView } from '../tickets/search-params.ts';
import { usePage } from '../tickets/use-page.ts';
import { Popover } from '../ui/popover.tsx';
import { Problem } from '../ui/problem.tsx';
import { useSayNotDone } from '../ui/use-say-if-closed.ts';
import { isChanged, keptOf, pageOf } from './kept-view.ts';
import { NameView } from './name-view.tsx';
import { type CountedView, useOpenView, VIEWS_KEY } from './view-queries.ts';

/** What can be done with the page as a view: keep it under a name, and change what is kept. */
export function ViewMenu() {
  const { params } = usePage();
  const view = useOpenView();
  const [dialog, setDialog] = useState<'new' | 'rename' | null>(null);
  const changed = view && isChanged(params, view);
  return (
    <>
      <Popover label={changed ? `${t.saved.menu} *` : t.saved.menu} name={changed ? t.saved.menuChanged : t.saved.menu}>
        {(close) => (
          <div className="view-menu">
            <button
              type="button"
              onClick={() => {
                close();
                setDialog('new');
              }}
            >
              {view ? t.saved.saveAs : t.saved.save}
            </button>
            {view?.mayChange && <OfView view={view} onRename={() => setDialog('rename')} close={close} />}
            {view && !view.mayChange && <p className="quiet">{t.saved.sharedBy(view.createdBy)}</p>}
          </div>
        )}
      </Popover>
      {dialog === 'new' && <NameView onClose={() => setDialog(null)} />}
      {dialog === 'rename' && view && <NameView view={view} onClose={() => setDialog(null)} />}
    </>
  );
}

type OfViewProps = { view: CountedView; onRename: () => void; close: () => void };

function OfView({ view, onRename, close }: OfViewProps) {
  const { params, show } = usePage();
  const change = useChangeView(view, close);
  const isShared = view.visibility === 'workspace';
  return (
    <>
      {isChanged(params, view) && (
        <>
          <button type="button" onClick={() => change.mutate({ ...keptOf(params) })}>
            {t.saved.saveChanges}
          </button>
          <button type="button" onClick={() => show(pageOf(view))}>
            {t.saved.reset}
          </button>
        </>
      )}
      <button
        type="button"
        onClick={() => {
          close();
          onRename();
        }}
      >
        {t.saved.rename}
      </button>
      {(view.mine || !isShared) && (
        <button type="button" onClick={() => change.mutate({ visibility: isShared ? 'private' : 'workspace' })}>
          {isShared ? t.saved.unshare : t.saved.share}
        </button>
      )}
      <DeleteView view={view} />
      <Problem error={change.error} />
    </>
  );
}

/** It has no way back, so it is asked for twice. */
function DeleteView({ view }: { view: CountedView }) {
  const { api } = useSession();
  const queries = useQueryClient();
  const { show } = usePage();
  const [isAsked, setAsked] = useState(false);
  const remove = useMutation({
    mutationFn: () => bodyOf(api.DELETE('/api/views/{viewId}', { params: { path: { viewId: view.id } } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: VIEWS_KEY }),
    onError: useSayNotDone(`${t.saved.delete}: ${view.name}`),
  });
  if (!isAsked)
    return (
      <button type="button" onClick={() => setAsked(true)}>
        {t.saved.delete}
      </button>
    );
  return (
    <>
      <button
        type="button"
        className="danger"
        disabled={remove.isPending}
        // Who closed the menu meanwhile may be elsewhere by then.
        onClick={() => remove.mutate(undefined, { onSuccess: () => show({ view: 'inbox' }) })}
      >
        {view.visibility === 'workspace' ? t.saved.deleteForAll : t.saved.deleteSurely}
      </button>
      <Problem error={remove.error} />
    </>
  );
}

type Change = Partial<Pick<SavedView, 'name' | 'visibility'>> & Partial<ReturnType<typeof keptOf>>;

function useChangeView(view: CountedView, done: () => void) {
  const { api } = useSession();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Change) =>
      bodyOf(api.PATCH('/api/views/{viewId}', { params: { path: { viewId: view.id } }, body })),
    onSuccess: () => {
      done();
      return queries.invalidateQueries({ queryKey: VIEWS_KEY });
    },
  });
}
