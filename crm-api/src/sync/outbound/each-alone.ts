import { JiraError } from '../../jira/jira-error.ts';

export const isOfOneThing = (error: unknown): boolean => error instanceof JiraError && error.isOfOneThing;

/**
 * Does the same with each, one after the other. One that Jira fails at each time holds up none of the others.
 * @param isOfOne whether a failure is of that one alone; any other ends it at once
 * @throws what failureToThrow says, once all have had their turn
 */
export async function eachAlone<One>(
  all: readonly One[],
  work: (one: One) => Promise<void>,
  isOfOne: (error: unknown) => boolean = isOfOneThing,
): Promise<void> {
  const failures: unknown[] = [];
  for (const one of all) {
    try {
      await work(one);
    } catch (error) {
      if (!isOfOne(error)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failureToThrow(failures);
}

/** Whether another try may go well. */
export const mayBeMended = (error: unknown): boolean => error instanceof JiraError && error.retryable;

/** Which of several failures ends the run: one that another try may mend, if there is one, for after any other there is none. */
export const failureToThrow = (failures: readonly unknown[]): unknown => failures.find(mayBeMended) ?? failures[0];
