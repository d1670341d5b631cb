import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { JiraChange } from '../change.ts';
import type { Jira } from '../jira.ts';
import { JiraError } from '../jira-error.ts';
import { compileCondition, withoutNot } from '../jql/compile.ts';
import { parseJql } from '../jql/parse.ts';
import { userOf } from '../model/catalog.ts';
import { restUser } from '../render/user.ts';
import { WEBHOOK_EVENTS, webhookBody } from './webhook-body.ts';
import { isRetried, postOnce } from './webhook-delivery.ts';

/** What an admin fills in. */
const webhookSchema = z.strictObject({
  url: z.url(),
  secret: z.string().default(''),
  events: z.array(z.enum(Object.values(WEBHOOK_EVENTS) as [string, ...string[]])).min(1),
  jql: z.string().default(''),
});

export type WebhookRecord = z.infer<typeof webhookSchema> & { readonly id: string };

export type Delivery = {
  readonly identifier: string;
  readonly webhookId: string;
  readonly event: string;
  readonly issueKey: string;
  /** The status of each try; null for no answer. */
  readonly attempts: (number | null)[];
  state: 'under way' | 'delivered' | 'given up';
};

const TRIES = 5;
const SHORTEST_MINUTES = 5;
const LONGEST_MINUTES = 15;
const REMEMBERED = 1000;

/**
 * Webhooks as a site admin sets them up. Deliveries run side by side (Jira promises no order) and live in memory: a
 * sandbox that is killed forgets those under way, as one more way in which an event gets lost.
 */
export class Webhooks {
  private readonly jira: Jira;
  private readonly hooks = new Map<string, WebhookRecord>();
  private deliveries: Delivery[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private readonly ending = new AbortController();

  constructor(jira: Jira) {
    this.jira = jira;
    jira.changes.subscribe((change) => this.take(change));
  }

  load(): void {
    for (const hook of this.jira.state.store.load('webhook') as Iterable<WebhookRecord>) this.hooks.set(hook.id, hook);
  }

  /** Sets one up. Throws a ZodError, or Jira's 400 for JQL that does not parse. */
  add(input: unknown): WebhookRecord {
    const wanted = webhookSchema.parse(input);
    if (wanted.jql !== '') parseJql(wanted.jql);
    const hook = { ...wanted, id: String(this.jira.state.next('webhook')) };
    this.hooks.set(hook.id, hook);
    this.jira.state.store.put('webhook', hook.id, hook);
    return hook;
  }

  /** All webhooks, without their secrets. */
  list() {
    return [...this.hooks.values()].map(({ secret, ...hook }) => ({ ...hook, signed: secret !== '' }));
  }

  remove(id: string): void {
    this.hooks.delete(id);
    this.jira.state.store.remove('webhook', id);
  }

  clear(): void {
    this.hooks.clear();
    this.deliveries = [];
  }

  /** The latest deliveries, oldest first. */
  recent(): readonly Delivery[] {
    return this.deliveries;
  }

  /** Resolves when no delivery is under way. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  /** Gives up what is under way. */
  async close(): Promise<void> {
    this.ending.abort();
    await this.idle();
  }

  private take(change: JiraChange): void {
    const event = WEBHOOK_EVENTS[change.type];
    const hooks = [...this.hooks.values()].filter((hook) => hook.events.includes(event) && this.fits(hook, change));
    if (hooks.length === 0) return;
    const user = userOf(this.jira.catalog, change.actor);
    const body = JSON.stringify(webhookBody(change, user === undefined ? {} : restUser(this.jira.rendering, user)));
    for (const hook of hooks) this.start(hook, event, change, body);
  }

  private fits(hook: WebhookRecord, change: JiraChange): boolean {
    const record = this.jira.state.lastVersion(change.issue.id);
    const { where } = parseJql(hook.jql);
    if (where === null) return true;
    const [admin] = this.jira.catalog.users;
    if (record === undefined || admin === undefined) return false;
    try {
      return compileCondition(this.jira.jqlEnvironment(admin), withoutNot(where))(record);
    } catch (error) {
      // The filter names something that is gone by now: nothing fits it.
      if (error instanceof JiraError) return false;
      throw error;
    }
  }

  private start(hook: WebhookRecord, event: string, change: JiraChange, body: string): void {
    const delivery: Delivery = {
      identifier: randomUUID(),
      webhookId: hook.id,
      event,
      issueKey: change.issue.key,
      attempts: [],
      state: 'under way',
    };
    this.deliveries = [...this.deliveries.slice(-(REMEMBERED - 1)), delivery];
    const run = this.deliver(hook, delivery, body).finally(() => this.underWay.delete(run));
    this.underWay.add(run);
  }

  private async deliver(hook: WebhookRecord, delivery: Delivery, body: string): Promise<void> {
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const signal = AbortSignal.any([this.ending.signal, AbortSignal.timeout(this.jira.settings.webhookTimeoutMs)]);
      const status = await postOnce(hook, delivery.identifier, attempt, body, signal);
      delivery.attempts.push(status);
      if (status !== null && !isRetried(status)) {
        delivery.state = status < 300 ? 'delivered' : 'given up';
        return;
      }
      if (attempt < TRIES && !(await this.pause())) break;
    }
    delivery.state = 'given up';
  }

  /** Waits 5 to 15 of the settings' minutes; false when the sandbox ends meanwhile. */
  private async pause(): Promise<boolean> {
    const minutes = SHORTEST_MINUTES + Math.random() * (LONGEST_MINUTES - SHORTEST_MINUTES);
    try {
      await sleep(minutes * this.jira.settings.webhookMinuteMs, undefined, { signal: this.ending.signal });
      return true;
    } catch {
      return false;
    }
  }
}
