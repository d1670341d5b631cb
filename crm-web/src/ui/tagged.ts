import { ApiProblem } from '@synapse/api-client/problem';
import { useState } from 'react';

/** What the API answered, with its ETag. */
export type Tagged<Value> = { value: Value; etag: string };

export async function taggedOf<Value>(call: Promise<{ data?: Value; response: Response }>): Promise<Tagged<Value>> {
  const { data, response } = await call;
  return { value: data as Value, etag: response.headers.get('etag') ?? '*' };
}

/** Whether a change was refused because the thing is not as it was when its author read it. */
export const isStale = (error: unknown): error is ApiProblem =>
  error instanceof ApiProblem && error.code === 'precondition_failed';

/**
 * What an edit takes the thing to be: as it was when the form was opened, whatever is read since. Where it was changed
 * meanwhile, the API answers how it is now, and the next try takes it to be that: the person has seen it.
 */
export function useEtag<Value>(first: string | undefined): {
  etag: string;
  meanwhile: Value | undefined;
  /** To be told of each error. */
  see: (error: unknown) => void;
  /** The form goes on from here. */
  begin: (etag: string) => void;
} {
  const [held, hold] = useState<{ etag: string; meanwhile?: Value }>({ etag: first ?? '*' });
  return {
    etag: held.etag,
    meanwhile: held.meanwhile,
    see(error) {
      if (!isStale(error)) return;
      const { current, etag } = error.problem as { current?: unknown; etag?: string };
      hold({ etag: etag ?? '*', meanwhile: current as Value });
    },
    begin: (etag) => hold({ etag }),
  };
}
