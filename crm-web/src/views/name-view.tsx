import { bodyOf } from '@synapse/api-client/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { forgetTry, tryOf } from '../ticket/use-draft.ts';
import type { SavedView } from '../tickets/search-params.ts';
import { usePage } from '../tickets/use-page.ts';
import { DialogActions } from '../ui/dialog-actions.tsx';
import { Modal } from '../ui/modal.tsx';
import { Problem } from '../ui/problem.tsx';
import { useSayNotDone } from '../ui/use-say-if-closed.ts';
import { keptOf, pageOf } from './kept-view.ts';
import { type CountedView, VIEWS_KEY } from './view-queries.ts';

/** Its tries are kept under this name, also after the dialog was closed without an answer. */
const NEW_VIEW = 'new view';

type Props = {
  /** The one to be renamed; none: the page is saved as a new one. */
  view?: CountedView;
  onClose: () => void;
};

export function NameView({ view, onClose }: Props) {
  const { params, show } = usePage();
  const save = useSave(view);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    // Called only while this is open: who closed it meanwhile has gone on, and stays where they are.
    const onSuccess = (saved: SavedView) => {
      if (!view) show({ ...pageOf(saved), density: params.density, ticket: params.ticket });
      onClose();
    };
    save.mutate({ name: String(form.get('name')), isShared: form.has('shared') }, { onSuccess });
  };
  return (
    <Modal title={view ? t.saved.renameTitle : t.saved.saveTitle} onClose={onClose}>
      <form onSubmit={submit}>
        <label className="stack">
          {t.saved.name}
          <input name="name" required maxLength={100} defaultValue={view?.name} />
        </label>
        {!view && (
          <label>
            <input name="shared" type="checkbox" /> {t.saved.forAll}
          </label>
        )}
        <Problem error={save.error} />
        <DialogActions act={view ? t.saved.renameSubmit : t.saved.save} disabled={save.isPending} onClose={onClose} />
      </form>
    </Modal>
  );
}

function useSave(view: CountedView | undefined) {
  const { api } = useSession();
  const queries = useQueryClient();
  const { params } = usePage();
  return useMutation({
    mutationFn: ({ name, isShared }: { name: string; isShared: boolean }) => {
      if (view)
        return bodyOf(api.PATCH('/api/views/{viewId}', { params: { path: { viewId: view.id } }, body: { name } }));
      const visibility = isShared ? 'workspace' : 'private';
      const body = { ...keptOf(params), name, visibility } as const;
      return bodyOf(api.POST('/api/views', { params: { header: { 'Idempotency-Key': tryOf(NEW_VIEW, body) } }, body }));
    },
    onSuccess: async () => {
      if (!view) forgetTry(NEW_VIEW);
      await queries.invalidateQueries({ queryKey: VIEWS_KEY });
    },
    onError: useSayNotDone(view ? t.saved.renameTitle : t.saved.saveTitle),
  });
}
