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

/** As the API refuses a change, for what is read before one and is not as its author saw it. */
export const staleBy = ({ value, etag }: Tagged<object>): ApiProblem =>
  new ApiProblem({
    ...{ type: 'about:blank', title: 'Precondition Failed', status: 412, code: 'precondition_failed' },
    ...{ detail: 'It has changed since it was read.', current: value, etag },
  } as ApiProblem['problem']);

/**
 * A save whose answer was lost is refused as it is tried again, for the thing is as the first try made it: then it is saved, and
 * nobody else has changed it.
 * @param sent what it was to be
 * @returns a handler for a failed save: what stands. @throws the error, where something else stands, or nothing is known of it
 */
export const asSaved =
  <Value>(sent: object) =>
  (error: unknown): Tagged<Value> => {
    const { current, etag } = (isStale(error) ? error.problem : {}) as { current?: object; etag?: string };
    if (current === undefined || !holds(current, sent)) throw error;
    return { value: current as Value, etag: etag ?? '*' };
  };

function holds(current: object, sent: object): boolean {
  const now = new Map<string, unknown>(Object.entries(current));
  return Object.entries(sent).every(([name, value]) => inOrder(now.get(name)) === inOrder(value));
}

/** The names in an object stand in no order. */
const inOrder = (value: unknown) =>
  JSON.stringify(value, (_name, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort())
      : one,
  );

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
