import { ApiProblem } from '@synapse/api-client/problem';
import { useState } from 'react';

/**
 * What an edit takes the thing to be. Where it was changed meanwhile, the API answers how it is now, and the next try takes it
 * to be that: the person has seen it.
 */
export function useEtag<Value>(first: string | undefined): {
  etag: string;
  meanwhile: Value | undefined;
  /** To be told of each error. */
  see: (error: unknown) => void;
} {
  const [seen, setSeen] = useState<{ etag: string; value: Value }>();
  return {
    etag: seen?.etag ?? first ?? '*',
    meanwhile: seen?.value,
    see(error) {
      if (!(error instanceof ApiProblem) || error.code !== 'precondition_failed') return;
      const { current, etag } = error.problem as { current?: unknown; etag?: string };
      setSeen({ etag: etag ?? '*', value: current as Value });
    },
  };
}
