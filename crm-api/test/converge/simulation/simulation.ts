import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type SiteConfig, siteConfigSchema } from '../../../src/domain/site/site-config.ts';
import { type Db, withTenant } from '../../../src/store/db/database.ts';
import { isDatabaseAway } from '../../../src/store/db/pg-error.ts';
import { createVault } from '../../../src/store/db/vault.ts';
import { takeEvents } from '../../../src/store/events/inbox.ts';
import { readSiteSettings, type SiteSettings } from '../../../src/store/sites/site-configs.ts';
import { claimWorkItem, LEASE_MS } from '../../../src/store/workqueue/claims.ts';
import { type NameRow, workItemOfRow } from '../../../src/store/workqueue/work-item-row.ts';
import { createTicketCommands } from '../../../src/sync/commands/ticket-commands.ts';
import type { SyncContext } from '../../../src/sync/engine/sync-context.ts';
import { runWorkItem } from '../../../src/sync/workqueue/run-work-item.ts';
import type { CrmDeed, JiraDeed } from '../actions.ts';
import { connectSite } from '../admin.ts';
import { Ledger } from '../ledger.ts';
import type { EngineProcess, World } from './engine-process.ts';
import { type Fault, isKill, Killed } from './fault-injection.ts';
import { Network, type UnderWay } from './network.ts';
import { bootReplica, type Replica, type Surroundings } from './replica.ts';
import { type Choice, type Choices, firstChoice, siteConfig } from './simulated-config.ts';
import type { SimulationDatabase } from './simulation-database.ts';
import { Site } from './site.ts';

/** How long our client waits for an answer, and how long Jira's gateway may go on with a request after that at the most. */
const CLIENT_TIMEOUT_MS = 20_000;
const GATEWAY_MS = 60_000;

/** How long a command waits for Jira, by the simulation's clock. */
const WRITE_THROUGH_MS = 60_000;

/** One workspace and its Jiras, one after the other in everything, so that a schedule always takes the same course. */
export class Simulation {
  readonly tenantId = randomUUID();
  readonly caller = { tenantId: this.tenantId, name: 'Agent', traceId: 'schedule' };
  readonly config: SiteConfig;
  readonly network: Network;
  readonly ledger: Ledger;
  /** The first is where new tickets get their issues. */
  readonly sites: readonly Site[];
  /** What an admin chose last for both projects. */
  choice: Choice;
  /** The fields that came from Jira only at any time. */
  readonly fromJira = new Set<string>();
  /** Everything that was ever sent to Jira or stood in it, as JSON. */
  readonly toldJira: string[] = [];
  readonly #database: SimulationDatabase;
  readonly vault = createVault({ current: randomBytes(32) });
  #time = Date.parse('2026-01-01T00:00:00Z');
  #replica: Replica;
  /** Another process of the same engine; there from when it is needed. */
  #other: Replica | null = null;
  #aheadMs = 0;
  /** Requests that their caller has given up on: the site, Jira's own id of each, and since when. */
  #late: { site: Site; id: string; since: number }[] = [];
  /** What a person in Jira does while a process is in the middle of something. */
  meanwhile: (deed: JiraDeed) => Promise<void> = async () => undefined;
  /** What a person in the CRM does then, through another process. */
  agent: (deed: CrmDeed) => Promise<void> = async () => undefined;
  #isBeside = false;

  private constructor(database: SimulationDatabase, sites: readonly Site[], choices: Choices) {
    this.#database = database;
    this.sites = sites;
    this.choice = firstChoice(choices);
    this.config = siteConfig(choices);
    this.network = new Network();
    this.ledger = new Ledger(this.config);
    for (const { id, sandbox } of sites) {
      this.network.listen(id, sandbox, choices.doors, () => this.#time);
      sandbox.jira.changes.subscribe((change) => this.ledger.note(change, this.#time));
      sandbox.jira.changes.subscribe((change) => void this.toldJira.push(JSON.stringify(change)));
    }
    this.#replica = this.#boot();
  }

  static async open(database: SimulationDatabase, choices: Choices): Promise<Simulation> {
    let clock = () => 0;
    const numbers = Array.from({ length: choices.sites }, (_, number) => number);
    const sites = await Promise.all(numbers.map((number) => Site.start(number, () => clock(), choices.smallPages)));
    const simulation = new Simulation(database, sites, choices);
    clock = () => simulation.now() + simulation.#aheadMs;
    await simulation.query('insert into tenant (id, name) values ($1, $2)', [simulation.tenantId, 'simulation']);
    for (const site of sites) await connectSite(simulation, site);
    return simulation;
  }

  /** A clock that only the schedule moves: a millisecond for every look at it keeps the order of things. */
  now(): number {
    this.#time += 1;
    return this.#time;
  }

  get sync(): SyncContext {
    return this.#replica.sync;
  }

  get commands() {
    return createTicketCommands(this.sync);
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

  /** @param writeThroughMs as in bootReplica */
  #boot(writeThroughMs = WRITE_THROUGH_MS): Replica {
    const doubt = () => void this.ledger.unanswered.push({ at: this.#time, issueId: null });
    const worldOf = (process: () => EngineProcess): World => ({
      meanwhile: (deed) => this.meanwhile(deed),
      onNextPage: (deed) => {
        for (const site of this.sites) site.onNextPage(deed && (() => this.meanwhile(deed)));
      },
      agent: (deed) => this.#beside(() => this.agent(deed)),
      overtake: () => {
        // It may have written down what it was about to send.
        doubt();
        return this.#overtake(process());
      },
      beside: () => this.#beside(() => this.#takeAll()),
      cut: (backend) => this.query('select pg_terminate_backend($1)', [backend]).then(() => undefined),
      stall: (ms) => this.#advance(ms),
      hang: () => {
        this.#noteLate();
        return this.#advance(CLIENT_TIMEOUT_MS);
      },
      doubt,
    });
    return bootReplica(this.#around, worldOf, writeThroughMs);
  }

  get #around(): Surroundings {
    return {
      ...{ database: this.#database, vault: this.vault, sites: this.sites },
      ...{ now: () => this.now(), time: () => this.#time },
      // One statement, for it is asked before each fetch.
      configOf: async (siteId) => {
        const [site] = await this.query<{ config: unknown }>(
          'select config from jira_site where tenant_id = $1 and id = $2',
          [this.tenantId, siteId],
        );
        return site ? siteConfigSchema.parse(site.config) : this.config;
      },
      told: (args) => void this.toldJira.push(JSON.stringify(args)),
      unanswered: (call, [issueId]) => {
        if (call === 'editIssue' || call === 'transition') this.ledger.unanswered.push({ at: this.#time, issueId });
      },
    };
  }

  /** Takes a step in which one call or one transaction meets with fault. A killed process is started again. */
  async withFault(fault: Fault, step: () => Promise<unknown>): Promise<void> {
    this.#replica.process.meet(fault);
    try {
      await step();
    } catch (error) {
      // A caller is told 503, and nobody knows whether it is saved; a work item waits for its lease to run out.
      if (!(error instanceof Killed) && !isDatabaseAway(error)) throw error;
    }
    await Promise.allSettled(this.#replica.sync.underway);
    if (isKill(fault.kind) && this.#replica.process.killed) this.#replica = this.#boot();
    if (fault.kind !== 'none') await this.#endLeases();
    this.#replica.process.meet({ kind: 'none', at: 1 });
  }

  /** The leases of a process that is dead, or was frozen for so long, run out. */
  async #endLeases(): Promise<void> {
    await this.query(
      "update work_item set lease_until = now() - interval '1 s' where tenant_id = $1 and lease_until is not null",
    );
  }

  /** Another process does something while this one is in the middle of a step. It waits for no work item that is held. */
  async #beside(work: () => Promise<void>): Promise<void> {
    if (this.#isBeside) return;
    const self = this.#replica;
    this.#replica = this.#other ??= this.#boot(0);
    this.#isBeside = true;
    try {
      await work();
      await Promise.allSettled(this.#replica.sync.underway);
    } finally {
      this.#isBeside = false;
      this.#replica = self;
    }
  }

  /** What is under way arrives, and all that is due and that nobody holds is done. */
  async #takeAll(): Promise<void> {
    for (const event of this.network.underWay.splice(0)) await this.receive(event);
    await this.runWorkItems();
  }

  /** A process is frozen for as long as a lease holds, and another takes over. */
  async #overtake(frozen: EngineProcess): Promise<void> {
    this.#other ??= this.#boot(0);
    await this.#advance(LEASE_MS);
    frozen.frozenMs += LEASE_MS;
    await this.#endLeases();
    await this.#runWorkItemsIn(this.#other.sync);
  }

  /** @param times in so many deliveries that nobody knows for the same */
  async receive({ siteId, event }: UnderWay, times = 1): Promise<void> {
    const { tenantId } = this;
    const about = { tenantId, siteId, issueId: event.issue.id, type: event.type };
    const came = { payload: JSON.stringify(event), receivedMs: this.#time };
    const rows = Array.from({ length: times }, (_, i) => ({
      ...about,
      ...came,
      eventId: i === 0 ? event.id : `${event.id}~${i}`,
    }));
    await takeEvents(this.db, rows);
  }

  /** Runs this workspace's due work items, in the order of their names, until none is due. */
  runWorkItems(): Promise<void> {
    return this.#runWorkItemsIn(this.#replica.sync);
  }

  async #runWorkItemsIn(sync: SyncContext): Promise<void> {
    for (;;) {
      const due = await this.query<NameRow>(
        'select kind, site_id, issue_id, ticket_id, import_id from work_item where tenant_id = $1 and due_at <= now() and parked_at is null and (lease_until is null or lease_until <= now()) order by kind, site_id, issue_id, ticket_id, import_id',
      );
      if (due.length === 0) return;
      for (const workItem of due) {
        const claimed = await claimWorkItem(sync.db, this.tenantId, workItemOfRow(workItem));
        if (claimed) await runWorkItem(sync, claimed);
      }
    }
  }

  /** @param deep every issue is read again, and every id counted */
  async reconcile(deep: boolean): Promise<void> {
    Object.assign(this.#replica.sync.settings, {
      deepEveryMs: deep ? 0 : Number.POSITIVE_INFINITY,
      deletionCheckEveryMs: deep ? 0 : Number.POSITIVE_INFINITY,
    });
    await this.commands.startRun(this.caller, undefined);
    await this.runWorkItems();
  }

  /** Time passes: what waits for a later try has its turn, and what was given up on is carried out while it can be. */
  async pass(ms: number): Promise<void> {
    await this.#advance(ms);
    this.network.forget(this.#time);
    await this.query('update work_item set due_at = now() where tenant_id = $1 and due_at > now()');
  }

  /** The clock goes on. Jira's gateway carries out no request later than it may. */
  async #advance(ms: number): Promise<void> {
    const until = this.#time + ms;
    for (;;) {
      const [first] = this.#late;
      if (!first || until <= first.since + GATEWAY_MS) break;
      this.#late.shift();
      this.#time = Math.max(this.#time, first.since + GATEWAY_MS - CLIENT_TIMEOUT_MS);
      await first.site.sandbox.late.release(first.id);
    }
    this.#time = Math.max(this.#time, until);
  }

  /** A request that Jira has just been left alone with. */
  #noteLate(): void {
    for (const site of this.sites)
      for (const { id } of site.sandbox.late.list())
        if (!this.#late.some((one) => one.site === site && one.id === id))
          this.#late.push({ site, id, since: this.#time });
  }

  async carryOut(): Promise<void> {
    this.#late = [];
    for (const { sandbox } of this.sites) await sandbox.late.release();
  }

  /** What admins have chosen by now, and how projects are called, by site. */
  readSites(): Promise<Map<string, SiteSettings>> {
    return withTenant(this.db, this.tenantId, (tx) => readSiteSettings(tx, this.tenantId));
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
