import { Command } from 'cmdk';
import { t } from '../texts/t.ts';

/** Beside the list and not within it: a listbox holds options only. */
export const NothingFound = () => (
  <div role="status">
    <Command.Empty>{t.palette.nothing}</Command.Empty>
  </div>
);
