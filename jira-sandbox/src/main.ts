import { resolve } from 'node:path';
import { startSandboxWithForge } from './forge/sandbox-with-forge.ts';
import { startSandbox } from './server.ts';

/** One JSON line per event. */
function log(event: string, details: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...details })}\n`);
}

const port = Number(process.env.SANDBOX_PORT ?? 3002);
const dataFolder = process.env.SANDBOX_DATA;

if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write(`SANDBOX_PORT must be a port number, not '${process.env.SANDBOX_PORT}'.\n`);
  process.exit(1);
}

/** The folder of a Forge app to install on the site; without it, the site has no app. */
const appDir = process.env.FORGE_APP_DIR;

const options = { port, log, ...(dataFolder === undefined ? {} : { dataFolder }) };
const onLog = ({ level, text }: { level: string; text: string }) => log('forge', { level, text });
const sandbox = appDir
  ? await startSandboxWithForge({ ...options, forge: { appDir: resolve(appDir), env: process.env, onLog } })
  : await startSandbox(options);
if (appDir) log('forge-ready', { appDir });

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void sandbox.close().then(() => {
      log('stopped', { signal });
      process.exit(0);
    });
  });
}
