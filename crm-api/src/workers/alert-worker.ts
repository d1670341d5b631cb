import type { Mailer } from '../egress/mailer.ts';
import { mailAlerts } from '../sync/alerts/mail-alerts.ts';
import { type AlertWatch, watchAlerts } from '../sync/alerts/watch-alerts.ts';
import { type Repeated, repeatEvery } from './loops.ts';

/** Looks for what admins should know, and mails what is raised. */
export type AlertWorker = Repeated & {
  /** Both once, for tests. */
  processAll(): Promise<void>;
};

const MAIL_EVERY_MS = 15_000;
const WATCH_EVERY_MS = 5 * 60_000;

/** @param mailer null: there is no server to send by */
export function createAlertWorker(watch: AlertWatch, mailer: Mailer | null): AlertWorker {
  const every = (ms: number, work: () => Promise<unknown>) =>
    repeatEvery(ms, () =>
      work().catch((err: unknown) => watch.log.warn({ err }, 'alerts could not be raised or mailed')),
    );
  const look = () => watchAlerts(watch);
  const mail = async () => (mailer ? mailAlerts({ ...watch, mailer }) : 0);
  const loops = [every(WATCH_EVERY_MS, look), ...(mailer ? [every(MAIL_EVERY_MS, mail)] : [])];

  return {
    start() {
      for (const loop of loops) loop.start();
    },
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
    async processAll() {
      await look();
      await mail();
    },
  };
}
