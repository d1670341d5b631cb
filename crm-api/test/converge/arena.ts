import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { projectConfigSchema } from '@synapse/shared/project-config';
import pino from 'pino';
import { projectOf } from '../../../jira-sandbox/src/jira/model/catalog.ts';
import { DEFAULT_ATTACHMENT_POLICY } from '../../src/domain/attachment-policy.ts';
import type { SiteConfig } from '../../src/domain/site-config.ts';
import type { LaneKind } from '../../src/domain/ticket-state.ts';
import { type Db, withTenant, withWorker } from '../../src/store/database.ts';
import { createDiskBlobs } from '../../src/store/disk-blobs.ts';
import { insertEvents } from '../../src/store/inbox.ts';
import { claimLane, LEASE_MS } from '../../src/store/lanes.ts';
import { isDatabaseAway } from '../../src/store/pg-error.ts';
import { recordProject } from '../../src/store/projects.ts';
import { readSiteSettings, type SiteSettings } from '../../src/store/site-configs.ts';
import { aboutJiraToken, createVault } from '../../src/store/vault.ts';
import { createSiteConnector } from '../../src/sync/connect-site.ts';
import { createIssueFetcher, snapshotFieldsOf } from '../../src/sync/issue-fetcher.ts';
import { createProjectSetup } from '../../src/sync/project-setup.ts';
import { runLane } from '../../src/sync/run-lane.ts';
import { DEFAULT_SYNC_SETTINGS, type SyncContext } from '../../src/sync/sync-context.ts';
import { createTicketCommands } from '../../src/sync/ticket-commands.ts';
import { type JiraDeed, PROJECTS } from './actions.ts';
import type { ArenaDatabase } from './arena-database.ts';
import { EngineProcess } from './engine-process.ts';
import { Ledger } from './ledger.ts';
import { Network, type UnderWay } from './network.ts';
import { type Choices, projectChoice, siteConfig } from './simulated-config.ts';
import { ENGINE, Site } from './site.ts';
import { isKill, Killed, type Trouble } from './trouble.ts';

/** How long our client waits for an answer, and how long Jira's gateway may go on with a request after that at the most. */
const CLIENT_TIMEOUT_MS = 20_000;
const GATEWAY_MS = 60_000;

type Replica = { process: EngineProcess; sync: SyncContext };

/** One workspace and its Jiras, one after the other in everything, so that a schedule always takes the same course. */
export class Arena {
  readonly tenantId = randomUUID();
  readonly caller = { tenantId: this.tenantId, name: 'Agent', traceId: 'schedule' };
  readonly config: SiteConfig;
  readonly network: Network;
  readonly ledger: Ledger;
  /** The first is where new tickets get their issues. */
  readonly sites: readonly Site[];
  /** Everything that was ever sent to Jira or stood in it, as JSON. */
  readonly toldJira: string[] = [];
  readonly #database: ArenaDatabase;
  readonly #vault = createVault({ current: randomBytes(32) });
  #time = Date.parse('2026-01-01T00:00:00Z');
  #replica: Replica;
  /** Another process of the same engine; there from when it is needed. */
  #other: Replica | null = null;
  #aheadMs = 0;
  #firstLateAt: number | null = null;
  /** What a person in Jira does while a process is in the middle of something. */
  meanwhile: (deed: JiraDeed) => Promise<void> = async () => undefined;

  private constructor(database: ArenaDatabase, sites: readonly Site[], choices: Choices) {
    this.#database = database;
    this.sites = sites;
    this.config = siteConfig(choices);
    this.network = new Network();
    this.ledger = new Ledger(this.config);
    for (const { id, sandbox } of sites) {
      this.network.listen(id, sandbox, choices.doors);
      sandbox.jira.changes.subscribe((change) => this.ledger.note(change, this.#time));
      sandbox.jira.changes.subscribe((change) => void this.toldJira.push(JSON.stringify(change)));
    }
    this.#replica = this.#boot();
  }

  static async open(database: ArenaDatabase, choices: Choices): Promise<Arena> {
    let clock = () => 0;
    const numbers = Array.from({ length: choices.sites }, (_, number) => number);
    const sites = await Promise.all(numbers.map((number) => Site.start(number, () => clock())));
    const arena = new Arena(database, sites, choices);
    clock = () => arena.now() + arena.#aheadMs;
    await arena.query('insert into tenant (id, name) values ($1, $2)', [arena.tenantId, 'arena']);
    for (const site of sites) await arena.#connect(site);
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

  /** The site that an issue stands or stood on. */
  siteOf(issueId: string): Site {
    const site = this.sites.find((one, number) => one.hasIssue(issueId, number));
    if (!site) throw new Error(`issue ${issueId} is on no site`);
    return site;
  }

  async #connect({ id, sandbox }: Site): Promise<void> {
    await withTenant(this.db, this.tenantId, (tx) =>
      tx
        .insertInto('jira_site')
        .values({
          tenant_id: this.tenantId,
          id,
          cloud_id: `${sandbox.jira.catalog.cloudId}-${id}`,
          base_url: sandbox.url,
          email: ENGINE.email,
          api_token_encrypted: this.#vault.seal(ENGINE.token, aboutJiraToken(this.tenantId)),
          project_key: 'KAN',
          config: JSON.stringify(this.config),
          installation_id: null,
          app_version: null,
        })
        .execute(),
    );
    // As the first pass would: from then on a renamed project is known by its id.
    for (const { id: projectId, key } of sandbox.jira.catalog.projects)
      await withTenant(this.db, this.tenantId, (tx) =>
        recordProject(tx, { tenantId: this.tenantId, siteId: id }, { id: projectId, key }),
      );
  }

  /** A process of the API: the whole engine, built anew, as main.ts does. */
  #boot(): Replica {
    const process: EngineProcess = new EngineProcess(this.#database.db, {
      meanwhile: (deed) => this.meanwhile(deed),
      overtake: () => this.#overtake(process),
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
    const connect = createSiteConnector({ db, vault: this.#vault, now: () => this.#time, uptime: () => this.#time });
    const told = (args: unknown[]) => void this.toldJira.push(JSON.stringify(args));
    return {
      db,
      log: pino({ level: 'silent' }),
      now: () => this.now(),
      uptime: () => performance.now() + process.frozenMs,
      connect: async (tenantId, siteId, priority, guard) => {
        const site = await connect(tenantId, siteId, priority, guard);
        const { sandbox } = this.sites.find(({ id }) => id === siteId) ?? this.#first;
        const client = process.mortal(sandbox, site.client, told);
        return {
          ...site,
          client,
          files: process.mortal(sandbox, site.files),
          fetcher: createIssueFetcher(client, async () => snapshotFieldsOf(await this.#configOf(siteId))),
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

  /** A process is frozen for as long as a lease holds, and another takes over. */
  async #overtake(frozen: EngineProcess): Promise<void> {
    this.#other ??= this.#boot();
    this.#time += LEASE_MS;
    frozen.frozenMs += LEASE_MS;
    await this.#endLeases();
    await this.#runLanesIn(this.#other.sync);
  }

  async receive({ siteId, event }: UnderWay): Promise<void> {
    const row = {
      tenantId: this.tenantId,
      siteId,
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
    await this.commands.startRun(this.caller, undefined);
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
    for (const { sandbox } of this.sites) await sandbox.late.release();
  }

  /** An admin lets the custom field of both projects take part, or not any more. */
  async chooseField(chosen: boolean): Promise<void> {
    const setup = createProjectSetup(this.#replica.sync);
    const choice = projectConfigSchema.parse(projectChoice(chosen));
    for (const { id, sandbox } of this.sites)
      for (const project of PROJECTS) {
        const key = projectOf(sandbox.jira.catalog, project)?.key ?? project;
        await setup.saveConfig(this.tenantId, id, key, choice);
      }
  }

  /** What admins have chosen by now, and how projects are called, by site. */
  readSites(): Promise<Map<string, SiteSettings>> {
    return withTenant(this.db, this.tenantId, (tx) => readSiteSettings(tx, this.tenantId));
  }

  async #configOf(siteId: string): Promise<SiteConfig> {
    return (await this.readSites()).get(siteId)?.config ?? this.config;
  }

  /** What Jira does now, it does a day from now by its clock. */
  async withJiraAhead(work: () => Promise<void>): Promise<void> {
    this.#aheadMs = 24 * 3_600_000;
    await work();
    this.#aheadMs = 0;
  }

  /** Calls a Jira as a person. @param where a path below REST v3; an issue's id in it says which site */
  jira<T = Record<string, unknown>>(method: string, where: string, body?: unknown): Promise<T> {
    const issueId = /^issue\/(\d+)/.exec(where)?.[1];
    return (issueId === undefined ? this.#first : this.siteOf(issueId)).call<T>(method, where, body);
  }

  get #first(): Site {
    return this.sites[0] as Site;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#replica.sync.underway);
    await Promise.all(this.sites.map(({ sandbox }) => sandbox.close()));
  }
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
