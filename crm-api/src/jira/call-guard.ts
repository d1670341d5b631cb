/** What the caller of Jira asks of each of its calls: a run by its lease (sync/workqueue/lease-fence.ts), a request by its deadline. */
export type CallGuard = {
  /** Aborted: a call under way is ended and one that waits is not made; both throw the signal's reason. */
  signal: AbortSignal;
  /**
   * Asked right before a call that changes something is sent. When it rejects, the call is not sent.
   * @param timeoutMs how long the call may take
   */
  beforeWrite?(timeoutMs: number): Promise<void>;
};

/** A guard, or what gives one for each call. */
export type CallGuards = CallGuard | (() => CallGuard);

export const guardOf = (guards: CallGuards): CallGuard => (typeof guards === 'function' ? guards() : guards);

/** As `work`, but rejects with the signal's reason as soon as it is aborted, whatever `work` still waits for. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
