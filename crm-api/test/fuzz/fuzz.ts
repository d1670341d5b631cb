import { createHmac } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { hostileBodies } from '@synapse/local-stack/testing/hostile-bodies';
import { isSchema, type Route } from '@synapse/shared/api/define-route';
import { signedApi } from '@synapse/shared/api/forge';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { createRandom, type Random } from './random.ts';
import { hostileText, type Known, valueFor } from './values.ts';

/** What is asked, and by whom. */
export type Target = {
  url: string;
  routes: readonly Route[];
  /** Bearer tokens of people: of every role, of another workspace, and such as are not right. */
  tokens: readonly string[];
  /** A token for `/metrics`. */
  metricsToken: string;
  site: { siteId: string; cloudId: string; secret: string; webhookSecret: string };
  /** Forge's invocation token, new for each request. */
  invocation(): string;
  /** Ids and words of the world, to begin with. */
  known: Known;
  /** Must be in no answer and no log. */
  secrets: readonly string[];
};

export type Fault = { what: string; request: string; answer: string };

export type FuzzReport = {
  requests: number;
  statuses: Record<string, number>;
  slowest: { ms: number; request: string };
  faults: Fault[];
};

const SLOW_MS = 2_000;

/**
 * On a busy machine each hop between threads and processes waits for its turn: an edit that waits for Jira has some 20 of them, a
 * large page that is sent by pieces some 50, and a read of a ticket few. What is slow by itself, as an expression that backtracks, is
 * slower than that, whenever it is tried.
 */
const SLOW_BESIDE_A_READ = 100;

/** How often a slow request is tried before it is held to be slow by itself. */
const TRIES = 4;

/** Of our insides, nothing leaves the process. */
export const INSIDES =
  /node_modules|\bat [^\n]*\.ts:\d|\bselect\b[^"]{1,200}\bfrom\b|\binsert into\b|\bupdate \w+ set\b|kysely|pg_catalog|synapse_(app|worker)/i;

/** Statements, and what carries them out: no log line needs them. */
export const STATEMENTS = /\bselect\b[^"]{1,200}\bfrom\b|\binsert into\b|\bupdate \w+ set\b/i;

/** What would end the site, or close the ways to it, ends the fuzzing of all that is behind it. */
export const ENDS_THE_SITE = /disconnect$|uninstalled$|rotate$|\/access$|\/pair$/;

/** The routes whose answer is a secret, shown once. */
const SHOWS_SECRETS = /webhook-secret|pairing-codes|\/app\/(pair|rotate)$/;

/** What the requests of the app are signed for, by their paths. */
const PURPOSES: Readonly<Record<string, string>> = {
  [signedApi.takeEvent.path]: 'event',
  [signedApi.heartbeat.path]: 'heartbeat',
  [signedApi.readPanel.path]: 'panel',
  [signedApi.searchFromPanel.path]: 'panel-search',
  [signedApi.actFromPanel.path]: 'panel-act',
};

type Schemas = readonly { name: string; schema: z.ZodType }[];

async function loadSchemas(): Promise<Schemas> {
  const folder = path.resolve(import.meta.dirname, '../../../shared/src');
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const modules = await Promise.all(files.sort().map((file) => import(`@synapse/shared/${file.slice(0, -3)}`)));
  return modules
    .flatMap((module) => Object.entries(module as Record<string, unknown>))
    .flatMap(([name, schema]) => (schema instanceof z.ZodType ? [{ name, schema }] : []));
}

type Shot = { method: string; path: string; headers: Record<string, string>; body?: string | Buffer; shows: boolean };

/** Requests by a seed, each demanded to be answered as it should. */
export async function fuzz(
  target: Target,
  options: { requests: number; seed: number; atOnce?: number; onDone?: (done: number) => void; until?: number },
): Promise<FuzzReport> {
  const random = createRandom(options.seed);
  const schemas = await loadSchemas();
  const report: FuzzReport = { requests: 0, statuses: {}, slowest: { ms: 0, request: '' }, faults: [] };
  const worker = async () => {
    while (report.requests < options.requests && Date.now() < (options.until ?? Number.POSITIVE_INFINITY)) {
      report.requests += 1;
      const shot = aim(target, random, schemas);
      await fire(target, shot, report);
      options.onDone?.(report.requests);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce ?? 6 }, worker));
  return report;
}

function aim(target: Target, random: Random, schemas: Schemas): Shot {
  const route = random.pick(target.routes);
  const { known } = target;
  const schemaOf = (declared: z.ZodType | undefined) =>
    declared && random.chance(0.85) ? declared : random.pick(schemas).schema;
  const filled = route.path.replace(/:(\w+)/g, (_, name: string) => {
    if (random.chance(0.08)) return encodeURIComponent(hostileText(random).slice(0, 800).toWellFormed());
    if (random.chance(0.02)) return random.pick(['%E0%A4%A', '%', '..', '%00', '%2e%2e']);
    return /Id$/.test(name) && name !== 'userId'
      ? random.pick(known.ids)
      : encodeURIComponent(random.pick(known.words));
  });
  const method = random.chance(0.95)
    ? route.method
    : random.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
  const query = queryOf(
    random,
    known,
    method === 'GET' ? schemaOf(route.query) : route.query,
    target.site.siteId,
    route.path,
  );
  const content =
    method === 'GET' || method === 'HEAD'
      ? undefined
      : bodyOf(random, known, schemaOf(isSchema(route.body) ? route.body : undefined));
  const shot: Shot = {
    method,
    path: filled + query,
    headers: headersOf(target, random),
    shows: SHOWS_SECRETS.test(route.path),
  };
  if (content !== undefined) shot.body = content;
  prove(target, random, shot, route.path);
  return shot;
}

function queryOf(random: Random, known: Known, schema: z.ZodType | undefined, siteId: string, at: string): string {
  if (at === '/api/jira/webhooks') return `?site=${siteId}`;
  const value = schema && random.chance(0.5) ? valueFor(schema, random, known) : {};
  const pairs = Object.entries(typeof value === 'object' && value !== null ? value : {}).slice(0, 8);
  if (random.chance(0.05)) pairs.push([hostileText(random).slice(0, 50), hostileText(random).slice(0, 500)]);
  if (random.chance(0.1)) pairs.push(['cursor', cursorOf(random, known)]);
  if (at.endsWith('attachments')) pairs.push(['filename', random.pick(known.words)]);
  const encode = (one: unknown) =>
    encodeURIComponent(
      String(typeof one === 'object' ? JSON.stringify(one) : one)
        .slice(0, 1_500)
        .toWellFormed(),
    );
  return pairs.length === 0 ? '' : `?${pairs.map(([name, one]) => `${encode(name)}=${encode(one)}`).join('&')}`;
}

/** As store/db/cursor.ts writes them, or nearly. */
function cursorOf(random: Random, known: Known): string {
  const sort = random.pick(['-updatedAt', 'name', 'number', 'at', '', '-createdAt']);
  const key = random.pick<unknown>([1, -1, 1e308, 2 ** 53, 'a', 'a\u0000', '\ud800', null, [], Date.now() * 1000]);
  return Buffer.from(JSON.stringify([sort, key, random.pick(known.ids)])).toString('base64url');
}

const big = Object.values(hostileBodies(300_000));

function bodyOf(random: Random, known: Known, schema: z.ZodType): string | Buffer | undefined {
  if (random.chance(0.03)) return undefined;
  if (random.chance(0.02)) return random.pick(big);
  if (random.chance(0.03)) return random.pick(['{', '"x"', 'null', '[]', '{"a":1,}', '\ufeff{}', 'nul', '1e999', '']);
  if (random.chance(0.01)) return Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
  return JSON.stringify(valueFor(schema, random, known)) ?? '{}';
}

function headersOf(target: Target, random: Random): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  headers.authorization = `Bearer ${random.pick(target.tokens)}`;
  const odd: [string, readonly string[]][] = [
    [
      'content-type',
      ['text/plain', 'application/json; charset=utf-16', 'application/json; charset="utf-8', 'image/png', 'x'],
    ],
    ['content-encoding', ['gzip', 'br', 'deflate', 'identity', 'x']],
    ['accept', ['text/event-stream', 'text/html', '*/*;q=2', ',']],
    ['last-event-id', ['0', '1', '999999999999999', '-1', 'x', '9'.repeat(200)]],
    ['range', ['bytes=0-', 'bytes=-1', 'bytes=9999999999999999999-', 'bytes=a-b', 'bytes=0-0,2-3']],
    ['if-range', ['"x"', 'W/"x"', 'Thu, 01 Jan 1970 00:00:00 GMT']],
    ['traceparent', ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'x'.repeat(300), '00-0-0-0']],
    ['x-forwarded-for', ['1.2.3.4', '::1', 'x', '1.2.3.4, 5.6.7.8']],
    ['authorization', ['Basic eA==', 'Bearer', 'Bearer x.y.z', '']],
    ['x-file-name', ['a%20b', '%E0%A4%A', '%00', '../../x']],
    ['origin', ['https://evil.test', 'null']],
  ];
  if (random.chance(0.25)) {
    const [name, values] = random.pick(odd);
    headers[name] = random.pick(values);
  }
  return headers;
}

/** Signs what is signed: what is behind a signature is what is to be reached. */
function prove(target: Target, random: Random, shot: Shot, at: string): void {
  const { headers, body = '' } = shot;
  if (at === '/metrics' && random.chance(0.5)) headers.authorization = `Bearer ${target.metricsToken}`;
  if (at.startsWith('/api/app/')) headers.authorization = `Bearer ${target.invocation()}`;
  if (at === '/api/jira/webhooks')
    headers['x-hub-signature'] = `sha256=${createHmac('sha256', target.site.webhookSecret).update(body).digest('hex')}`;
  const purpose = PURPOSES[at];
  if (purpose === undefined) return;
  const { cloudId, secret } = target.site;
  let sent = String(body);
  let id = `${purpose}:fuzz-${random.hex(12)}`;
  if (purpose === 'event' && random.chance(0.9)) {
    try {
      const event = JSON.parse(sent) as { id?: string };
      const known = `fuzz-${random.hex(12)}`;
      sent = JSON.stringify({ ...event, id: known, cloudId });
      id = `${purpose}:${known}`;
    } catch {
      // Sent as it is.
    }
  }
  shot.body = sent;
  headers['x-synapse-cloud-id'] = cloudId;
  headers['webhook-id'] = id;
  headers['webhook-timestamp'] = String(Math.floor(Date.now() / 1000));
  headers['webhook-signature'] = new Webhook(secret).sign(id, new Date(), sent);
}

async function fire(target: Target, shot: Shot, report: FuzzReport): Promise<void> {
  const asked = `${shot.method} ${shot.path.slice(0, 300)} ${JSON.stringify(shot.headers).slice(0, 300)} ${String(shot.body ?? '').slice(0, 600)}`;
  const fault = (what: string, answer = '') =>
    void report.faults.push({ what, request: asked, answer: answer.slice(0, 600) });
  let { answer, ms } = await timed(target, shot);
  // Anything may be slow once, and a plain read quick in the moment after.
  for (let tried = 1; ms > SLOW_MS; tried++) {
    const plain = await timed(target, plainRead(target));
    if (ms <= plain.ms * SLOW_BESIDE_A_READ) break;
    if (tried === TRIES) {
      fault(`took ${Math.round(ms)} ms, tried ${TRIES} times; a plain read ${Math.round(plain.ms)}`);
      break;
    }
    ({ answer, ms } = await timed(target, shot));
  }
  if (ms > report.slowest.ms) report.slowest = { ms: Math.round(ms), request: asked.slice(0, 200) };
  if (typeof answer === 'string') {
    if (answer.startsWith('no answer')) fault(answer);
    report.statuses[answer] = (report.statuses[answer] ?? 0) + 1;
    return;
  }
  const { status, text } = answer;
  report.statuses[status] = (report.statuses[status] ?? 0) + 1;
  if (status === 500 || status === 501 || status > 503) fault(`answered ${status}`, text);
  if (status === 503 && !/"code":"(jira_unavailable|not_ready)"/.test(text))
    fault('answered 503 without a reason', text);
  if (INSIDES.test(text)) fault('told something of our insides', text);
  if (!shot.shows && target.secrets.some((secret) => text.includes(secret))) fault('told a secret', text);
  learn(target.known, text, shot.path);
}

/** A page of tickets: what it takes tells how busy the machine is in this very moment. */
const plainRead = ({ tokens: [token] }: Target): Shot => ({
  method: 'GET',
  path: '/api/tickets?limit=1',
  headers: { authorization: `Bearer ${token}` },
  shows: true,
});

async function timed({ url }: Target, shot: Shot) {
  const began = performance.now();
  const answer = await send(url, shot);
  return { answer, ms: performance.now() - began };
}

/** @returns the answer; or why there was none, in a word */
async function send(url: string, { method, path: where, headers, body }: Shot) {
  try {
    const answer = await fetch(url + where, {
      method,
      headers,
      ...(body === undefined || method === 'GET' || method === 'HEAD' ? {} : { body: body as string }),
      signal: AbortSignal.timeout(20_000),
    });
    if (answer.headers.get('content-type')?.startsWith('text/event-stream')) {
      await answer.body?.cancel();
      return { status: answer.status, text: '' };
    }
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    const { name, cause } = error as Error;
    return name === 'TimeoutError' ? 'no answer in 20 s' : `cut off (${(cause as { code?: string })?.code ?? name})`;
  }
}

const IDS_KEPT = 400;

/** Ids that were told are asked for from now on, where they belong and elsewhere. */
function learn(known: Known, text: string, where: string): void {
  known.byName ??= new Map();
  const kind = /\/(\w+?)s(?:[/?][^/]*)?$/.exec(where)?.[1] ?? '';
  for (const [, name, id] of text
    .slice(0, 20_000)
    .matchAll(/"(id|\w+Id)":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"/g)) {
    const at = name === 'id' ? `${kind}Id` : String(name);
    const own = known.byName.get(at) ?? [];
    if (!own.includes(String(id))) known.byName.set(at, [...own.slice(-50), String(id)]);
  }
  for (const [id] of text.slice(0, 20_000).matchAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g)) {
    if (known.ids.includes(id)) continue;
    known.ids.push(id);
    if (known.ids.length > IDS_KEPT) known.ids.splice(8, 1);
  }
}
