import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';
import { ticketKeys } from '../../tickets/ticket-queries.ts';
import { useSayIfClosed } from '../../ui/use-say-if-closed.ts';
import { wordsOf } from '../../ui/words.ts';
import { uploadsKey } from './unsent-files.ts';
import { uploadFile } from './upload-file.ts';

/** A file that is on its way. `asks`: it would be seen in Jira, and the person has not said yet that it may. */
export type Upload = {
  /** Also its Idempotency-Key. */
  id: string;
  file: File;
  state: 'asks' | 'sending' | 'failed';
  part: number;
  problem: string | null;
};

export type Uploads = {
  list: readonly Upload[];
  add: (files: Iterable<File>, options: { asks: boolean }) => void;
  /** Sends one that asked, or did not get through. */
  send: (upload: Upload) => void;
  /** Ends one that is being sent, and forgets it. */
  drop: (id: string) => void;
};

type Change = { add: Upload[] } | { id: string; to: Partial<Upload> | null };

const NONE: readonly Upload[] = [];

const reduce = (list: readonly Upload[], change: Change): readonly Upload[] =>
  'add' in change
    ? [...list, ...change.add]
    : list.flatMap((one) => (one.id !== change.id ? [one] : change.to === null ? [] : [{ ...one, ...change.to }]));

/** What ends each that is being sent. */
const stops = new Map<string, AbortController>();

/**
 * The files that a person gives to a ticket, each with its progress. They wait or go on while the ticket is closed: an image
 * out of the clipboard is nowhere else.
 */
export function useUploads(ticketId: string): Uploads {
  const session = useSession();
  const queries = useQueryClient();
  const sayIfClosed = useSayIfClosed();
  const queryKey = uploadsKey(ticketId);
  const { data: list = NONE } = useQuery<readonly Upload[]>({ queryKey, queryFn: skipToken, gcTime: Infinity });
  const change = (what: Change) =>
    void queries.setQueryData<readonly Upload[]>(queryKey, (old = NONE) => reduce(old, what));

  const send = ({ id, file }: Upload) => {
    const stop = new AbortController();
    stops.set(id, stop);
    change({ id, to: { state: 'sending', part: 0, problem: null } });
    const onProgress = (part: number) => change({ id, to: { part } });
    uploadFile({ session, ticketId, file, key: id, signal: stop.signal, onProgress })
      .then(
        async () => {
          await queries.invalidateQueries({ queryKey: ticketKeys.attachments(ticketId) });
          change({ id, to: null });
        },
        (error: unknown) => {
          if (stop.signal.aborted) return;
          change({ id, to: { state: 'failed', problem: wordsOf(error) } });
          sayIfClosed(t.files.notSent(file.name), error);
        },
      )
      .finally(() => stops.delete(id));
  };
  return {
    list,
    send,
    add(files, { asks }) {
      const added = [...files].map(
        (file): Upload => ({ id: crypto.randomUUID(), file, state: asks ? 'asks' : 'sending', part: 0, problem: null }),
      );
      change({ add: added });
      if (!asks) added.forEach(send);
    },
    drop(id) {
      stops.get(id)?.abort();
      change({ id, to: null });
    },
  };
}
