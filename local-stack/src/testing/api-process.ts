import path from 'node:path';
import { type Child, startChild, waitUntilReady } from '../child.ts';
import type { DemoSecrets } from '../demo-secrets.ts';
import { DEMO_AUDIENCE, DEMO_ISSUER } from '../demo-token.ts';
import { LOCAL_HOSTS } from '../local-outbound.ts';
import { freePort } from './free-port.ts';

const MAIN = path.resolve(import.meta.dirname, '../../../crm-api/src/main.ts');

/** The API as it is run on a server: a process of its own, which a test can kill and start again at the same address. */
export type ApiProcess = {
  readonly url: string;
  readonly pid: number;
  /** What it is told by its environment. */
  readonly environment: Record<string, string>;
  start(): Promise<void>;
  /** kill -9; resolves when the process is no more. */
  kill(): Promise<void>;
  /** SIGTERM; resolves when it has ended in order. */
  stop(): Promise<void>;
};

type Options = {
  databaseUrl: string;
  secrets: DemoSecrets;
  /** Its log goes there. */
  folder: string;
  env?: Record<string, string>;
  /** Told when it ends and neither `kill` nor `stop` was called: in a sentence, with its last lines. */
  onCrash?: (why: string) => void;
};

/** Starts `crm-api/src/main.ts` on a free port and waits until it is ready. */
export async function startApiProcess(options: Options): Promise<ApiProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: Child | undefined;
  const running = (): Child => {
    if (!child) throw new Error('The API does not run just now.');
    return child;
  };
  const killWithUs = () => child?.kill();
  const end = async (how: (one: Child) => unknown) => {
    const ending = running();
    child = undefined;
    await how(ending);
    await ending.ended;
  };
  const api: ApiProcess = {
    url,
    environment: environment(options, port),
    get pid() {
      return running().pid;
    },
    async start() {
      // A test run that is interrupted must not leave the API behind.
      process.off('exit', killWithUs).once('exit', killWithUs);
      child = await startChild({
        name: 'CRM API',
        script: MAIN,
        cwd: path.resolve(import.meta.dirname, '../../..'),
        env: api.environment,
        logFile: path.join(options.folder, 'api.log'),
        show: () => {},
      });
      const started = child;
      void started.ended.then((why) => {
        if (child !== started) return;
        child = undefined;
        options.onCrash?.(why);
      });
      const early = child.ended.then((why) => Promise.reject(new Error(why)));
      early.catch(() => {});
      await Promise.race([waitUntilReady(child, `${url}/readyz`, AbortSignal.timeout(60_000)), early]);
    },
    kill: () => end((one) => one.kill()),
    stop: async () => {
      process.off('exit', killWithUs);
      if (child) await end((one) => one.stop());
    },
  };
  await api.start();
  return api;
}

function environment({ databaseUrl, secrets, env }: Options, port: number): Record<string, string> {
  return {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    DATABASE_DIRECT_URL: databaseUrl,
    // The database is at the newest schema, and the login role may not change it.
    MIGRATE_ON_START: 'false',
    AUTH_JWT_SECRET: secrets.jwtSecret,
    AUTH_JWT_ISSUER: DEMO_ISSUER,
    AUTH_JWT_AUDIENCE: DEMO_AUDIENCE,
    AUTH_JWKS_URL: '',
    ENCRYPTION_KEY: secrets.encryptionKey,
    JIRA_ALLOWED_HOSTS: LOCAL_HOSTS,
    // Whichever replica sends, a test's receiver is on this machine.
    WEBHOOK_ALLOWED_HOSTS: LOCAL_HOSTS,
    RATE_LIMIT_PER_MINUTE: '100000',
    // Events alone must carry the whole way here: the reconciler would repair what they lost.
    JIRA_AUTO_SYNC_ENABLED: 'false',
    ...env,
  };
}
