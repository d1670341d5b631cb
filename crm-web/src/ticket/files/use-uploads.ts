import { useQueryClient } from '@tanstack/react-query';
import { useReducer, useRef } from 'react';
import { useSession } from '../../session/session.ts';
import { ticketKeys } from '../../tickets/ticket-queries.ts';
import { wordsOf } from '../../ui/words.ts';
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

const reduce = (list: readonly Upload[], change: Change): readonly Upload[] =>
  'add' in change
    ? [...list, ...change.add]
    : list.flatMap((one) => (one.id !== change.id ? [one] : change.to === null ? [] : [{ ...one, ...change.to }]));

/** The files that a person gives to a ticket, each with its progress. What is under way goes on when the ticket is closed. */
export function useUploads(ticketId: string): Uploads {
  const session = useSession();
  const queries = useQueryClient();
  const [list, change] = useReducer(reduce, []);
  const stops = useRef(new Map<string, AbortController>());

  const send = ({ id, file }: Upload) => {
    const stop = new AbortController();
    stops.current.set(id, stop);
    change({ id, to: { state: 'sending', part: 0, problem: null } });
    const onProgress = (part: number) => change({ id, to: { part } });
    uploadFile({ session, ticketId, file, key: id, signal: stop.signal, onProgress }).then(
      async () => {
        await queries.invalidateQueries({ queryKey: ticketKeys.attachments(ticketId) });
        change({ id, to: null });
      },
      (error: unknown) => {
        if (!stop.signal.aborted) change({ id, to: { state: 'failed', problem: wordsOf(error) } });
      },
    );
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
      stops.current.get(id)?.abort();
      change({ id, to: null });
    },
  };
}
