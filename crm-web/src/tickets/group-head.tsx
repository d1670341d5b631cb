import { numberOf } from '../texts/numbers.ts';
import { t } from '../texts/t.ts';
import type { Group } from './list-groups.ts';

type Props = { group: Group; top: number; isClosed: boolean; onClose: (group: string) => void };

export function GroupHead({ group, top, isClosed, onClose }: Props) {
  return (
    <h2 className="row group-head" style={{ transform: `translateY(${top}px)` }}>
      <button type="button" className="plain" aria-expanded={!isClosed} onClick={() => onClose(group.id)}>
        <span aria-hidden>{isClosed ? '▸' : '▾'}</span> {group.name}{' '}
        <span className="quiet">
          <span aria-hidden>{numberOf(group.count, group.exact)}</span>
          <span className="only-read">{t.list.count(group.count, group.exact)}</span>
        </span>
      </button>
    </h2>
  );
}
