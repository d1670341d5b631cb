import { setTimeout as sleep } from 'node:timers/promises';
import type { Mailer } from '../egress/mailer.ts';
import { mailAlerts } from '../sync/alerts/mail-alerts.ts';
import { type AlertWatch, watchAlerts } from '../sync/alerts/watch-alerts.ts';

/** Looks for what admins should know, and mails what is raised. */
export type AlertWorker = {
  start(): void;
  /** Resolves when what is under way has ended. */
  stop(): Promise<void>;
  /** Both once, for tests. */
  processAll(): Promise<void>;
};

const MAIL_EVERY_MS = 15_000;
const WATCH_EVERY_MS = 5 * 60_000;

/** @param mailer null: there is no server to send by */
export function createAlertWorker(watch: AlertWatch, mailer: Mailer | null): AlertWorker {
  const stopping = new AbortController();
  let loops: Promise<void>[] = [];

  async function every(ms: number, work: () => Promise<unknown>): Promise<void> {
    while (!stopping.signal.aborted) {
      await work().catch((err: unknown) => watch.log.warn({ err }, 'alerts could not be looked after'));
      await sleep(ms, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  }
  const look = () => watchAlerts(watch);
  const mail = async () => (mailer ? mailAlerts({ ...watch, mailer }) : 0);

  return {
    start() {
      loops = [every(WATCH_EVERY_MS, look), ...(mailer ? [every(MAIL_EVERY_MS, mail)] : [])];
    },
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
    async processAll() {
      await look();
      await mail();
    },
  };
}
