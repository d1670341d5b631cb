import type { QueryKey } from '@tanstack/react-query';
import { useState } from 'react';
import { type Tagged, useEtag } from '../../ui/tagged.ts';
import { useAct } from '../data.ts';

type Saving<Value> = {
  /** What is read again once it is saved. */
  key: QueryKey;
  /** What stood there when the form was opened. */
  first: Tagged<Value>;
  onTop: (was: Value, mine: Value, now: Value) => Value;
  send: (wanted: Value, etag: string) => Promise<Tagged<Value>>;
};

/**
 * A form of settings that stays open. It is saved as it was seen: where somebody else saved meanwhile, the person is shown what
 * stands now, and takes it or puts what they changed themselves on top of it.
 */
export function useSettingsForm<Value>({ key, first, onTop, send }: Saving<Value>) {
  /** `round`: the boxes are filled again with each. */
  const [opened, setOpened] = useState({ value: first.value, round: 0 });
  const { etag, meanwhile, see, begin } = useEtag<Value>(first.etag);
  /** Whether something was chosen since it was saved, or sent. */
  const [isTouched, setTouched] = useState(false);
  const save = useAct(key, (mine: Value) => send(onTop(opened.value, mine, meanwhile ?? opened.value), etag));
  const beginWith = (value: Value) =>
    setOpened(({ round }) => ({ value, round: meanwhile === undefined ? round : round + 1 }));
  return {
    opened: opened.value,
    round: opened.round,
    meanwhile,
    /** What is said of the last try is not said of what is chosen since. */
    save: { isPending: save.isPending, error: save.error, isSuccess: save.isSuccess && !isTouched },
    isUnsaved: isTouched || save.isPending,
    submit(mine: Value) {
      setTouched(false);
      save.mutate(mine, {
        onError(error) {
          setTouched(true);
          see(error);
        },
        onSuccess: (saved) => {
          beginWith(saved.value);
          begin(saved.etag);
        },
      });
    },
    takeTheirs() {
      if (meanwhile === undefined) return;
      beginWith(meanwhile);
      begin(etag);
      setTouched(false);
      save.reset();
    },
    touch: () => setTouched(true),
  };
}
