import type { Sandbox } from '@synapse/jira-sandbox/server';
import { sql, type Transaction } from 'kysely';
import { JiraError } from '../../../src/jira/jira-error.ts';
import type { Db } from '../../../src/store/db/database.ts';
import { CommitUnknownError, DatabaseAwayError } from '../../../src/store/db/pg-error.ts';
import type { Database } from '../../../src/store/db/schema.ts';
import type { CrmDeed, JiraDeed } from '../actions.ts';
import { type Fault, FaultInjection, type FaultKind } from './fault-injection.ts';

/** How long a transaction waits for its database at the least, before it is given up. */
const DATABASE_DEADLINE_MS = 15_000;

/** The link to the database stalled until the transaction was given up: it is rolled back. */
class StalledError extends Error {}

/** Hears of calls to Jira, by their arguments. */
export type Heard = { told(args: readonly unknown[]): void; unanswered(call: string, args: readonly unknown[]): void };

/** What else happens while a process is in the middle of something. */
export type World = {
  /** A person in Jira does something. */
  meanwhile(deed: JiraDeed): Promise<void>;
  /** The same as soon as a further page of something is asked for; null: not any more. */
  onNextPage(deed: JiraDeed | null): void;
  /** A person in the CRM does something, through another process. */
  agent(deed: CrmDeed): Promise<void>;
  /** Another process does all there is to do, as far as nobody holds it. */
  beside(): Promise<void>;
  /** The leases run out, and another process does all there is to do. */
  overtake(): Promise<void>;
  /** Ends a connection to the database. */
  cut(backend: number): Promise<void>;
  /** Time passes. */
  stall(ms: number): Promise<void>;
  /** Jira does not answer, and the client waits as long as it does. */
  hang(): Promise<void>;
  /** A transaction stands that the process does not know to stand: perhaps the one that says what it was about to send. */
  doubt(): void;
};

/**
 * One life of the API's process, as the engine sees the world: a database and a Jira that are there until the process
 * is killed. All that the engine holds in memory hangs on the context that was built over these two, and dies with it;
 * a transaction under way is rolled back, as PostgreSQL does when a killed process's connection closes.
 */
export class EngineProcess {
  readonly db: Db;
  /** For how long it has been frozen in this step: what counts its own time counts that too. */
  frozenMs = 0;
  readonly #world: World;
  #faults = new FaultInjection({ kind: 'none', at: 1 });

  constructor(db: Db, world: World) {
    this.db = this.#mortalDatabase(db);
    this.#world = world;
  }

  get killed(): boolean {
    return this.#faults.killed;
  }

  /** From now on, until the next. */
  meet(fault: Fault): void {
    this.#faults = new FaultInjection(fault);
    this.#world.onNextPage(fault.kind === 'meanwhile-page' && fault.deed ? fault.deed : null);
    this.frozenMs = 0;
  }

  #mortalDatabase(db: Db): Db {
    return {
      ...db,
      transact: async (how, work) => {
        const faults = this.#faults;
        const fault = faults.ofTransaction();
        if (fault?.endsWith('-between')) await this.#interrupt(fault, faults);
        let cut = fault === 'cut-uncommitted';
        const done = await db
          .transact(how, async (tx) => {
            const result = await work(tx);
            if (fault === 'kill-uncommitted' || faults.killed) faults.kill();
            if (cut) {
              // Once: the work is run again over another connection.
              cut = false;
              await this.#world.cut(await backendOf(tx));
            }
            if (fault === 'stall-uncommitted') throw new StalledError();
            return result;
          })
          .catch(async (error: unknown) => {
            if (!(error instanceof StalledError)) throw error;
            await this.#world.stall(DATABASE_DEADLINE_MS);
            throw new DatabaseAwayError('The database did not answer in time');
          });
        if (fault?.endsWith('-committed')) this.#world.doubt();
        if (fault === 'stall-committed') await this.#world.stall(DATABASE_DEADLINE_MS);
        if (fault === 'kill-committed') faults.kill();
        if (fault === 'cut-committed' || fault === 'stall-committed') throw new CommitUnknownError();
        return done;
      },
    };
  }

  /**
   * Calls to Jira, each of which a fault may hit.
   * @param hear of what is sent: `told` of all, whatever becomes of it, and then `unanswered` of what the process got no answer to
   */
  mortal<Calls extends object>(sandbox: Sandbox, calls: Calls, hear?: Heard): Calls {
    const wrapped = Object.entries(calls).map(([name, call]) => [
      name,
      async (...args: unknown[]) => {
        const faults = this.#faults;
        const fault = faults.ofCall();
        if (fault === 'kill-before') {
          // It may have written down what it was about to send.
          this.#world.doubt();
          faults.kill();
        }
        if (fault?.endsWith('-before')) await this.#interrupt(fault, faults);
        hear?.told(args);
        const jiraFault = fault && faultOf(fault, args);
        const id = jiraFault && sandbox.faults.add({ count: 1, action: jiraFault });
        try {
          const answer = await (call as (...a: unknown[]) => Promise<unknown>)(...args);
          if (fault?.endsWith('-after')) await this.#interrupt(fault, faults);
          if (fault === 'kill-after' || faults.killed) faults.kill();
          return answer;
        } catch (error) {
          if (!(error instanceof JiraError) || error.unanswered) hear?.unanswered(name, args);
          throw error;
        } finally {
          if (id) sandbox.faults.remove(id);
          if (fault === 'hang' || fault === 'late') await this.#world.hang();
        }
      },
    ]);
    return Object.fromEntries(wrapped) as Calls;
  }

  async #interrupt(fault: FaultKind, faults: FaultInjection): Promise<void> {
    if (fault.startsWith('meanwhile') && faults.deed) await this.#world.meanwhile(faults.deed);
    if (fault.startsWith('agent') && faults.crmDeed) await this.#world.agent(faults.crmDeed);
    if (fault.startsWith('overtaken')) await this.#world.overtake();
    if (fault.startsWith('beside')) await this.#world.beside();
  }
}

async function backendOf(tx: Transaction<Database>): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
  return rows[0]?.pid ?? 0;
}

/** What the sandbox is told to do to the call, on the wire. */
function faultOf(kind: FaultKind, args: readonly unknown[]): object | null {
  switch (kind) {
    case 'drop-before':
    case 'hang':
      return { kind: 'drop', when: 'before' };
    case 'drop-after':
      return { kind: 'drop', when: 'after' };
    case 'late':
      return { kind: 'late', answerAfterMs: 0 };
    case 'unavailable':
      return { kind: 'status', status: 503, body: {} };
    case 'throttled':
      return { kind: 'status', status: 429, headers: { 'retry-after': '1' }, body: {} };
    case 'refused':
      return { kind: 'status', status: 400, body: refusalOf(args) };
    default:
      return null;
  }
}

/** Jira names one of the fields sent, where there are any. */
function refusalOf(args: readonly unknown[]) {
  for (const given of args) {
    const { fields, update } = (typeof given === 'object' && given !== null ? given : {}) as Record<string, object>;
    const names = [...Object.keys(fields ?? {}), ...Object.keys(update ?? {})];
    const name = names.find((field) => !['project', 'issuetype'].includes(field));
    if (name) return { errorMessages: [], errors: { [name]: 'This field can’t be set just now.' } };
  }
  return { errorMessages: ['Not now.'], errors: {} };
}
