import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JiraEvent } from '@synapse/shared/jira-event';
import pg from 'pg';
import pino from 'pino';
import { type Sandbox, startSandbox } from '../../../jira-sandbox/src/server.ts';
import { DEFAULT_ATTACHMENT_POLICY } from '../../src/domain/attachment-policy.ts';
import { type SiteConfig, siteConfigSchema } from '../../src/domain/site-config.ts';
import type { LaneKind } from '../../src/domain/ticket-state.ts';
import { type Db, openDatabase, withTenant, withWorker } from '../../src/store/database.ts';
import { createDiskBlobs } from '../../src/store/disk-blobs.ts';
import { insertEvents } from '../../src/store/inbox.ts';
import { claimLane, LEASE_MS } from '../../src/store/lanes.ts';
import { isDatabaseAway } from '../../src/store/pg-error.ts';
import { aboutJiraToken, createVault } from '../../src/store/vault.ts';
import { createSiteConnector } from '../../src/sync/connect-site.ts';
import { createIssueFetcher, snapshotFieldsOf } from '../../src/sync/issue-fetcher.ts';
import { runLane } from '../../src/sync/run-lane.ts';
import { DEFAULT_SYNC_SETTINGS, type SyncContext } from '../../src/sync/sync-context.ts';
import { createTicketCommands } from '../../src/sync/ticket-commands.ts';
import { type JiraDeed, PROJECTS, type Schedule } from './actions.ts';
import { EngineProcess } from './engine-process.ts';
import { Ledger } from './ledger.ts';
import { Network } from './network.ts';
import { isKill, Killed, type Trouble } from './trouble.ts';

/** How long our client waits for an answer, and how long Jira's gateway may go on with a request after that at the most. */
const CLIENT_TIMEOUT_MS = 20_000;
const GATEWAY_MS = 60_000;

type Replica = { process: EngineProcess; sync: SyncContext };

type Choices = Pick<Schedule, 'doors' | 'policy' | 'onTicketDelete'>;

/** Both projects take part with every field there is, a custom one as well. */
function siteConfig({ policy, onTicketDelete }: Choices): SiteConfig {
  const fields = ['title', 'description', 'status', 'priority', 'dueDate', 'assignee', 'custom.reference'];
  const project = {
    customFields: [{ name: 'reference', fieldId: 'customfield_10039', kind: 'text' }],
    transitionFields: { resolution: { name: 'Done' } },
  };
  return siteConfigSchema.parse({
    projectKeys: PROJECTS,
    onTicketDelete,
    policies: Object.fromEntries(fields.map((field) => [field, policy])),
    projects: Object.fromEntries(PROJECTS.map((key) => [key, project])),
  });
}

/** A database that many arenas share, each as a workspace of its own. */
export type ArenaDatabase = { db: Db; owner: pg.Pool; blobs: string };

export async function openArenaDatabase(url: string, ownerUrl: string): Promise<ArenaDatabase> {
  const blobs = await mkdtemp(path.join(tmpdir(), 'synapse-arena-'));
  return { db: openDatabase({ url, max: 12 }), owner: new pg.Pool({ connectionString: ownerUrl, max: 4 }), blobs };
}

export async function closeArenaDatabase({ db, owner, blobs }: ArenaDatabase): Promise<void> {
  await db.destroy();
  await owner.end();
  await rm(blobs, { recursive: true, force: true });
}

/** One workspace and one Jira, one after the other in everything, so that a schedule always takes the same course. */
export class Arena {
  readonly tenantId = randomUUID();
  readonly siteId = randomUUID();
  readonly caller = { tenantId: this.tenantId, name: 'Agent', traceId: 'schedule' };
  readonly config: SiteConfig;
  readonly network: Network;
  readonly ledger: Ledger;
  readonly sandbox: Sandbox;
  /** Everything that was ever sent to Jira or stood in it, as JSON. */
  readonly toldJira: string[] = [];
  readonly #database: ArenaDatabase;
  readonly #vault = createVault({ current: randomBytes(32) });
  #time = Date.parse('2026-01-01T00:00:00Z');
  #outage: string | null = null;
  #replica: Replica;
  /** Another process of the same engine; there from when it is needed. */
  #other: Replica | null = null;
  #aheadMs = 0;
  #firstLateAt: number | null = null;
  /** What a person in Jira does while a process is in the middle of something. */
  meanwhile: (deed: JiraDeed) => Promise<void> = async () => undefined;

  private constructor(database: ArenaDatabase, sandbox: Sandbox, choices: Choices) {
    this.#database = database;
    this.sandbox = sandbox;
    this.config = siteConfig(choices);
    this.network = new Network(sandbox, choices.doors);
    this.ledger = new Ledger(this.config);
    sandbox.jira.changes.subscribe((change) => this.ledger.note(change));
    sandbox.jira.changes.subscribe((change) => void this.toldJira.push(JSON.stringify(change)));
    this.#replica = this.#boot();
  }

  static async open(database: ArenaDatabase, choices: Choices): Promise<Arena> {
    let clock = () => 0;
    const sandbox = await startSandbox({ seed: 'empty', now: () => clock() });
    const arena = new Arena(database, sandbox, choices);
    clock = () => arena.now() + arena.#aheadMs;
    await arena.#connect();
    return arena;
  }

  /** A clock that only the schedule moves: a millisecond for every look at it keeps the order of things. */
  now(): number {
    this.#time += 1;
    return this.#time;
  }

  get commands() {
    return createTicketCommands(this.#replica.sync);
  }

  get db(): Db {
    return this.#database.db;
  }

  async query<Row>(sql: string, values: unknown[] = [this.tenantId]): Promise<Row[]> {
    return (await this.#database.owner.query(sql, values)).rows as Row[];
  }

  async #connect(): Promise<void> {
    await this.query('insert into tenant (id, name) values ($1, $2)', [this.tenantId, 'arena']);
    await withTenant(this.db, this.tenantId, (tx) =>
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
          config: JSON.stringify(this.config),
          installation_id: null,
          app_version: null,
        })
        .execute(),
    );
  }

  /** A process of the API: the whole engine, built anew, as main.ts does. */
  #boot(): Replica {
    const process = new EngineProcess(this.#database.db, this.sandbox, {
      meanwhile: (deed) => this.meanwhile(deed),
      overtake: () => this.#overtake(),
      cut: (backend) => this.query('select pg_terminate_backend($1)', [backend]).then(() => undefined),
      hang: () => {
        this.#firstLateAt ??= this.#time;
        this.#time += CLIENT_TIMEOUT_MS;
      },
    });
    return { process, sync: this.#contextOf(process) };
  }

  #contextOf(process: EngineProcess): SyncContext {
    const { db } = process;
    const connect = createSiteConnector({ db, vault: this.#vault, now: () => this.#time });
    const told = (args: unknown[]) => void this.toldJira.push(JSON.stringify(args));
    return {
      db,
      log: pino({ level: 'silent' }),
      now: () => this.now(),
      connect: async (tenantId, siteId, priority, guard) => {
        const site = await connect(tenantId, siteId, priority, guard);
        const client = process.mortal(site.client, told);
        const fields = snapshotFieldsOf(this.config);
        return {
          ...site,
          client,
          files: process.mortal(site.files),
          fetcher: createIssueFetcher(client, () => Promise.resolve(fields)),
        };
      },
      settings: {
        ...DEFAULT_SYNC_SETTINGS,
        writeThroughMs: 60_000,
        reconcileEnabled: false,
        secondLookMs: 0,
        deepEveryMs: Number.POSITIVE_INFINITY,
        backoff: { baseMs: 3_600_000, maxMs: 3_600_000 },
      },
      files: { blobs: createDiskBlobs(this.#database.blobs), policy: DEFAULT_ATTACHMENT_POLICY },
      underway: new Set(),
    };
  }

  /** Takes a step in which one call or one transaction meets with trouble. A killed process is started again. */
  async withTrouble(trouble: Trouble, step: () => Promise<unknown>): Promise<void> {
    this.#replica.process.meet(trouble);
    try {
      await step();
    } catch (error) {
      // A caller is told 503, and nobody knows whether it is saved; a lane waits for its lease to run out.
      if (!(error instanceof Killed) && !isDatabaseAway(error)) throw error;
    }
    await Promise.allSettled(this.#replica.sync.underway);
    if (isKill(trouble.kind) && this.#replica.process.killed) this.#replica = this.#boot();
    if (trouble.kind !== 'none') await this.#endLeases();
    this.#replica.process.meet({ kind: 'none', at: 1 });
  }

  /** The leases of a process that is dead, or was frozen for so long, run out. */
  async #endLeases(): Promise<void> {
    await this.query(
      "update lane set lease_until = now() - interval '1 s' where tenant_id = $1 and lease_until is not null",
    );
  }

  async #overtake(): Promise<void> {
    this.#other ??= this.#boot();
    this.#time += LEASE_MS;
    await this.#endLeases();
    await this.#runLanesIn(this.#other.sync);
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
    await withWorker(this.db, (tx) => insertEvents(tx, [row]));
  }

  /** Runs this workspace's due lanes, in the order of their names, until none is due. */
  runLanes(): Promise<void> {
    return this.#runLanesIn(this.#replica.sync);
  }

  async #runLanesIn(sync: SyncContext): Promise<void> {
    for (;;) {
      const due = await this.query<{ kind: LaneKind; key: string }>(
        'select kind, key from lane where tenant_id = $1 and due_at <= now() and parked_at is null and (lease_until is null or lease_until <= now()) order by kind, key',
      );
      if (due.length === 0) return;
      for (const lane of due) {
        const claimed = await claimLane(sync.db, this.tenantId, lane);
        if (claimed) await runLane(sync, claimed);
      }
    }
  }

  /** @param deep every issue is read again, and every id counted */
  async reconcile(deep: boolean): Promise<void> {
    Object.assign(this.#replica.sync.settings, {
      deepEveryMs: deep ? 0 : Number.POSITIVE_INFINITY,
      censusEveryMs: deep ? 0 : Number.POSITIVE_INFINITY,
    });
    await this.commands.startRun(this.caller, this.siteId);
    await this.runLanes();
  }

  /** Time passes: what waits for a later try has its turn, and what was given up on is carried out while it can be. */
  async pass(ms: number): Promise<void> {
    const until = this.#time + ms;
    if (this.#firstLateAt !== null && until > this.#firstLateAt + GATEWAY_MS) {
      this.#time = Math.max(this.#time, this.#firstLateAt + GATEWAY_MS - CLIENT_TIMEOUT_MS);
      await this.carryOut();
    }
    this.#time = until;
    await this.query('update lane set due_at = now() where tenant_id = $1 and due_at > now()');
  }

  async carryOut(): Promise<void> {
    this.#firstLateAt = null;
    await this.sandbox.late.release();
  }

  /** What Jira does now, it does a day from now by its clock. */
  async withJiraAhead(work: () => Promise<void>): Promise<void> {
    this.#aheadMs = 24 * 3_600_000;
    await work();
    this.#aheadMs = 0;
  }

  /** While it lasts Jira answers nobody but people in their browsers. */
  setOutage(down: boolean): void {
    if (this.#outage !== null) this.sandbox.faults.remove(this.#outage);
    this.#outage = down ? this.sandbox.faults.add({ action: { kind: 'status', status: 503, body: {} } }) : null;
  }

  /** Calls Jira as a person, who sees also what the engine's account may be kept from seeing. */
  async jira<T = Record<string, unknown>>(method: string, where: string, body?: unknown): Promise<T> {
    const { jira, url } = this.sandbox;
    const { hideProjects } = jira.settings;
    const down = this.#outage !== null;
    if (down) this.setOutage(false);
    if (hideProjects.length > 0) jira.applySettings({ hideProjects: [] });
    const form = body instanceof FormData;
    const answer = await fetch(`${url}/rest/api/3/${where}`, {
      method,
      headers: {
        authorization: `Basic ${btoa('ada@example.com:sandbox-token-ada')}`,
        ...(form ? { 'x-atlassian-token': 'no-check' } : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (hideProjects.length > 0) jira.applySettings({ hideProjects });
    if (down) this.setOutage(true);
    if (!answer.ok) throw new Error(`Jira ${method} ${where}: ${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#replica.sync.underway);
    await this.sandbox.close();
  }
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
