import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { JiraEvent } from '@synapse/shared/jira-event';
import pg from 'pg';
import pino from 'pino';
import { type Sandbox, startSandbox } from '../../../jira-sandbox/src/server.ts';
import { DEFAULT_ATTACHMENT_POLICY } from '../../src/domain/attachment-policy.ts';
import { siteConfigSchema } from '../../src/domain/site-config.ts';
import type { JiraClient } from '../../src/jira/jira-client.ts';
import { type Db, openDatabase, withTenant, withWorker } from '../../src/store/database.ts';
import { createDiskBlobs } from '../../src/store/disk-blobs.ts';
import { insertEvents } from '../../src/store/inbox.ts';
import { claimLane } from '../../src/store/lanes.ts';
import { aboutJiraToken, createVault } from '../../src/store/vault.ts';
import { createSiteConnector } from '../../src/sync/connect-site.ts';
import { createIssueFetcher, snapshotFieldsOf } from '../../src/sync/issue-fetcher.ts';
import { runLane } from '../../src/sync/run-lane.ts';
import { DEFAULT_SYNC_SETTINGS, type SyncContext } from '../../src/sync/sync-context.ts';
import { createTicketCommands } from '../../src/sync/ticket-commands.ts';
import { toEvent } from '../support/to-event.ts';
import type { Trouble } from './actions.ts';

/** Every field there is: a custom one as well. */
export const SITE_CONFIG = siteConfigSchema.parse({
  projects: { KAN: { customFields: [{ name: 'reference', fieldId: 'customfield_10039', kind: 'text' }] } },
});

/** A database that many arenas share, each as a workspace of its own. */
export type ArenaDatabase = { db: Db; owner: pg.Pool };

export function openArenaDatabase(url: string, ownerUrl: string): ArenaDatabase {
  return { db: openDatabase({ url, max: 12 }), owner: new pg.Pool({ connectionString: ownerUrl, max: 4 }) };
}

export async function closeArenaDatabase({ db, owner }: ArenaDatabase): Promise<void> {
  await db.destroy();
  await owner.end();
}

class Killed extends Error {}

/** One workspace and one Jira, one after the other in everything, so that a schedule always takes the same course. */
export class Arena {
  readonly tenantId = randomUUID();
  readonly siteId = randomUUID();
  readonly events: JiraEvent[] = [];
  /** Every comment text that Jira was ever told. */
  readonly toldJira = new Set<string>();
  /** Every title that ever stood in Jira. */
  readonly titlesInJira = new Set<string>();
  readonly sandbox: Sandbox;
  readonly #database: ArenaDatabase;
  readonly #vault = createVault({ current: randomBytes(32) });
  #time = Date.parse('2026-01-01T00:00:00Z');
  #sync: SyncContext;
  #trouble: { kind: Trouble; left: number } = { kind: 'none', left: 0 };

  private constructor(database: ArenaDatabase, sandbox: Sandbox) {
    this.#database = database;
    this.sandbox = sandbox;
    this.#sync = this.#boot();
  }

  static async open(database: ArenaDatabase): Promise<Arena> {
    let clock = () => 0;
    const sandbox = await startSandbox({ seed: 'empty', now: () => clock() });
    const arena = new Arena(database, sandbox);
    clock = () => arena.now();
    await arena.#connect();
    return arena;
  }

  /** A clock that only the schedule moves: a second for every look at it keeps the order of things. */
  now(): number {
    this.#time += 1;
    return this.#time;
  }

  get commands() {
    return createTicketCommands(this.#sync);
  }

  readonly caller = { tenantId: this.tenantId, name: 'Agent', traceId: 'schedule' };

  async query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#database.owner.query(sql, values)).rows as Row[];
  }

  async #connect(): Promise<void> {
    await this.query('insert into tenant (id, name) values ($1, $2)', [this.tenantId, 'arena']);
    await withTenant(this.#database.db, this.tenantId, (tx) =>
      tx
        .insertInto('jira_site')
        .values({
          tenant_id: this.tenantId,
          id: this.siteId,
          cloud_id: `${this.sandbox.jira.catalog.cloudId}-${this.siteId}`,
          base_url: this.sandbox.url,
          email: 'grace@example.com',
          api_token_encrypted: this.#vault.seal('sandbox-token-grace', aboutJiraToken(this.tenantId)),
          project_key: 'KAN',
          config: JSON.stringify(SITE_CONFIG),
          installation_id: null,
          app_version: null,
        })
        .execute(),
    );
    this.sandbox.jira.changes.subscribe((change) => {
      if (change.comment) this.toldJira.add(JSON.stringify(change.comment.body));
      this.titlesInJira.add(String(change.issue.fields.summary));
      const event = toEvent(change, 'arena');
      if (event) this.events.push(event);
    });
  }

  /** A process: what it holds in memory goes with it when it is killed. */
  #boot(): SyncContext {
    const connect = createSiteConnector({ db: this.#database.db, vault: this.#vault, now: () => this.#time });
    return {
      db: this.#database.db,
      log: pino({ level: 'silent' }),
      now: () => this.now(),
      connect: async (tenantId, siteId) => {
        const { client: healthy, files } = await connect(tenantId, siteId);
        const client = this.#troubled(healthy);
        return {
          client,
          files,
          fetcher: createIssueFetcher(client, () => Promise.resolve(snapshotFieldsOf(SITE_CONFIG))),
        };
      },
      settings: {
        ...DEFAULT_SYNC_SETTINGS,
        writeThroughMs: 60_000,
        reconcileEnabled: false,
        createLookupMs: 0,
        backoff: { baseMs: 3_600_000, maxMs: 3_600_000 },
      },
      // No schedule attaches a file.
      files: { blobs: createDiskBlobs(tmpdir()), policy: DEFAULT_ATTACHMENT_POLICY },
      underway: new Set(),
    };
  }

  /** Kills the process before or after a call; other troubles are the sandbox's, on the wire. */
  #troubled(client: JiraClient): JiraClient {
    const wrapped = Object.entries(client).map(([name, call]) => [
      name,
      async (...args: unknown[]) => {
        const struck = this.#trouble.left > 0 && --this.#trouble.left === 0;
        if (struck && this.#trouble.kind === 'kill-before') this.#kill();
        const answer = await (call as (...a: unknown[]) => Promise<unknown>)(...args);
        if (struck && this.#trouble.kind === 'kill-after') this.#kill();
        return answer;
      },
    ]);
    return Object.fromEntries(wrapped) as JiraClient;
  }

  #kill(): never {
    (this.#sync as { db: unknown }).db = { transaction: () => ({ execute: () => Promise.reject(new Killed()) }) };
    throw new Killed();
  }

  /** Runs a step with one trouble in its `at`-th call to Jira. A killed process is started again, its leases run out. */
  async withTrouble(kind: Trouble, at: number, step: () => Promise<unknown>): Promise<void> {
    this.#trouble = { kind, left: kind.startsWith('kill') ? at : 0 };
    this.#wireTrouble(kind, at);
    try {
      await step();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
    this.#trouble = { kind: 'none', left: 0 };
    this.sandbox.faults.remove();
    if (kind.startsWith('kill')) await this.#restart();
  }

  #wireTrouble(kind: Trouble, at: number): void {
    const action =
      kind === 'drop-before'
        ? { kind: 'drop', when: 'before' }
        : kind === 'drop-after'
          ? { kind: 'drop', when: 'after' }
          : kind === 'unavailable'
            ? { kind: 'status', status: 503, body: {} }
            : null;
    // The first calls pass: a rule that does nothing but wait no time uses them up.
    if (action)
      this.sandbox.faults.add({ match: at > 1 ? { method: at === 2 ? 'PUT' : 'POST' } : {}, count: 1, action });
  }

  async #restart(): Promise<void> {
    this.#sync = this.#boot();
    await this.query(
      "update lane set lease_until = now() - interval '1 s' where tenant_id = $1 and lease_until is not null",
      [this.tenantId],
    );
  }

  async receive(event: JiraEvent): Promise<void> {
    const row = {
      tenantId: this.tenantId,
      siteId: this.siteId,
      eventId: event.id,
      issueId: event.issue.id,
      type: event.type,
      payload: JSON.stringify(event),
    };
    await withWorker(this.#database.db, (tx) => insertEvents(tx, [row]));
  }

  /** Runs this workspace's due lanes, in the order of their names, until none is due. */
  async runLanes(): Promise<void> {
    for (;;) {
      const due = await this.query<{ kind: 'issue' | 'create' | 'reconcile'; key: string }>(
        'select kind, key from lane where tenant_id = $1 and due_at <= now() and parked_at is null and (lease_until is null or lease_until <= now()) order by kind, key',
        [this.tenantId],
      );
      if (due.length === 0) return;
      for (const lane of due) {
        const claimed = await claimLane(this.#database.db, this.tenantId, lane);
        if (claimed) await runLane(this.#sync, claimed);
      }
    }
  }

  async reconcile(): Promise<void> {
    await this.commands.startRun(this.caller, this.siteId);
    await this.runLanes();
  }

  /** Time passes: what waits for a later try has its turn. */
  async hurry(): Promise<void> {
    await this.query('update lane set due_at = now() where tenant_id = $1 and due_at > now()', [this.tenantId]);
  }

  async jira<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.sandbox.url}/rest/api/3/${path}`, {
      method,
      headers: {
        authorization: `Basic ${btoa('ada@example.com:sandbox-token-ada')}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`Jira ${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#sync.underway);
    await this.sandbox.close();
  }
}
