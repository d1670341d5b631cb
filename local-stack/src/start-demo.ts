import { buildWeb } from '@synapse/crm-web/kept-build';
import { type Child, waitUntilReady } from './child.ts';
import { startApi, startIdentity, startSandbox } from './children.ts';
import {
  addDemoMembers,
  type DemoDatabase,
  databasePlace,
  openDemoDatabase,
  prepareDatabase,
  watchServer,
} from './demo-database.ts';
import { type DemoFile, removeDemoFile, writeDemoFile } from './demo-file.ts';
import { type DemoSecrets, demoSecrets } from './demo-secrets.ts';
import { mintDemoToken } from './demo-token.ts';
import { syncOnce } from './first-sync.ts';
import { pairUnlessPaired } from './pair.ts';
import { requireFreePort } from './ports.ts';
import { isRunning } from './processes.ts';
import { claimDemo, type RunningDemo } from './running-demo.ts';
import { sandboxInfo } from './sandbox-jira.ts';
import type { DemoSettings } from './settings.ts';
import type { Stopping } from './stopping.ts';
import { say, step } from './terminal.ts';

/** Starts every part of the demo in order, registering with `stopping` how each is stopped. Answers how to use it. */
export async function startDemo(settings: DemoSettings, stopping: Stopping): Promise<DemoFile> {
  const running = await claimDemo(settings.dataDir, say);
  stopping.add(() => running.release());
  // A killed demo's: it tells of processes that are no more.
  await removeDemoFile(settings.dataDir);
  await requireFreePort(settings.apiPort, 'the CRM API', 'API_PORT');
  await requireFreePort(settings.sandboxPort, 'the Jira sandbox', 'SANDBOX_PORT');
  await requireFreePort(settings.identityPort, 'the identity provider', 'IDENTITY_PORT');
  const secrets = await demoSecrets(settings.dataDir);

  const database = await openDatabase(settings, stopping);
  await step(
    'Schema',
    async () => {
      await prepareDatabase(database.url, secrets.tenantId);
      await addDemoMembers(database.url, secrets.tenantId, settings.identityUrl);
    },
    () => 'at its newest version',
  );
  stopping.signal.throwIfAborted();
  const { sandbox, api } = await startServices({ settings, secrets, database, running, stopping });
  return connect({ settings, secrets, database, sandbox, api, stopping });
}

async function openDatabase(settings: DemoSettings, stopping: Stopping): Promise<DemoDatabase> {
  const database = await step(
    'PostgreSQL',
    () => openDemoDatabase(settings, say),
    (opened) => databasePlace(settings, opened),
  );
  // SIGQUIT is PostgreSQL's immediate shutdown: what was committed is kept.
  stopping.add(
    () => database.stop(),
    () => database.server && process.kill(database.server.pid, 'SIGQUIT'),
  );
  stopping.signal.throwIfAborted();
  return database;
}

async function startServices(parts: {
  settings: DemoSettings;
  secrets: DemoSecrets;
  database: DemoDatabase;
  running: RunningDemo;
  stopping: Stopping;
}): Promise<{ sandbox: Child; api: Child }> {
  const { settings, secrets, database, running, stopping } = parts;
  const watch = async (child: Child): Promise<Child> => {
    stopping.add(() => child.stop(), child.kill);
    void child.ended.then((why) => stopping.fail(why));
    await running.addChild(child.name, child.pid);
    stopping.signal.throwIfAborted();
    return child;
  };
  const sandbox = await watch(await startSandbox(settings));
  const identity = await watch(await startIdentity(settings));
  const web = await step(
    'Frontend',
    () => buildWeb(settings.root, settings.dataDir),
    ({ kept }) => (kept ? 'built before' : 'built'),
  );
  stopping.signal.throwIfAborted();
  const api = await watch(await startApi(settings, secrets, { databaseUrl: database.url, webFolder: web.folder }));
  await Promise.all([
    step(
      'Jira sandbox',
      () => waitUntilReady(sandbox, `${settings.sandboxUrl}/__forge/state`, stopping.signal),
      () => settings.sandboxUrl,
      'the first start bundles the Forge app, which takes half a minute or so',
    ),
    step(
      'Sign-in',
      () => waitUntilReady(identity, `${settings.identityUrl}/.well-known/openid-configuration`, stopping.signal),
      () => settings.identityUrl,
    ),
    step(
      'CRM API',
      () => waitUntilReady(api, `${settings.apiUrl}/readyz`, stopping.signal),
      () => settings.apiUrl,
    ),
  ]);
  return { sandbox, api };
}

async function connect(parts: {
  settings: DemoSettings;
  secrets: DemoSecrets;
  database: DemoDatabase;
  sandbox: Child;
  api: Child;
  stopping: Stopping;
}): Promise<DemoFile> {
  const { settings, stopping } = parts;
  const { apiUrl, sandboxUrl } = settings;
  const token = await mintDemoToken(parts.secrets);
  const info = await sandboxInfo(sandboxUrl, stopping.signal);
  const options = { apiUrl, sandboxUrl, token, info, signal: stopping.signal };
  await step(
    'Pairing',
    () => pairUnlessPaired(options),
    (paired) => (paired ? 'done: the Forge app and the CRM share a fresh secret' : 'as before'),
  );
  await step(
    'First sync',
    () => syncOnce(options),
    ({ tickets, issues, isOver }) =>
      tickets >= issues
        ? `${issues} issues of ${info.projectKey} are in the CRM`
        : `${tickets} of ${issues} issues of ${info.projectKey} ${isOver ? 'are in the CRM' : 'so far; it goes on'}`,
  );
  const { database, api, sandbox } = parts;
  const pids = { demo: process.pid, api: api.pid, sandbox: sandbox.pid, postgres: database.server?.pid ?? null };
  const demo: DemoFile = { apiUrl, sandboxUrl, token, jira: info, pids };
  await writeDemoFile(settings.dataDir, demo);
  stopping.add(() => removeDemoFile(settings.dataDir));
  guardDatabase(settings, database, demo, stopping);
  return demo;
}

/** Brings the embedded server back, at the same address, should it be killed: the API's pool then reconnects by itself. */
function guardDatabase(settings: DemoSettings, database: DemoDatabase, demo: DemoFile, stopping: Stopping): void {
  const { server } = database;
  if (!server) return;
  const guard = (pid: number) => {
    const stopWatching = watchServer(
      () => isRunning(pid),
      () => {
        say(`PostgreSQL (process ${pid}) has ended without being told to; starting it again`);
        openDemoDatabase(settings, say, server.port)
          .then(async (again) => {
            const pidNow = again.server?.pid ?? null;
            if (again.server?.port !== server.port) throw new Error('its port has been taken meanwhile');
            await writeDemoFile(settings.dataDir, { ...demo, pids: { ...demo.pids, postgres: pidNow } });
            if (pidNow) guard(pidNow);
          })
          .catch((error: Error) => stopping.fail(`PostgreSQL could not be started again: ${error.message}`));
      },
    );
    stopping.add(stopWatching);
  };
  guard(server.pid);
}
