import { Heading, Stack } from '@forge/react';
import type { ImportProgress } from '@synapse/shared/import';
import React, { useEffect } from 'react';
import { AskedView } from '../asked-view';
import { type Asked, useAsked } from '../use-asked';
import { ImportForm } from './import-form';
import { ImportProgressView } from './import-progress';
import { isOpen } from './import-words';
import { PastImports } from './past-imports';

type Imports = { items: ImportProgress[] };

/** How often an import that runs is asked for, ms. Each time is a call of the app, so not more often than one looks. */
const LOOK_EVERY_MS = 3_000;

/** First imports: what one would cost, the one under way, and those before. */
export function ImportTab() {
  const imports = useAsked({ kind: 'imports' });
  useLookAgain(imports);
  return (
    <AskedView asked={imports} waiting="Loading imports…">
      {({ items }) => {
        const open = items.find(isOpen);
        const ended = items.filter((job) => !isOpen(job));
        return (
          <Stack space="space.300">
            {open ? (
              <ImportProgressView job={open} onChanged={imports.reload} />
            ) : (
              <ImportForm onStarted={imports.reload} />
            )}
            {ended.length > 0 ? (
              <Stack space="space.100">
                <Heading as="h2" size="small">
                  Past imports
                </Heading>
                <PastImports jobs={ended} />
              </Stack>
            ) : null}
          </Stack>
        );
      }}
    </AskedView>
  );
}

/** Goes on asking for as long as an import runs. */
function useLookAgain({ known, loading, reload }: Asked<Imports>): void {
  const runs = known?.body.items.some(({ status }) => status === 'queued' || status === 'running') ?? false;
  useEffect(() => {
    if (!runs || loading) return;
    const timer = setTimeout(() => void reload(), LOOK_EVERY_MS);
    return () => clearTimeout(timer);
  }, [runs, loading, reload]);
}
