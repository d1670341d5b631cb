import type { InvocationResult } from '../functions/function-runner.ts';
import type { Job, JobStore, NewJob } from './job-store.ts';
import { planRetry } from './plan-retry.ts';

export type Tally = { delivered: number; retried: number; givenUp: number };

type Options = {
  store: JobStore;
  run: (job: Job) => Promise<InvocationResult>;
  /** What a platform second lasts here, in milliseconds. */
  secondMs: number;
  parallel: number;
  pausedKinds: () => Job['kind'][];
  onGivenUp: (job: Job, reason: string) => void;
};

/** Runs the jobs that fall due, keeping the lanes' limits, and plans their retries. */
export class JobLoop {
  readonly tally: Record<Job['kind'], Tally> = { event: zero(), queue: zero() };
  private readonly options: Options;
  private readonly running = new Map<number, Job>();
  private readonly settledWaiters: (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private started = false;

  constructor(options: Options) {
    this.options = options;
  }

  start(): void {
    this.started = true;
    this.wake();
  }

  /** Starts nothing more; what runs is left to finish or to be run again after the next start. */
  stop(): void {
    this.started = false;
    clearTimeout(this.timer);
  }

  add(jobs: readonly NewJob[]): void {
    if (jobs.length === 0) return;
    this.options.store.addAll(jobs);
    this.wake();
  }

  /** Resolves when nothing is owed any more, retries included. */
  settled(): Promise<void> {
    if (this.isSettled()) return Promise.resolve();
    return new Promise((resolve) => this.settledWaiters.push(resolve));
  }

  get runningCount(): number {
    return this.running.size;
  }

  /** Starts all that may start now, and sets the alarm for what falls due later. */
  wake(): void {
    if (!this.started) return;
    clearTimeout(this.timer);
    const { store, parallel } = this.options;
    // One instant for both questions: a job that falls due between them would be missed by each.
    const now = Date.now();
    while (this.running.size < parallel) {
      const job = store.nextDue(now, this.held());
      if (!job) break;
      this.running.set(job.id, job);
      void this.runOne(job);
    }
    const next = store.nextDueAt(now);
    if (next !== undefined) this.timer = setTimeout(() => this.wake(), Math.max(1, next - Date.now()));
    if (this.isSettled()) for (const resolve of this.settledWaiters.splice(0)) resolve();
  }

  private held(): { kinds: string[]; lanes: string[]; running: number[] } {
    const jobs = [...this.running.values()];
    const inLane = (lane: string) => jobs.filter((job) => job.lane === lane).length;
    const full = jobs.flatMap((job) =>
      job.lane !== null && inLane(job.lane) >= (job.laneLimit ?? 1) ? [job.lane] : [],
    );
    return { kinds: this.options.pausedKinds(), lanes: full, running: [...this.running.keys()] };
  }

  private async runOne(job: Job): Promise<void> {
    const { store, secondMs } = this.options;
    const result = await this.options.run(job);
    this.running.delete(job.id);
    // A host that stops cuts its functions off: that is no failure of theirs, and the job is still owed.
    if (!this.started) return;
    const now = Date.now();
    const plan = planRetry(job, result, (now - job.createdAt) / secondMs);
    const tally = this.tally[job.kind];
    if (plan.do === 'retry') {
      store.retryAt(job.id, now + plan.afterSeconds * secondMs, { reason: plan.reason, data: plan.data });
      tally.retried += 1;
    } else {
      store.remove(job.id);
      if (plan.do === 'done') tally.delivered += 1;
      else tally.givenUp += 1;
    }
    if (plan.do === 'give_up') this.options.onGivenUp(job, plan.reason);
    this.wake();
  }

  private isSettled(): boolean {
    const { store } = this.options;
    return this.running.size === 0 && store.count('event').waiting === 0 && store.count('queue').waiting === 0;
  }
}

function zero(): Tally {
  return { delivered: 0, retried: 0, givenUp: 0 };
}
