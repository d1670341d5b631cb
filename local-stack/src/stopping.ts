/** Collects how the parts of the demo are stopped, and why it stops. */
export interface Stopping {
  /** Aborts when the demo is to stop, whatever the reason. */
  readonly signal: AbortSignal;
  /** What went wrong, if that is why it stops. */
  readonly failure: () => string | undefined;
  /** Registers how a part is stopped, and how it is killed when a person has no patience. */
  add(stop: () => Promise<void> | void, kill?: () => void): void;
  /** A person asked for it. */
  request(): void;
  /** Something went wrong: the first reason counts. Nothing happens when it is stopping already. */
  fail(why: string): void;
  /** Stops every part, the youngest first. One that fails to stop does not keep the others. */
  run(report: (line: string) => void): Promise<void>;
  /** Kills what can be killed, at once. */
  kill(): void;
}

export function createStopping(): Stopping {
  const controller = new AbortController();
  const parts: { stop: () => Promise<void> | void; kill?: (() => void) | undefined }[] = [];
  let failure: string | undefined;
  return {
    signal: controller.signal,
    failure: () => failure,
    add: (stop, kill) => parts.push({ stop, kill }),
    request: () => controller.abort(),
    fail(why) {
      if (controller.signal.aborted) return;
      failure = why;
      controller.abort();
    },
    async run(report) {
      controller.abort();
      // Nothing is added any more: whoever adds looks at the signal first.
      for (const part of parts.toReversed()) {
        try {
          await part.stop();
        } catch (error) {
          report(`While stopping: ${(error as Error).message}`);
        }
      }
    },
    kill() {
      for (const part of parts.toReversed()) part.kill?.();
    },
  };
}
