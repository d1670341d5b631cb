import { Options } from '../ui/options.tsx';
import { nameOf } from './site-trouble.ts';
import type { Site } from './sync-queries.ts';

type Props = {
  label: string;
  sites: readonly Site[];
  value: string;
  onChoose: (siteId: string) => void;
  /** The words for all of them at once; left out: one has to be chosen. */
  all?: string;
  className?: string;
};

/** One of several sites. Where there is only one, there is nothing to choose. */
export function SiteSelect({ label, sites, value, onChoose, all, className }: Props) {
  if (sites.length < 2) return null;
  const named = sites.map((site) => [site.siteId, nameOf(site)] as const);
  return (
    <label className={className}>
      {label}{' '}
      <select value={value} onChange={({ target }) => onChoose(target.value)}>
        <Options of={all === undefined ? named : [['', all], ...named]} />
      </select>
    </label>
  );
}
