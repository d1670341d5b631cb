import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { contacts as texts } from '../texts/t-contacts.ts';
import { useSayIfClosed } from '../ui/use-say-if-closed.ts';
import type { useFormDraft } from './form-draft.ts';

type Saving<Made> = {
  draft: ReturnType<typeof useFormDraft>;
  /** Sends what the form holds. */
  send: (form: FormData) => Promise<Made>;
  /** To be told of each error. */
  see: (error: unknown) => void;
  /** What shows it, and is read again. */
  shownBy: readonly QueryKey[];
  onSaved: (id: string) => void;
  onClose: () => void;
};

/** Saves a form whose draft is kept until then, and says what came of it if the form was closed before. */
export function useSaveForm<Made extends { id: string }>({
  draft,
  send,
  see,
  shownBy,
  onSaved,
  onClose,
}: Saving<Made>) {
  const queries = useQueryClient();
  const sayIfClosed = useSayIfClosed();
  const save = useMutation({
    mutationFn: ({ form }: { form: FormData; sent: string }) => send(form),
    onSuccess: ({ id }, { sent }) => {
      const isDone = draft.end(sent);
      for (const queryKey of shownBy) void queries.invalidateQueries({ queryKey });
      onSaved(id);
      if (isDone) onClose();
    },
    onError: (error, { form }) => {
      see(error);
      sayIfClosed(texts.notSaved(String(form.get('name'))), error);
    },
  });
  return {
    save,
    submit: (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      // Called only while this form is open: the one after it may be another's.
      save.mutate({ form: new FormData(event.currentTarget), sent: draft.sent() }, { onSuccess: onClose });
    },
    cancel: () => {
      draft.discard();
      onClose();
    },
  };
}
