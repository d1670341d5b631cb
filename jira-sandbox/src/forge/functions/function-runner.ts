import { Worker } from 'node:worker_threads';
import type { FromThread, Invocation, PlatformCall, ThreadData, ToThread, WireResponse } from './protocol.ts';

export type InvocationResult =
  | { ok: true; value: unknown }
  /** `FUNCTION_TIME_OUT` and `FUNCTION_CRASHED` are ours; other names are those of what the function threw. */
  | { ok: false; name: string; message: string };

export type RunnerOptions = ThreadData & {
  /** How many invocations run at once; Forge starts a container for each. */
  threads: number;
  /** The only environment variables that functions see. */
  env: Record<string, string>;
  memoryMB: number;
  onPlatformCall: (call: PlatformCall, accountId: string | undefined) => Promise<WireResponse>;
  onLog: (level: string, text: string) => void;
};

export type InvocationRequest = Omit<Invocation, 'deadline'> & {
  timeoutMs: number;
  /** Who asked, where a person did: `asUser` speaks for them. */
  accountId?: string | undefined;
};

/** Runs functions in threads: a crash, an endless loop or a leak of one takes nothing else along. */
export class FunctionRunner {
  private readonly options: RunnerOptions;
  private readonly idle: Worker[] = [];
  private readonly all = new Set<Worker>();
  private readonly queue: (() => void)[] = [];
  private busy = 0;
  private closed = false;

  constructor(options: RunnerOptions) {
    this.options = options;
  }

  /** Runs one invocation, when a thread is free. Never rejects for what the function does. */
  async invoke(request: InvocationRequest): Promise<InvocationResult> {
    await this.takeTurn();
    try {
      if (this.closed) return { ok: false, name: 'HOST_STOPPED', message: 'The Forge host has been stopped.' };
      return await this.runIn(this.idle.pop() ?? (await this.startThread()), request);
    } finally {
      this.busy -= 1;
      this.queue.shift()?.();
    }
  }

  /** Ends every thread, whatever it is doing. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.all].map((thread) => thread.terminate()));
  }

  private async takeTurn(): Promise<void> {
    if (this.busy >= this.options.threads) await new Promise<void>((resolve) => this.queue.push(resolve));
    this.busy += 1;
  }

  /** Resolves when the thread listens, or has ended already: a function's time begins with its run, and not with what starts first. */
  private async startThread(): Promise<Worker> {
    const { functionsDir, allowedEgress, env, memoryMB } = this.options;
    const workerData: ThreadData = { functionsDir, allowedEgress };
    const thread = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData,
      env,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: memoryMB },
    });
    this.all.add(thread);
    // One that dies while idle (a timer it left behind threw) must not be given another invocation.
    thread.on('error', () => {});
    thread.once('exit', () => {
      this.all.delete(thread);
      const at = this.idle.indexOf(thread);
      if (at >= 0) this.idle.splice(at, 1);
    });
    thread.setMaxListeners(20);
    await new Promise<void>((resolve) => {
      // The first that it says is `ready`.
      thread.once('message', () => resolve()).once('exit', () => resolve());
    });
    return thread;
  }

  private runIn(thread: Worker, request: InvocationRequest): Promise<InvocationResult> {
    const { timeoutMs, accountId, ...invocation } = request;
    if (!this.all.has(thread))
      return Promise.resolve({ ok: false, name: 'FUNCTION_CRASHED', message: 'its thread ended while it was started' });
    return new Promise((resolve) => {
      const finish = (result: InvocationResult, reusable: boolean) => {
        clearTimeout(timer);
        thread.off('message', onMessage).off('error', onError).off('exit', onExit);
        if (reusable && !this.closed) this.idle.push(thread);
        else void thread.terminate();
        resolve(result);
      };
      const onMessage = (message: FromThread) => {
        if (message.type === 'returned') finish({ ok: true, value: message.value }, true);
        else if (message.type === 'threw') finish({ ok: false, name: message.name, message: message.message }, true);
        else if (message.type === 'log') this.options.onLog(message.level, message.text);
        else if (message.type === 'platform-call') this.answerCall(thread, message.callId, message.call, accountId);
      };
      const crashed = (why: string) => finish({ ok: false, name: 'FUNCTION_CRASHED', message: why }, false);
      // An exception outside the handler's own promise ends the thread, as it ends a container.
      const onError = (error: unknown) => crashed(error instanceof Error ? error.message : String(error));
      const onExit = (code: number) => crashed(`the function ended its process with code ${code}`);
      const timer = setTimeout(() => {
        finish({ ok: false, name: 'FUNCTION_TIME_OUT', message: `no answer within ${timeoutMs} ms` }, false);
      }, timeoutMs);
      thread.on('message', onMessage).on('error', onError).on('exit', onExit);
      const message: ToThread = { type: 'invoke', invocation: { ...invocation, deadline: Date.now() + timeoutMs } };
      thread.postMessage(message);
    });
  }

  private answerCall(thread: Worker, callId: number, call: PlatformCall, accountId: string | undefined): void {
    const failed = (error: unknown): WireResponse => ({
      status: 500,
      headers: [['content-type', 'application/json']],
      body: JSON.stringify({ code: 'HOST_ERROR', message: String(error) }),
    });
    void this.options
      .onPlatformCall(call, accountId)
      .catch(failed)
      .then((answer) => thread.postMessage({ type: 'platform-answer', callId, answer } satisfies ToThread));
  }
}
