import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useSession } from '../session/session.ts';
import { sync } from '../texts/t-sync.ts';
import { lazyPart } from '../ui/load-part.ts';
import { Loaded } from '../ui/loaded.tsx';
import { Options } from '../ui/options.tsx';
import { CHARTS, type ChartName, isEmpty, type Range, type Row, rowsOf } from './series.ts';
import { SeriesTable } from './series-table.tsx';
import { SiteSelect } from './site-select.tsx';
import { seriesQuery, sitesQuery } from './sync-queries.ts';

/** What draws is a file of its own, which only this part of the page needs. */
const Chart = lazyPart(() => import('./chart.tsx').then((file) => file.Chart));

const RANGES = Object.keys(sync.charts.ranges) as Range[];

/** How the sync went over the last hour, day or week. */
export function Charts() {
  const session = useSession();
  const sites = useQuery(sitesQuery(session)).data?.items ?? [];
  const [range, setRange] = useState<Range>('day');
  const [siteId, setSite] = useState('');
  const [asTable, setAsTable] = useState(false);
  const query = useQuery(seriesQuery(session, range, siteId));
  return (
    <section aria-labelledby="sync-charts">
      <div className="part-head">
        <h2 id="sync-charts">{sync.charts.title}</h2>
        <label>
          {sync.charts.range}{' '}
          <select value={range} onChange={({ target }) => setRange(target.value as Range)}>
            <Options of={RANGES.map((one) => [one, sync.charts.ranges[one]])} />
          </select>
        </label>
        <SiteSelect
          label={sync.charts.site}
          sites={sites}
          value={siteId}
          onChoose={setSite}
          all={sync.charts.allSites}
        />
        <button type="button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {sync.charts.asTable}
        </button>
      </div>
      <Loaded query={query}>
        {(series) => {
          const rows = rowsOf(series);
          if (isEmpty(rows)) return <p className="quiet">{sync.charts.none}</p>;
          return asTable ? <SeriesTable rows={rows} range={range} /> : <Multiples rows={rows} range={range} />;
        }}
      </Loaded>
    </section>
  );
}

/** Small multiples on one axis of time. */
function Multiples({ rows, range }: { rows: readonly Row[]; range: Range }) {
  return (
    <div className="charts">
      {(Object.keys(CHARTS) as ChartName[]).map((name) => (
        <figure key={name}>
          <figcaption>
            <strong>{sync.charts.names[name]}</strong> <span className="quiet">{sync.charts.healthy[name]}</span>
          </figcaption>
          <Suspense fallback={<div className="chart skeleton" />}>
            <Chart key={range} name={name} rows={rows} range={range} />
          </Suspense>
        </figure>
      ))}
    </div>
  );
}
