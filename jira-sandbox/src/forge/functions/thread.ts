import { createRequire } from 'node:module';
import { join } from 'node:path';
import { format } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { isAllowed } from './egress.ts';
import type { FromThread, Invocation, PlatformCall, ThreadData, ToThread, WireResponse } from './protocol.ts';

/**
 * Runs bundled Forge functions, one invocation at a time, as one of Forge's own containers does: module globals live
 * on from one invocation to the next. All that the SDK asks of the platform goes to the host by message.
 */

const { functionsDir, allowedEgress } = workerData as ThreadData;
const port = parentPort;
if (!port) throw new Error('thread.ts runs only as a worker thread.');

const say = (message: FromThread) => port.postMessage(message);
const waiting = new Map<number, (answer: WireResponse) => void>();
let lastCall = 0;

async function platformFetch(target: PlatformCall['target'], path: string, init: RequestInit = {}): Promise<Response> {
  const request = new Request(new URL(path, 'http://platform'), init);
  const body = request.body ? new Uint8Array(await request.arrayBuffer()) : null;
  const call: PlatformCall = { target, path, init: { method: request.method, headers: [...request.headers], body } };
  const callId = ++lastCall;
  const answer = await new Promise<WireResponse>((resolve) => {
    waiting.set(callId, resolve);
    say({ type: 'platform-call', callId, call });
  });
  const empty = answer.status === 204 || answer.status === 304;
  const content = typeof answer.body === 'string' || answer.body === null ? answer.body : new Uint8Array(answer.body);
  return new Response(empty ? null : content, { status: answer.status, headers: answer.headers });
}

/** As Forge's own error (@forge/api ExternalEndpointNotAllowedError), which functions may look for by name. */
function refuseEgress(url: string): never {
  const message = `URL not included in the external fetch backend permissions: ${url}.`;
  throw Object.assign(new Error(message), { name: 'REQUEST_EGRESS_ALLOWLIST_ERR', status: 403 });
}

const realFetch = globalThis.fetch;

/** Follows redirects by itself: each hop must be allowed as well. */
async function guardedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  let request = new Request(input, init);
  for (let hops = 0; hops <= 20; hops++) {
    if (!isAllowed(request.url, allowedEgress)) refuseEgress(request.url);
    const again = request.redirect === 'follow' ? request.clone() : request;
    const response = await realFetch(request, { redirect: request.redirect === 'error' ? 'error' : 'manual' });
    const location = response.headers.get('location');
    if (request.redirect !== 'follow' || response.status < 300 || response.status > 399 || !location) return response;
    const keepsMethod = response.status === 307 || response.status === 308;
    const url = new URL(location, request.url);
    request = keepsMethod ? new Request(url, again) : new Request(url, { headers: request.headers });
  }
  throw new TypeError('fetch failed: too many redirects');
}

function takeConsole(): void {
  for (const level of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const) {
    // A function's console is Forge's log.
    console[level] = (...args: unknown[]) => say({ type: 'log', level, text: format(...args) });
  }
}

/** The metrics that @forge/api counts; nobody reads them here. */
const counter = { incr() {}, incrBy() {}, decr() {}, decrBy() {} };
const metrics = {
  counter: () => counter,
  timing: () => ({ measure: () => ({ stop() {} }) }),
  gauge: () => ({ set() {} }),
};

const requireBundle = createRequire(join(functionsDir, 'index.cjs'));

async function invoke({ file, exportName, args, runtime, deadline }: Invocation): Promise<FromThread> {
  Object.assign(globalThis, {
    __forge_runtime__: {
      ...runtime,
      metrics,
      featureFlags: () => false,
      lambdaContext: { ...(runtime.lambdaContext as object), getRemainingTimeInMillis: () => deadline - Date.now() },
    },
  });
  try {
    const handler: unknown = requireBundle(join(functionsDir, `${file}.cjs`))[exportName];
    if (typeof handler !== 'function')
      throw new Error(`The handler ${file}.${exportName} is not an exported function.`);
    const value: unknown = await handler(...args);
    return { type: 'returned', value: value === undefined ? undefined : JSON.parse(JSON.stringify(value)) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { type: 'threw', name, message };
  }
}

takeConsole();
Object.assign(globalThis, { __forge_fetch__: platformFetch, fetch: guardedFetch });
port.on('message', (message: ToThread) => {
  if (message.type === 'invoke') void invoke(message.invocation).then(say);
  else {
    waiting.get(message.callId)?.(message.answer);
    waiting.delete(message.callId);
  }
});
say({ type: 'ready' });
