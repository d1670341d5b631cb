import path from 'node:path';

/** What `npm start` goes by. */
export interface DemoSettings {
  /** The repository. */
  readonly root: string;
  /** Everything the demo writes is in here. */
  readonly dataDir: string;
  readonly apiPort: number;
  readonly sandboxPort: number;
  readonly identityPort: number;
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  /** The identity provider: its address is the `iss` of its tokens. */
  readonly identityUrl: string;
  /** A PostgreSQL of the user's own; undefined: the embedded one. */
  readonly databaseUrl: string | undefined;
}

/** Reads the settings from the environment. Throws, naming the variable, when one makes no sense. */
export function readSettings(env: NodeJS.ProcessEnv): DemoSettings {
  const root = path.resolve(import.meta.dirname, '../..');
  const apiPort = env.API_PORT ? readPort(env.API_PORT, 'API_PORT') : readPort(env.PORT || '3001', 'PORT');
  const sandboxPort = readPort(env.SANDBOX_PORT || '3002', 'SANDBOX_PORT');
  const identityPort = readPort(env.IDENTITY_PORT || '3003', 'IDENTITY_PORT');
  if (new Set([apiPort, sandboxPort, identityPort]).size < 3) {
    throw new Error(
      `API_PORT (${apiPort}), SANDBOX_PORT (${sandboxPort}) and IDENTITY_PORT (${identityPort}) have to differ: ` +
        'the API, the Jira sandbox and the identity provider need one each.',
    );
  }
  return {
    root,
    dataDir: path.join(root, '.data'),
    apiPort,
    sandboxPort,
    identityPort,
    apiUrl: `http://127.0.0.1:${apiPort}`,
    sandboxUrl: `http://127.0.0.1:${sandboxPort}`,
    identityUrl: `http://127.0.0.1:${identityPort}`,
    databaseUrl: env.DATABASE_URL || undefined,
  };
}

function readPort(value: string, variable: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`${variable} is "${value}"; it has to be a port number from 1 to 65535.`);
}
