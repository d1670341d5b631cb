/**
 * A Forge platform in memory under the real @forge packages: every call of theirs ends in two globals. What is not
 * the app's and not Forge's (the CRM) is a real HTTP server.
 */

type Pushed = { queueName: string; payload: { body: { event: unknown }; concurrency?: unknown }[] };

export type ForgePlatform = {
  pushed: Pushed[];
  values: Map<string, unknown>;
  secrets: Map<string, unknown>;
  /** How often a value or secret was written. */
  writes: number;
  /** What was read, a query by its prefix, and whether it was there. */
  reads: { key: string; found: boolean }[];
  /** What the key-value store refuses, as it does to whom asks too often. */
  storeRefuses: 'nothing' | 'deletes' | 'writes' | 'everything';
  /** What the queue answers; 201 takes the push. */
  queueStatus: number;
  isAdmin: boolean;
  /** What was asked of a remote, as `<its key> <path>`. */
  invoked: string[];
  /** What the user lacks on the issue; 'silent': Jira gives no answer. */
  withheld: string[] | 'silent';
  /** The issues that Jira was asked for, as paths. */
  asked: string[];
  /** The issues that the user may see besides; 'silent': Jira gives no answer. */
  seenIssues: number[] | 'silent';
};

type Init = { method?: string; headers?: Record<string, string>; body?: string };

/** Stands for Forge's invocation token. */
export const FIT = 'forge-invocation-token';

const json = (status: number, body?: unknown) =>
  new Response(body === undefined ? null : JSON.stringify(body), { status });

export function installForgePlatform(): ForgePlatform {
  const platform: ForgePlatform = {
    pushed: [],
    values: new Map(),
    secrets: new Map(),
    writes: 0,
    reads: [],
    storeRefuses: 'nothing',
    queueStatus: 201,
    isAdmin: true,
    invoked: [],
    withheld: [],
    asked: [],
    seenIssues: [],
  };
  const noop = { incr() {}, incrBy() {}, decr() {}, decrBy() {} };
  const runtime = {
    proxy: { token: 't', url: 'http://platform' },
    contextAri: 'ari:cloud:jira::site/cloud-1',
    appContext: { appId: 'app-1', appVersion: '3.1.0', environmentId: 'env', installationId: 'install-1' },
    lambdaContext: { getRemainingTimeInMillis: () => 20_000 },
    tracing: { traceId: 't', spanId: 's' },
    metrics: {
      counter: () => noop,
      timing: () => ({ measure: () => ({ stop() {} }) }),
      gauge: () => ({ set() {} }),
    },
  };
  const fetchPlatform = async (target: { type: string; remote?: string }, path: string, init: Init = {}) => {
    const body = init.body ? JSON.parse(init.body) : {};
    if (target.type === 'kvs') return answerKvs(platform, path, body);
    if (target.remote === 'stargate' && path.startsWith('/webhook/queue/publish/')) {
      if (platform.queueStatus === 201) platform.pushed.push(body);
      return json(platform.queueStatus, { message: 'the queue is closed' });
    }
    if (target.remote === 'jira' && path === '/rest/api/3/mypermissions?permissions=ADMINISTER') {
      return json(200, { permissions: { ADMINISTER: { havePermission: platform.isAdmin } } });
    }
    if (target.remote === 'jira' && path === '/rest/api/3/user?accountId=user-1') {
      return json(200, { accountId: 'user-1', displayName: 'Grace Hopper' });
    }
    if (target.type === 'frc') return await answerRemote(platform, `${target.remote} ${path}`, path, init);
    if (target.remote === 'jira' && path === '/rest/api/3/permissions/check') return answerSeen(platform, body);
    if (target.remote === 'jira' && path.startsWith('/rest/api/3/issue/')) return answerIssue(platform, path);
    if (target.remote === 'jira' && path.startsWith('/rest/api/3/mypermissions?issueId='))
      return answerRights(platform, path);
    throw new Error(`The platform has no ${JSON.stringify(target)} ${path}`);
  };
  Object.assign(globalThis, { __forge_runtime__: runtime, __forge_fetch__: fetchPlatform });
  return platform;
}

/** Forge carries it to the remote's address, with its own proof of who asks. */
async function answerRemote(platform: ForgePlatform, asked: string, path: string, init: Init): Promise<Response> {
  platform.invoked.push(asked);
  if (path === '/api/app/system-token') return json(200, {});
  const headers = { ...init.headers, authorization: `Bearer ${FIT}` };
  try {
    return await fetch(`${process.env.CRM_API_URL?.replace(/\/$/, '')}${path}`, { ...init, headers });
  } catch {
    return json(504, { message: 'The remote did not answer.' });
  }
}

/** As Jira answers: there is SP-10, and whoever may not see it is told that there is none. */
function answerIssue({ withheld, asked }: ForgePlatform, path: string): Response {
  asked.push(path);
  if (withheld === 'silent') return json(503);
  const there = path.startsWith('/rest/api/3/issue/SP-10?') && !withheld.includes('BROWSE_PROJECTS');
  return there ? json(200, { id: '10073', key: 'SP-10' }) : json(404, { errorMessages: ['Issue does not exist.'] });
}

/** As Jira answers: 404 for an issue that the user may not see. */
function answerRights({ withheld }: ForgePlatform, path: string): Response {
  if (withheld === 'silent') return json(503);
  if (withheld.includes('BROWSE_PROJECTS')) return json(404, { errorMessages: ['Issue does not exist.'] });
  const asked = new URL(path, 'http://jira').searchParams.get('permissions')?.split(',') ?? [];
  return json(200, {
    permissions: Object.fromEntries(asked.map((key) => [key, { havePermission: !withheld.includes(key) }])),
  });
}

/** As Jira answers: what is not granted is left out. */
function answerSeen(
  { seenIssues }: ForgePlatform,
  body: { projectPermissions: { permissions: string[]; issues: number[] }[] },
): Response {
  if (seenIssues === 'silent') return json(503);
  const granted = body.projectPermissions.flatMap(({ permissions, issues }) =>
    permissions.map((permission) => ({
      ...{ permission, projects: [] },
      issues: issues.filter((id) => seenIssues.includes(id)),
    })),
  );
  return json(200, { globalPermissions: [], projectPermissions: granted });
}

function refuses(what: ForgePlatform['storeRefuses'], path: string): boolean {
  const deletes = path.endsWith('/delete');
  if (what === 'deletes') return deletes;
  return what === 'everything' || (what === 'writes' && (deletes || path.endsWith('/set')));
}

function answerKvs(platform: ForgePlatform, path: string, body: { key: string; value?: unknown }): Response {
  const store = path.includes('/secret/') ? platform.secrets : platform.values;
  if (refuses(platform.storeRefuses, path))
    return json(429, { code: 'TOO_MANY_REQUESTS', message: 'Too many requests' });
  if (path.endsWith('/get')) {
    platform.reads.push({ key: body.key, found: store.has(body.key) });
    if (!store.has(body.key)) return json(404, { code: 'KEY_NOT_FOUND', message: 'not found' });
    return json(200, { key: body.key, value: store.get(body.key) });
  }
  if (path.endsWith('/query')) {
    const { where, limit } = body as unknown as { where: { values: string[] }[]; limit: number };
    const prefix = where[0]?.values[0] ?? '';
    const found = [...store].filter(([key]) => key.startsWith(prefix)).slice(0, limit);
    platform.reads.push({ key: prefix, found: found.length > 0 });
    return json(200, { data: found.map(([key, value]) => ({ key, value })) });
  }
  if (path.endsWith('/delete')) {
    store.delete(body.key);
    return json(204);
  }
  if (!path.endsWith('/set')) throw new Error(`The platform has no ${path}`);
  platform.writes += 1;
  store.set(body.key, body.value);
  return json(200);
}
