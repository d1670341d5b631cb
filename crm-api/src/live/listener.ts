import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Log } from '../log.ts';

/**
 * What the database calls out: `feed` with the tenant whose feed has grown, `work_item` with who says that there is work, `site` with the id of
 * a site, Jira's or ours, whose secrets have changed, `access` with the key of a person or a service token whose rights have
 * changed, `presence` with which ticket a page shows. One connection a process. A lost notification loses nothing, for all are only hints to look: after every gap, and every 2 s for as
 * long as nothing can be heard, everybody is told to look (`onGap`).
 */
export interface Listener {
  state(): 'listening' | 'polling';
  onFeed(listener: (tenantId: string) => void): void;
  onWorkItem(listener: (from: string) => void): void;
  onSite(listener: (id: string) => void): void;
  onAccess(listener: (key: string) => void): void;
  onPresence(listener: (payload: string) => void): void;
  /** Something may have been missed: look at everything. */
  onGap(listener: () => void): void;
  stop(): Promise<void>;
}

export type ListenerTimes = {
  /** How often to poll while no notifications come. */
  pollMs: number;
  /** How often to check that our own notifications still arrive: a pooler accepts LISTEN and delivers nothing. */
  probeMs: number;
  /** How long our own notification may take. */
  probeTimeoutMs: number;
  /** The first wait before connecting again; it doubles up to the second. */
  retryMs: readonly [number, number];
};

const TIMES: ListenerTimes = { pollMs: 2_000, probeMs: 30_000, probeTimeoutMs: 5_000, retryMs: [250, 30_000] };
const PROBE_CHANNEL = 'synapse_probe';

/**
 * Starts to listen; never throws for a database that is away, but keeps trying.
 * @param options.url a direct connection: a transaction-mode pooler delivers no notification
 * (docs/reference/dependencies.md#poolers-in-transaction-mode)
 */
export function startListener(options: { url: string; log: Log; times?: Partial<ListenerTimes> }): Listener {
  const times = { ...TIMES, ...options.times };
  const listeners = {
    feed: [] as ((tenantId: string) => void)[],
    workItem: [] as ((from: string) => void)[],
    site: [] as ((id: string) => void)[],
    access: [] as ((key: string) => void)[],
    presence: [] as ((payload: string) => void)[],
    gap: [] as (() => void)[],
  };
  const stopping = new AbortController();
  let state: 'listening' | 'polling' = 'polling';
  const poll = setInterval(() => {
    if (state === 'polling') for (const listener of listeners.gap) listener();
  }, times.pollMs);

  const heard = (channel: string, payload: string): void => {
    if (channel === 'feed') for (const listener of listeners.feed) listener(payload);
    if (channel === 'work_item') for (const listener of listeners.workItem) listener(payload);
    if (channel === 'access') for (const listener of listeners.access) listener(payload);
    if (channel === 'presence') for (const listener of listeners.presence) listener(payload);
    if (channel === 'site') for (const listener of listeners.site) listener(payload);
  };
  const running = (async () => {
    let wait = times.retryMs[0];
    while (!stopping.signal.aborted) {
      try {
        await listenOnce({ url: options.url, times, signal: stopping.signal, heard }, () => {
          if (state === 'listening') return;
          state = 'listening';
          wait = times.retryMs[0];
          for (const listener of listeners.gap) listener();
        });
      } catch (error) {
        if (stopping.signal.aborted) return;
        options.log.warn({ err: error, retryMs: wait }, 'no notifications come from the database: polling instead');
      }
      state = 'polling';
      await pause(wait, stopping.signal);
      wait = Math.min(wait * 2, times.retryMs[1]);
    }
  })();

  return {
    state: () => state,
    onFeed: (listener) => void listeners.feed.push(listener),
    onWorkItem: (listener) => void listeners.workItem.push(listener),
    onPresence: (listener) => void listeners.presence.push(listener),
    onAccess: (listener) => void listeners.access.push(listener),
    onSite: (listener) => void listeners.site.push(listener),
    onGap: (listener) => void listeners.gap.push(listener),
    async stop() {
      stopping.abort();
      clearInterval(poll);
      await running;
    },
  };
}

type Session = {
  url: string;
  times: ListenerTimes;
  signal: AbortSignal;
  heard: (channel: string, payload: string) => void;
};

/** One connection's life. Resolves when it is to stop; rejects when it breaks or its own notifications do not arrive. */
async function listenOnce(session: Session, working: () => void): Promise<void> {
  const { signal, times } = session;
  const client = new pg.Client({
    connectionString: session.url,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    query_timeout: times.probeTimeoutMs,
    application_name: 'synapse-crm-api listener',
  });
  const broken = new Promise<never>((_, reject) => {
    client.on('error', reject);
    client.on('end', () => reject(new Error('the connection was closed')));
  });
  // Each race below handles its rejection; it may break while none is under way.
  broken.catch(() => {});
  const probes = new Map<string, () => void>();
  client.on('notification', ({ channel, payload = '' }) => {
    if (channel === PROBE_CHANNEL) probes.get(payload)?.();
    else session.heard(channel, payload);
  });
  try {
    await Promise.race([client.connect(), broken]);
    await Promise.race([
      client.query(
        `listen feed; listen work_item; listen site; listen access; listen presence; listen ${PROBE_CHANNEL}`,
      ),
      broken,
    ]);
    await Promise.race([probe(probes, times.probeTimeoutMs, (word) => sayFromOutside(session.url, word)), broken]);
    const say = (word: string) => client.query(SAY, [PROBE_CHANNEL, word]);
    while (!signal.aborted) {
      await Promise.race([probe(probes, times.probeTimeoutMs, say), broken]);
      working();
      await Promise.race([pause(times.probeMs, signal), broken]);
    }
  } finally {
    // Not `end`, which waits for the other side to close: it may be out of reach.
    client.connection.stream.destroy();
  }
}

const SAY = 'select pg_notify($1, $2)';

/**
 * Says it over a connection of its own. What a connection says itself it hears even through a pooler in transaction mode, where
 * it hears nothing else: it is told in the answer to the very statement.
 */
async function sayFromOutside(url: string, word: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(SAY, [PROBE_CHANNEL, word]);
  } finally {
    await client.end();
  }
}

/** Says something to ourselves, and waits to hear it. */
async function probe(
  probes: Map<string, () => void>,
  timeoutMs: number,
  say: (word: string) => Promise<unknown>,
): Promise<void> {
  const word = randomUUID();
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      probes.set(word, resolve);
      timer = setTimeout(
        () => reject(new Error('notifications do not arrive: DATABASE_DIRECT_URL must not lead through a pooler')),
        timeoutMs,
      );
      say(word).catch(reject);
    });
  } finally {
    clearTimeout(timer);
    probes.delete(word);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
