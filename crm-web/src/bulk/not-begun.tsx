import { t } from '../texts/t.ts';
import { wordsOf } from '../ui/words.ts';
import { nameOfAction } from './action-words.ts';
import type { StartBulk } from './bulk-queries.ts';

/** A change that was refused as it was asked for. */
export type NotBegun = { id: string; body: StartBulk; error: Error; at: number };

/** @returns such as: “Set status” was not begun for 2 tickets. */
export const wordsOfNotBegun = ({ action, ids, expectedCount }: StartBulk): string =>
  t.bulk.notBegun(nameOfAction(action), ids?.length ?? expectedCount);

/** Each that was refused, by itself: several may have been asked for. */
export const AllNotBegun = ({ all, onClose }: { all: readonly NotBegun[]; onClose: (one: NotBegun) => void }) =>
  all.map((one) => (
    <p key={one.id} className="problem" role="alert">
      {wordsOfNotBegun(one.body)} {wordsOf(one.error)}{' '}
      <button type="button" className="plain" onClick={() => onClose(one)}>
        {t.bulk.close}
      </button>
    </p>
  ));
