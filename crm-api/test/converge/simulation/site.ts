import { randomUUID } from 'node:crypto';
import { type AskedOfJira, type Sandbox, startSandbox } from '@synapse/jira-sandbox/server';
import type { Endpoint } from '../actions.ts';

/** The ids of a further site's issues, comments and files begin here: those of no two sites are the same. */
const IDS_APART = 100_000;

/** The account that the engine reads and writes as, and its key. */
export const ENGINE = {
  email: 'grace@example.com',
  token: 'sandbox-token-grace',
  accountId: '5b10ac8d82e05b22cc7d4ef5',
} as const;

/** Another account that an admin may choose; it is in no role. */
const OTHER_ENGINE = {
  email: 'mei@example.com',
  token: 'sandbox-token-mei',
  accountId: '5b10b1a2c3d4e5f60718293a',
} as const;

/** What Jira says for as long as something there is broken: a permission that the engine's account lacks, or a failure of Jira's own. */
const BROKEN = {
  403: { errorMessages: ['You do not have the permission to do that.'], errors: {} },
  500: { errorMessages: ['Internal server error'], errors: {} },
};

/** One Jira of a simulation, and how it stands. */
export class Site {
  readonly id = randomUUID();
  readonly sandbox: Sandbox;
  #isDown = false;
  readonly #broken = new Map<Endpoint, keyof typeof BROKEN>();
  /** The rules of the sandbox that make it so. */
  #rules: string[] = [];
  #nextPage: (() => Promise<void>) | null = null;
  #account: typeof ENGINE | typeof OTHER_ENGINE = ENGINE;

  private constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
  }

  static async start(number: number, now: () => number, smallPages = false): Promise<Site> {
    let site: Site | undefined;
    const beforeRequest = async (request: AskedOfJira) => (site ? site.#beforeRequest(request) : undefined);
    const sandbox = await startSandbox({ seed: 'empty', now, beforeRequest });
    const { state } = sandbox.jira;
    if (number > 0) for (const what of ['issue', 'comment', 'attachment']) state.reserve(what, number * IDS_APART);
    site = new Site(sandbox);
    site.setInRoles(true);
    if (smallPages) sandbox.jira.applySettings({ pagesAtMost: 2 });
    return site;
  }

  hasIssue(issueId: string, number: number): boolean {
    return Math.floor(Number(issueId) / IDS_APART) === number;
  }

  /** Once, right before a further page of something is given; null: not any more. */
  onNextPage(work: (() => Promise<void>) | null): void {
    this.#nextPage = work;
  }

  async #beforeRequest({ url, body }: AskedOfJira): Promise<void> {
    const isFurther =
      /[?&]startAt=[1-9]/.test(url) || (body as { nextPageToken?: unknown } | null)?.nextPageToken != null;
    const work = isFurther ? this.#nextPage : null;
    if (work === null) return;
    this.#nextPage = null;
    await work();
  }

  /** While it lasts Jira answers nobody but people in their browsers. */
  setOutage(down: boolean): void {
    this.#isDown = down;
    this.#stand();
  }

  /** Jira answers by this to each request of one kind, but for those of people in their browsers, until it is mended. */
  break(endpoint: Endpoint, status: keyof typeof BROKEN): void {
    this.#broken.set(endpoint, status);
    this.#stand();
  }

  get broken(): ReadonlySet<Endpoint> {
    return new Set(this.#broken.keys());
  }

  mend(): void {
    this.#broken.clear();
    this.#stand();
  }

  #stand(): void {
    this.#stopFaults();
    if (this.#isDown) this.#rules.push(this.sandbox.faults.add({ action: { kind: 'status', status: 503, body: {} } }));
    for (const [endpoint, status] of this.#broken) {
      const action = { kind: 'status', status, body: BROKEN[status] };
      this.#rules.push(this.sandbox.faults.add({ match: { endpoint }, action }));
    }
  }

  #stopFaults(): void {
    for (const rule of this.#rules.splice(0)) this.sandbox.faults.remove(rule);
  }

  /** Whether the engine's account is in the roles that comments are restricted to; the other one only ever at the end. */
  setInRoles(isIn: boolean, all = false): void {
    const out = [...(isIn ? [] : [ENGINE.accountId]), ...(all ? [] : [OTHER_ENGINE.accountId])];
    this.sandbox.jira.applySettings({ restrictedHiddenFrom: out });
  }

  /** The account that the engine works as from now on. */
  changeAccount(): typeof ENGINE | typeof OTHER_ENGINE {
    this.#account = this.#account === ENGINE ? OTHER_ENGINE : ENGINE;
    return this.#account;
  }

  /** Calls Jira as a person, who sees also what the engine's account may be kept from seeing. */
  async call<T = Record<string, unknown>>(method: string, where: string, body?: unknown): Promise<T> {
    const { jira, url } = this.sandbox;
    const { hideProjects } = jira.settings;
    this.#stopFaults();
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
    this.#stand();
    if (!answer.ok) throw new Error(`Jira ${method} ${where}: ${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}
