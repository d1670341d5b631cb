import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { Modal } from '../ui/modal.tsx';
import { Problem } from '../ui/problem.tsx';
import { translated, translatedAll } from '../ui/translated.ts';
import { type BulkJob, type BulkOutcome, outcomesQuery } from './bulk-queries.ts';

/** What came of each ticket: first what needs somebody. */
export function BulkOutcomes({ job, onClose }: { job: BulkJob; onClose: () => void }) {
  const session = useSession();
  const [problems, setProblems] = useState(job.refused + job.unknown + job.jira.parked > 0);
  const list = useInfiniteQuery(outcomesQuery(session, job.id, problems));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Modal title={t.bulk.outcomes} onClose={onClose}>
      <label>
        <input type="checkbox" checked={problems} onChange={(event) => setProblems(event.target.checked)} />{' '}
        {t.bulk.onlyProblems}
      </label>
      <Problem error={list.error} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section className="bulk-outcomes" tabIndex={0} aria-label={t.bulk.outcomes} aria-busy={list.isPending}>
        <ol>
          {items.map((one) => (
            <Outcome key={one.ticketId} outcome={one} kind={job.action.kind} />
          ))}
        </ol>
        {list.isSuccess && items.length === 0 && <p className="quiet">{t.bulk.noProblems}</p>}
        {list.hasNextPage && (
          <button type="button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t.bulk.more}
          </button>
        )}
      </section>
      <div className="actions">
        <button type="button" onClick={onClose}>
          {t.bulk.close}
        </button>
      </div>
    </Modal>
  );
}

function Outcome({ outcome: one, kind }: { outcome: BulkOutcome; kind: BulkJob['action']['kind'] }) {
  const { number, title, outcome, message, template, jira } = one;
  const isTrouble = outcome === 'refused' || outcome === 'unknown' || jira?.state === 'refused';
  const said = outcome === 'changed' ? t.bulk.doneToOne[kind] : t.bulk.outcome[outcome];
  const words = jira?.state === 'refused' ? t.bulk.jiraRefused : said;
  return (
    <li className={isTrouble ? 'trouble' : undefined}>
      <span className="quiet">{number === null ? '' : `#${number}`}</span> {title ?? t.bulk.noTicket}
      <span className="quiet"> · {words}</span>
      {message && <p>{translatedAll(template, message)}</p>}
      {jira?.message && <p>{translated(jira.template, jira.message)}</p>}
      {jira?.words && <p className="quiet">{t.bulk.words(jira.words)}</p>}
    </li>
  );
}
