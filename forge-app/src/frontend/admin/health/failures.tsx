import { Button, ButtonGroup, EmptyState, Heading, Stack, Text } from '@forge/react';
import type { FailurePage } from '@synapse/shared/failure';
import React, { useCallback, useState } from 'react';
import type { ActionAnswer } from '../../../resolver/contract';
import { askAdmin, whyNot } from '../ask-admin';
import { AskedView } from '../asked-view';
import { count } from '../imports/import-words';
import { Outcome } from '../outcome';
import { useAsked } from '../use-asked';
import { FailureTable } from './failure-table';

const ALL = 'all';

/** Failures: why, since when, and the way to try it again, one or all. */
export function Failures({ turn }: { /** Another one: look again. */ turn: number }) {
  const [cursors, setCursors] = useState<string[]>([]);
  const cursor = cursors.at(-1);
  const failures = useAsked({ kind: 'failures', ...(cursor && { cursor }) }, turn);
  const [busy, setBusy] = useState<string>();
  const [said, setSaid] = useState<ActionAnswer>();
  const { reload } = failures;
  const retry = useCallback(
    async (failureId: string) => {
      setBusy(failureId);
      setSaid(await tryAgain(failureId === ALL ? null : [failureId]));
      await reload();
      setBusy(undefined);
    },
    [reload],
  );
  return (
    <Stack space="space.150">
      <Heading as="h2" size="small">
        Failures
      </Heading>
      <Outcome of={said} />
      <AskedView asked={failures} waiting="Loading failures…">
        {(page) =>
          page.items.length === 0 && cursors.length === 0 ? (
            <EmptyState
              header="No failures"
              description="Changes that Jira or the CRM can’t accept are listed here with the reason."
            />
          ) : (
            <Stack space="space.150">
              <FailureTable failures={page.items} busy={busy} onRetry={retry} />
              <ButtonGroup label="Failures">
                <Button isDisabled={busy !== undefined} onClick={() => retry(ALL)}>
                  {busy === ALL ? 'Retrying all…' : 'Retry all'}
                </Button>
                {cursors.length > 0 ? <Button onClick={() => setCursors(cursors.slice(0, -1))}>Newer</Button> : null}
                {older(page) ? <Button onClick={() => setCursors([...cursors, older(page)])}>Older</Button> : null}
              </ButtonGroup>
              {page.items.length === 0 ? <Text>No more failures.</Text> : null}
            </Stack>
          )
        }
      </AskedView>
    </Stack>
  );
}

const older = ({ nextCursor }: FailurePage): string => nextCursor ?? '';

async function tryAgain(failureIds: string[] | null): Promise<ActionAnswer> {
  const answer = await askAdmin({ kind: 'retry', failureIds });
  if (answer.state !== 'answered') return { ok: false, message: whyNot(answer) };
  const { retried } = answer.body;
  if (retried === 0) return { ok: true, message: 'There is nothing to retry: it went through in the meantime.' };
  return {
    ok: true,
    message: `${count(retried, 'issue')} will be retried within seconds. Refresh to see the result.`,
  };
}
