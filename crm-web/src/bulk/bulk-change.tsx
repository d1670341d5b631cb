import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useSession } from '../session/session.ts';
import { isStale } from '../ui/tagged.ts';
import { useSayIfClosed } from '../ui/use-say-if-closed.ts';
import { BulkBar } from './bulk-bar.tsx';
import { BulkProgress } from './bulk-progress.tsx';
import { type BulkAction, type BulkRequest, previewQuery, type StartBulk } from './bulk-queries.ts';
import { ConfirmBulk } from './confirm-bulk.tsx';
import { AllNotBegun, type NotBegun, wordsOfNotBegun } from './not-begun.tsx';
import { useSelection } from './selection.tsx';
import { useRequestOf, useStartBulk } from './use-bulk.ts';
import { useGoOn } from './use-go-on.ts';

/** More than these are changed only when they are asked for once more. */
const ASKED_FROM = 50;
/** For so long a refusal is told at least, ms: what is asked next may have been asked before it came. */
const TOLD_MS = 10_000;

type Props = { count: number; counts: { total: number; exact: boolean } | undefined };

/** What can be done to the tickets that are selected, and how the last such change goes. */
export function BulkChange({ count, counts }: Props) {
  const session = useSession();
  const queries = useQueryClient();
  const selection = useSelection();
  const [questions, setQuestions] = useState<readonly Question[]>([]);
  const ask = (request: BulkRequest, was?: number) =>
    setQuestions((old) => [...old, { id: crypto.randomUUID(), request, was }]);
  const [notBegun, setNotBegun] = useState<readonly NotBegun[]>([]);
  /** Those that were shown when the first ticket was selected: they make room for what can be done to it. */
  const [earlier, setEarlier] = useState<readonly string[] | null>(null);
  if (count > 0 !== (earlier !== null)) setEarlier(count > 0 ? selection.jobIds : null);
  const shown = selection.jobIds.filter((id) => !earlier?.includes(id));
  const asks = useRef(false);
  const sayIfClosed = useSayIfClosed();
  /** What came of all that was asked for: what has begun is selected only as long as something is asked. */
  const came = useRef<{ begun: StartBulk[]; refused: StartBulk[] }>({ begun: [], refused: [] });
  const settle = () => {
    selection.unselect(came.current.begun, came.current.refused);
    came.current = { begun: [], refused: [] };
  };
  const { area, goOn } = useGoOn();
  const { start, isBusy } = useStartBulk({
    onBegun: (body) => void came.current.begun.push(body),
    onRefused(body, error) {
      came.current.refused.push(body);
      const { expectedCount, ...request } = body;
      if (sayIfClosed(wordsOfNotBegun(body), error)) return;
      // Another number of tickets fits by now than was told.
      if (isStale(error) && expectedCount !== undefined) ask(request, expectedCount);
      else setNotBegun((old) => [...old, { id: crypto.randomUUID(), body, error, at: Date.now() }]);
    },
    onLast: () => asks.current || settle(),
  });
  const leave = () => {
    if (!isBusy) settle();
    goOn();
  };

  const requestOf = useRequestOf();
  const act = (action: BulkAction) => {
    goOn();
    const again = JSON.stringify(action);
    setNotBegun((old) =>
      old.filter(({ body, at }) => JSON.stringify(body.action) !== again && Date.now() - at < TOLD_MS),
    );
    const request = requestOf(action);
    if (isPublic(action) || selection.isAll || count > ASKED_FROM) ask(request);
    else if (action.kind === 'delete') void askUnlessUndone(request);
    else start(request);
  };
  /** Tickets come back by Undo, but an issue that is deleted in Jira does not. */
  const askUnlessUndone = async (request: BulkRequest) => {
    const preview = await queries.fetchQuery(previewQuery(session, request)).catch(() => null);
    if (preview?.undo === 'all') start(request);
    else ask(request);
  };
  const [question] = questions;
  const answer = (expectedCount?: number) => {
    setQuestions((old) => old.filter((one) => one !== question));
    if (expectedCount === undefined || !question) return leave();
    start({ ...question.request, expectedCount });
    goOn();
  };
  return (
    <div ref={area}>
      <AllNotBegun all={notBegun} onClose={(one) => setNotBegun((old) => old.filter((other) => other !== one))} />
      {count > 0 && <BulkBar {...{ count, counts, asks, isBusy }} onAct={act} onLeave={leave} />}
      {shown.map((jobId) => (
        <BulkProgress key={jobId} jobId={jobId} />
      ))}
      {question && (
        // What is asked about is what is done, whatever the address says by then.
        <ConfirmBulk key={question.id} {...question} onClose={() => answer()} onConfirm={answer} />
      )}
    </div>
  );
}

/** `was`: it was asked before, and so many tickets were told then. */
type Question = { id: string; request: BulkRequest; was: number | undefined };

const isPublic = (action: BulkAction) => action.kind === 'comment' && action.visibility === 'public';
