import path from 'node:path';

/** What `npm start` goes by. */
export interface DemoSettings {
  /** The repository. */
  readonly root: string;
  /** Everything the demo writes is in here. */
  readonly dataDir: string;
  readonly apiPort: number;
  readonly sandboxPort: number;
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  /** A PostgreSQL of the user's own; undefined: the embedded one. */
  readonly databaseUrl: string | undefined;
}

/** Reads the settings from the environment. Throws, naming the variable, when one makes no sense. */
export function readSettings(env: NodeJS.ProcessEnv): DemoSettings {
  const root = path.resolve(import.meta.dirname, '../..');
  const apiPort = env.API_PORT ? readPort(env.API_PORT, 'API_PORT') : readPort(env.PORT || '3001', 'PORT');
  const sandboxPort = readPort(env.SANDBOX_PORT || '3002', 'SANDBOX_PORT');
  if (apiPort === sandboxPort) {
    throw new Error(`API_PORT and SANDBOX_PORT are both ${apiPort}; the API and the Jira sandbox need one each.`);
  }
  return {
    root,
    dataDir: path.join(root, '.data'),
    apiPort,
    sandboxPort,
    apiUrl: `http://127.0.0.1:${apiPort}`,
    sandboxUrl: `http://127.0.0.1:${sandboxPort}`,
    databaseUrl: env.DATABASE_URL || undefined,
  };
}

function readPort(value: string, variable: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`${variable} is "${value}"; it has to be a port number from 1 to 65535.`);
}
