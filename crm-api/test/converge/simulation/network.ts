import type { JiraChange } from '@synapse/jira-sandbox/jira/change';
import { userOf } from '@synapse/jira-sandbox/jira/model/catalog';
import { restUser } from '@synapse/jira-sandbox/jira/render/user';
import { webhookBody } from '@synapse/jira-sandbox/jira/webhooks/webhook-body';
import type { Sandbox } from '@synapse/jira-sandbox/server';
import type { JiraEvent } from '@synapse/shared/jira-event';
import { readWebhook } from '../../../src/jira/read-webhook.ts';
import { toEvent } from '../../support/to-event.ts';
import type { Schedule } from '../actions.ts';

const CLOUD_ID = 'simulation';

/** An event of a site that has not arrived yet, and since when, by the simulation's clock. */
export type UnderWay = { siteId: string; event: JiraEvent; since: number };

/** Forge keeps a queued event for so long. */
const KEPT_MS = 24 * 3_600_000;

/** The events of everything that happens in Jira, on their way through one door or two. */
export class Network {
  underWay: UnderWay[] = [];
  /** Those that come after everything else. */
  held: UnderWay[] = [];

  /** The projects, by id, of which nothing is told. */
  silent: ReadonlySet<string> = new Set();

  listen(siteId: string, sandbox: Sandbox, doors: Schedule['doors'], time: () => number): void {
    sandbox.jira.changes.subscribe((change) => {
      if (this.silent.has((change.issue.fields.project as { id: string }).id)) return;
      const byApp = doors === 'webhook' ? null : asSeen(toEvent(change, CLOUD_ID), time());
      const byWebhook = doors === 'app' ? null : fromWebhook(sandbox, change);
      for (const event of [byApp, byWebhook]) if (event) this.underWay.push({ siteId, event, since: time() });
    });
  }

  /** What nobody delivered in all that time is lost. */
  forget(now: number): void {
    const isKept = ({ since }: UnderWay) => now - since < KEPT_MS;
    this.underWay = this.underWay.filter(isKept);
    this.held = this.held.filter(isKept);
  }

  /** Takes one off its way. */
  take(which: number): UnderWay | undefined {
    return this.underWay.splice(which % Math.max(1, this.underWay.length), 1)[0];
  }
}

/** The app notes when it is told, by Forge's clock. */
const asSeen = (event: JiraEvent | null, at: number): JiraEvent | null => event && { ...event, seenAt: at };

/** What Jira posts for a change, in the v2 shape, as the intake of webhooks reads it. */
function fromWebhook({ jira }: Sandbox, change: JiraChange): JiraEvent | null {
  // These bodies name no issue, and the sync has no use for them: the history of the issue tells the same.
  if (change.type.startsWith('attachment')) return null;
  const user = userOf(jira.catalog, change.actor);
  const body = webhookBody(change, user === undefined ? {} : restUser(jira.rendering, user));
  return readWebhook(JSON.parse(JSON.stringify(body)), CLOUD_ID).event;
}
