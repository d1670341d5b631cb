import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from './tcp-proxy.ts';

/** How Jira can misbehave towards the API. `hang`: no answer in time, and carried out later. */
export type JiraFault = 'unavailable' | 'throttled' | 'hang' | 'lost_answer' | 'dropped';

/** One request that the API made to Jira, with what became of it. Times are epoch milliseconds. */
export type Exchange = {
  at: number;
  method: string;
  path: string;
  body: string;
  fault: JiraFault | null;
  /** When Jira carried it out, or refused it; null: it never got there. */
  reachedAt: number | null;
  status: number | null;
};

export type JiraGateway = {
  readonly port: number;
  readonly exchanges: readonly Exchange[];
  /** Lets faults hit such a share of the requests from now on; undefined: none. */
  misbehave(plan: FaultPlan | undefined): void;
  /** Resolves when nothing is held back any more. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

export type FaultPlan = { faults: readonly JiraFault[]; share: number; random: () => number; onFault(): void };

/** Longer than the API waits for an answer (20 s), shorter than Jira's own gateway goes on (about 60 s). */
const HANG_MS = { least: 21_000, spread: 20_000 };
const RETRY_AFTER_SECONDS = '2';

/** Stands for Jira's own gateway: keeps every exchange, and answers late, wrongly or never where it is told to. */
export async function startJiraGateway(upstreamPort: number): Promise<JiraGateway> {
  const exchanges: Exchange[] = [];
  const underway = new Set<Promise<void>>();
  let plan: FaultPlan | undefined;

  const server = http.createServer((request, response) => {
    const done = serve(request, response).catch(() => void response.destroy());
    underway.add(done);
    void done.finally(() => underway.delete(done));
  });

  async function serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/' } = request;
    const bytes = await readAll(request);
    if (!path.startsWith('/rest/') && !path.startsWith('/ex/') && !path.startsWith('/media/'))
      return relay(await forward(upstreamPort, request, bytes), response);
    const fault = chooseFault();
    const exchange: Exchange = {
      at: Date.now(),
      method,
      path,
      body: bytes.toString(),
      fault,
      reachedAt: null,
      status: null,
    };
    exchanges.push(exchange);
    if (fault === 'dropped') return void response.destroy();
    if (fault === 'unavailable') return refuse(response, exchange, 503);
    if (fault === 'throttled') return refuse(response, exchange, 429);
    if (fault === 'hang') await sleep(HANG_MS.least + (plan?.random() ?? 0.5) * HANG_MS.spread);
    const answer = await forward(upstreamPort, request, bytes);
    Object.assign(exchange, { reachedAt: Date.now(), status: answer.status });
    if (fault === 'lost_answer') response.destroy();
    else relay(answer, response);
  }

  function chooseFault(): JiraFault | null {
    if (!plan || plan.random() >= plan.share) return null;
    plan.onFault();
    return plan.faults[Math.floor(plan.random() * plan.faults.length)] ?? null;
  }

  const port = await listen(server);
  return {
    port,
    exchanges,
    misbehave(next) {
      plan = next;
    },
    async idle() {
      while (underway.size > 0) await Promise.all(underway);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Forwarded = { status: number; headers: http.IncomingHttpHeaders; bytes: Buffer };

function refuse(response: http.ServerResponse, exchange: Exchange, status: number): void {
  exchange.status = status;
  const headers = { 'retry-after': RETRY_AFTER_SECONDS, 'content-type': 'application/json' };
  response.writeHead(status, headers).end('{"errorMessages":["Not now."],"errors":{}}');
}

function relay({ status, headers, bytes }: Forwarded, response: http.ServerResponse): void {
  if (response.destroyed) return;
  const { 'transfer-encoding': _whole, ...others } = headers;
  response.writeHead(status, { ...others, connection: 'close' }).end(bytes);
}

function forward(port: number, request: http.IncomingMessage, bytes: Buffer): Promise<Forwarded> {
  const { method, url: path, headers } = request;
  const { 'transfer-encoding': _chunked, connection: _connection, ...others } = headers;
  const sent = { ...others, ...(bytes.length > 0 && { 'content-length': bytes.length }) };
  return new Promise((resolve, reject) => {
    const onward = http.request({ port, host: '127.0.0.1', method, path, headers: sent, agent: false }, (answer) => {
      readAll(answer).then(
        (all) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, bytes: all }),
        reject,
      );
    });
    onward.once('error', reject);
    onward.end(bytes);
  });
}

async function readAll(stream: http.IncomingMessage): Promise<Buffer> {
  return Buffer.concat((await stream.toArray()) as Buffer[]);
}
