import { useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { inLocale } from '../texts/language.ts';
import { numberOf } from '../texts/numbers.ts';
import { sync as texts } from '../texts/t-sync.ts';
import { Loaded } from '../ui/loaded.tsx';
import { timeOf } from '../ui/words.ts';
import { metricsQuery, quotaQuery } from './sync-queries.ts';

const percent = inLocale((of) => new Intl.NumberFormat(of, { style: 'percent', maximumFractionDigits: 2 }));

/** What events brought in the last day, and what calls to Jira have cost in this hour. */
export function Figures() {
  const session = useSession();
  const quota = useQuery(quotaQuery(session)).data;
  return (
    <section aria-labelledby="sync-figures">
      <h2 id="sync-figures">{texts.day}</h2>
      <Loaded query={useQuery(metricsQuery(session))}>
        {({ events, missed }) => (
          <dl className="figures">
            <dt>{texts.figures.taken}</dt>
            <dd>{numberOf(events.taken, true)}</dd>
            <dt>{texts.figures.missed}</dt>
            <dd>{[numberOf(missed.total, true), ...causesIn(missed.causes)].join(', ')}</dd>
            {missed.eventShare !== null && (
              <>
                <dt>{texts.figures.share}</dt>
                <dd>{percent().format(missed.eventShare)}</dd>
              </>
            )}
            {quota && (
              <>
                <dt>{texts.points}</dt>
                <dd>
                  {texts.pointsOf(
                    numberOf(quota.workspace.spent, true),
                    numberOf(quota.workspace.limit, true),
                    timeOf(Date.parse(quota.resetsAt)),
                  )}{' '}
                  {quota.sites.some(({ paysPoints }) => !paysPoints) && texts.free}
                </dd>
                <dt>{texts.figures.calls}</dt>
                <dd>
                  {texts.figures.callsOf(sumOf(quota.sites, 'requests'), sumOf(quota.sites, 'throttled'))}
                  {quota.sites.map(
                    ({ siteId, pausedUntil }) =>
                      pausedUntil !== null && (
                        <p key={siteId}>{texts.figures.paused(timeOf(Date.parse(pausedUntil)))}</p>
                      ),
                  )}
                </dd>
              </>
            )}
          </dl>
        )}
      </Loaded>
    </section>
  );
}

type Causes = keyof typeof texts.figures.causes;
const causesIn = (causes: Readonly<Record<string, number>>) =>
  (Object.keys(texts.figures.causes) as Causes[]).flatMap((cause) => {
    const amount = causes[cause] ?? 0;
    return amount > 0 ? [texts.figures.causes[cause](amount)] : [];
  });

const sumOf = <Name extends string>(sites: readonly Readonly<Record<Name, number>>[], name: Name) =>
  sites.reduce((sum, site) => sum + site[name], 0);
