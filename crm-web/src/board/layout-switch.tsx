import { t } from '../texts/t.ts';
import { usePage } from '../tickets/use-page.ts';

/** The same tickets as a list or as a board. */
export function LayoutSwitch() {
  const { params, filter } = usePage();
  return (
    <fieldset className="switch" aria-label={t.board.layout}>
      <button type="button" aria-pressed={params.layout === undefined} onClick={() => filter({ layout: undefined })}>
        {t.board.list}
      </button>
      <button type="button" aria-pressed={params.layout === 'board'} onClick={() => filter({ layout: 'board' })}>
        {t.board.name}
      </button>
    </fieldset>
  );
}
