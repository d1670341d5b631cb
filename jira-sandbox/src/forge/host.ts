import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type AppBundle, bundleApp } from './bundle/bundle.ts';
import { FunctionRunner, type InvocationResult } from './functions/function-runner.ts';
import type { ForgeHostOptions } from './host-options.ts';
import { Installation } from './installation.ts';
import { functionInvoker, type InvokeRequest } from './invoke-function.ts';
import { type ForgeLog, ForgeLogs } from './logs.ts';
import { allowedEgress, type ForgeManifest, readManifest } from './manifest.ts';
import { productEventDelivery } from './platform/deliver-product-events.ts';
import { openForgeStore } from './platform/forge-store.ts';
import { type HostSettings, type HostSettingsPatch, KeptHostSettings } from './platform/host-settings.ts';
import { JobLoop } from './platform/job-loop.ts';
import { endpointOf, eventJob, type Job, JobStore, type Triggering } from './platform/job-store.ts';
import { KeyValueStore } from './platform/key-value-store.ts';
import { platformCalls } from './platform/platform-calls.ts';
import { type QueuePublisher, queuePublisher } from './platform/queue-publish.ts';
import { InvocationTokens } from './remote/invocation-tokens.ts';
import { RemoteCalls } from './remote/remote-calls.ts';
import { type PageContext, resolverArguments } from './resolver-arguments.ts';
import { startSchedules } from './schedules.ts';
import { Spending } from './spending.ts';

const DEFAULT_THREADS = 4;

/**
 * Runs a Forge app beside the sandbox as Atlassian's platform would: it knows of the app only what its manifest says,
 * and runs the functions as Atlassian's own bundler made them.
 * @throws when the manifest can't be read or the app can't be bundled
 */
export async function createForgeHost(options: ForgeHostOptions): Promise<ForgeHost> {
  const manifest = readManifest(options.appDir, options.env ?? {});
  const logs = new ForgeLogs(options.onLog);
  const bundle = await bundleApp({
    appDir: options.appDir,
    ...(options.bundleDir ? { cacheDir: options.bundleDir } : {}),
    onProgress: (line) => logs.add('info', line),
  });
  return new ForgeHost(options, manifest, bundle, logs);
}

/** The running app and the platform under it. */
export class ForgeHost {
  readonly manifest: ForgeManifest;
  readonly bundle: AppBundle;
  readonly cloudId: string;
  /** The keys that prove to remotes that a call is the platform's. */
  readonly invocationTokens = new InvocationTokens();
  private readonly options: ForgeHostOptions;
  private readonly logLines: ForgeLogs;
  private readonly database: DatabaseSync;
  private readonly kvs: KeyValueStore;
  private readonly jobs: JobStore;
  private readonly loop: JobLoop;
  private readonly keptSettings: KeptHostSettings;
  private readonly installation: Installation;
  private readonly remote: RemoteCalls;
  private readonly queue: QueuePublisher;
  private readonly runner: FunctionRunner;
  private readonly delivery: ReturnType<typeof productEventDelivery>;
  private readonly invoke: (request: InvokeRequest) => Promise<InvocationResult>;
  private readonly unsubscribe: () => void;
  private readonly schedules: { stop(): void };
  private readonly spending = new Spending();

  constructor(options: ForgeHostOptions, manifest: ForgeManifest, bundle: AppBundle, logs: ForgeLogs) {
    const secondMs = options.timings?.secondMs ?? 1000;
    const appId = manifest.app.id.split('/').pop() ?? manifest.app.id;
    const { cloudId } = options;
    this.options = options;
    this.manifest = manifest;
    this.bundle = bundle;
    this.cloudId = cloudId;
    this.logLines = logs;
    this.database = openForgeStore(options.dataDir);
    this.jobs = new JobStore(this.database);
    this.keptSettings = new KeptHostSettings(this.database, options.settings);
    this.kvs = new KeyValueStore(this.database, () => this.keptSettings.current.expiredReadableSeconds * 1000);
    this.installation = new Installation(this.database);
    this.remote = this.createRemoteCalls(appId);
    this.loop = this.createLoop(secondMs);
    this.queue = this.createQueue(secondMs);
    this.runner = this.createRunner();
    const { installation, runner } = this;
    const timeoutMs = options.timings?.functionTimeoutMs;
    const { spending } = this;
    this.invoke = functionInvoker({ manifest, appId, cloudId, installation, runner, logs, timeoutMs, spending });
    const settings = () => this.keptSettings.current;
    this.delivery = productEventDelivery({ manifest, appId, secondMs, settings, add: (jobs) => this.loop.add(jobs) });
    this.unsubscribe = options.jira.changes.subscribe((change) => {
      if (this.installation.current) this.delivery.take(change);
    });
    this.schedules = startSchedules(manifest.schedules, secondMs, ({ key }) => void this.fireSchedule(key));
    if (this.installation.isNew) this.install();
    this.loop.start();
  }

  get siteUrl(): string {
    return this.options.siteUrl ?? this.options.jira.url();
  }

  /** Installs the app unless it is; the manifest's triggers are told. */
  install(): { id: string; installedAt: string } {
    const { current } = this.installation;
    if (current) return current;
    const installed = this.installation.begin();
    const event = { id: randomUUID(), eventType: 'avi:forge:installed:app', context: { cloudId: this.cloudId } };
    const triggers = this.manifest.triggers.filter((trigger) => trigger.events.includes(event.eventType));
    this.loop.add(triggers.map((trigger) => eventJob(trigger, event, Date.now())));
    return installed;
  }

  /** As on Forge, what the app kept is gone, and so is what it was still owed; its tokens hold no longer. */
  async uninstall(): Promise<void> {
    const { installation, manifest, remote } = this;
    if (installation.current && this.keptSettings.current.preUninstall) {
      for (const module of manifest.preUninstall) await this.sayGoodBye(module, remote);
    }
    this.installation.end();
    this.options.jira.revokeSystemTokens();
    this.kvs.clear();
    this.jobs.clear();
    this.loop.wake();
  }

  /** It is not repeated, and the uninstallation goes on whatever comes of it. */
  private async sayGoodBye({ key, endpoint, function: functionKey }: Triggering, remote: RemoteCalls): Promise<void> {
    const module = { key, type: 'core:preUninstall' };
    if (endpoint) await remote.callEndpoint(endpoint, module, {});
    else if (functionKey) await this.invoke({ functionKey, module, args: (context) => [{}, context] });
  }

  /** Changes some settings; the others stay. Throws a ZodError when one makes no sense. */
  applySettings(patch: HostSettingsPatch): HostSettings {
    const settings = this.keptSettings.apply(patch);
    this.loop.wake();
    return settings;
  }

  /** Runs a scheduledTrigger now. */
  async fireSchedule(key: string): Promise<InvocationResult> {
    const schedule = this.manifest.schedules.find((s) => s.key === key);
    if (!schedule) return { ok: false, name: 'NO_SUCH_MODULE', message: `No scheduledTrigger has the key ${key}.` };
    const module = { key, type: 'core:scheduledTrigger' };
    const payload = { context: { cloudId: this.cloudId, moduleKey: key } };
    if (schedule.endpoint) {
      if (!this.installation.current) return { ok: false, name: 'NOT_INSTALLED', message: 'The app is not installed.' };
      return await this.remote.callEndpoint(schedule.endpoint, module, payload);
    }
    const result = await this.invoke({
      functionKey: schedule.function ?? '',
      module,
      args: (context) => [payload, context],
    });
    if (result.ok && !isResponse(result.value))
      this.logLines.add('warn', `Forge recorded a 424 for the scheduledTrigger ${key}: it did not return a response.`);
    return result;
  }

  /** Calls the resolver of a page as the page's `invoke(functionKey, payload)` does. */
  async callResolver(moduleKey: string, functionKey: string, payload: unknown, page: PageContext) {
    const module = this.manifest.pages.find((m) => m.key === moduleKey);
    const resolver = module?.resolver?.function;
    if (!module || !resolver) {
      return { ok: false, name: 'NO_SUCH_MODULE', message: `No page ${moduleKey} with a resolver.` } as const;
    }
    const { cloudId, siteUrl } = this;
    return await this.invoke({
      functionKey: resolver,
      module: { key: module.key, type: module.type },
      args: resolverArguments({ functionKey, payload, page, module, cloudId, siteUrl }),
      accountId: page.accountId,
    });
  }

  /** As Atlassian may at any time: the site's REST answers 401 to the tokens the app has. */
  revokeSystemTokens(): void {
    this.options.jira.revokeSystemTokens();
  }

  /** As a new version goes live: for a minute or two the queue refuses what the app pushes. */
  deploy(): void {
    this.queue.deploy(this.keptSettings.current.deployWindowSeconds);
  }

  logs(): readonly ForgeLog[] {
    return this.logLines.all();
  }

  /** What is owed, what was done, and how much the app keeps. */
  state() {
    return {
      installation: this.installation.current ?? null,
      settings: this.keptSettings.current,
      events: { ...this.jobs.count('event'), ...this.loop.tally.event, ...this.delivery.tally },
      queue: { ...this.jobs.count('queue'), ...this.loop.tally.queue, ...this.queue.tally },
      running: this.loop.runningCount,
      kvs: this.kvs.usage(),
      spent: this.spending.soFar(),
      owed: this.jobs.list(50),
    };
  }

  /** Resolves when nothing is owed to the app any more, retries included. */
  settled(): Promise<void> {
    return this.loop.settled();
  }

  async stop(): Promise<void> {
    this.unsubscribe();
    this.schedules.stop();
    this.loop.stop();
    await this.runner.close();
    this.database.close();
  }

  private createLoop(secondMs: number): JobLoop {
    return new JobLoop({
      store: this.jobs,
      secondMs,
      parallel: this.options.threads ?? DEFAULT_THREADS,
      run: (job) => this.runJob(job),
      pausedKinds: () => this.keptSettings.pausedKinds(),
      onGivenUp: ({ kind, functionKey }, reason) => {
        this.logLines.add('error', `Forge gave up on a job (${kind}) of ${functionKey}: ${reason}`);
      },
    });
  }

  private createRemoteCalls(appId: string): RemoteCalls {
    const { manifest, cloudId, installation, invocationTokens: tokens, logLines: logs } = this;
    const { jira } = this.options;
    const site = {
      apiBaseUrl: () => `${jira.url()}/ex/jira/${cloudId}`,
      systemToken: () => jira.systemToken(this.keptSettings.current.systemTokenSeconds),
    };
    return new RemoteCalls({ manifest, appId, cloudId, installation, tokens, site, logs });
  }

  private createQueue(secondMs: number): QueuePublisher {
    const perMinute = () => this.keptSettings.current.queueEventsPerMinute;
    return queuePublisher({ manifest: this.manifest, secondMs, perMinute, add: (jobs) => this.loop.add(jobs) });
  }

  private createRunner(): FunctionRunner {
    const { manifest, options, kvs, remote } = this;
    const { publish } = this.queue;
    return new FunctionRunner({
      functionsDir: this.bundle.functionsDir,
      allowedEgress: allowedEgress(manifest),
      threads: options.threads ?? DEFAULT_THREADS,
      env: functionEnv(manifest, options.env ?? {}),
      memoryMB: manifest.app.runtime?.memoryMB ?? 256,
      onPlatformCall: platformCalls({ kvs, publish, jira: options.jira, spending: this.spending, remote }),
      onLog: (level, text) => {
        this.spending.logged(text);
        this.logLines.add(level, text);
      },
    });
  }

  private runJob(job: Job): Promise<InvocationResult> {
    const { kind, functionKey, moduleKey, payload, retry, attempts } = job;
    const endpoint = endpointOf(job);
    if (endpoint !== undefined) {
      return this.remote.callEndpoint(endpoint, { key: moduleKey, type: 'core:trigger' }, payload);
    }
    const retryContext = retry && { retryCount: attempts, retryReason: retry.reason, retryData: retry.data };
    const argument = retryContext ? { ...payload, retryContext } : payload;
    const type = kind === 'event' ? 'core:trigger' : 'core:consumer';
    return this.invoke({ functionKey, module: { key: moduleKey, type }, args: (context) => [argument, context] });
  }
}

/**
 * One of Forge's pages demands that a scheduled function returns a response
 * (docs/reference/forge-functions.md#scheduled-triggers).
 */
function isResponse(value: unknown): boolean {
  return typeof (value as { statusCode?: unknown } | undefined)?.statusCode === 'number';
}

function functionEnv(manifest: ForgeManifest, env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(manifest.variables.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
