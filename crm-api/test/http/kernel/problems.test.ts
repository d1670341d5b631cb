import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { PROBLEM_STATUS, problemSchema } from '@synapse/shared/problem';
import { type Answer, METRICS_TOKEN, startTestApi, type TestApi, tokenFor } from '../support/api.ts';

let api: TestApi;
let token: string;
const answers: Answer[] = [];

beforeAll(async () => {
  api = await startTestApi({ MAX_BODY_BYTES: '2048', CORS_ORIGINS: 'https://crm.acme.com, https://other.acme.com/' });
  token = await tokenFor(await api.tenant());
});
afterAll(() => api.close());

async function ask(...args: Parameters<TestApi['call']>): Promise<Answer> {
  const answer = await api.call(...args);
  answers.push(answer);
  return answer;
}

/** A look at the database is good for a second (http/kernel/health.ts). */
const READY_FOR_MS = 1_100;

function problemOf(answer: Answer) {
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const problem = problemSchema.parse(answer.body);
  expect(problem.status).toBe(answer.status);
  expect(PROBLEM_STATUS[problem.code]).toBe(answer.status);
  expect(problem.traceId).toBe(answer.headers.get('x-trace-id'));
  return problem;
}

// Whatever went wrong: no stack, no file, no statement, no library leaves the process.
afterEach(() => {
  for (const answer of answers.splice(0)) {
    expect(answer.text).not.toMatch(/node_modules|\.ts\b|\.js\b|\n\s+at |select |insert |kysely|zod|pg_|synapse_app/i);
    expect(answer.headers.get('x-powered-by')).toBeNull();
  }
});

describe('what is wrong with a request is told in one shape:', () => {
  const json = { 'content-type': 'application/json' };
  test.each<[string, number, string, () => Promise<Answer>]>([
    ['no such address', 404, 'not_found', () => ask('GET', '/api/nothing', { token })],
    ['no such address outside', 404, 'not_found', () => ask('GET', '/nothing')],
    ['an id that is none', 404, 'not_found', () => ask('GET', '/api/tickets/1', { token })],
    ['an id that is none', 404, 'not_found', () => ask('GET', "/api/tickets/'%20or%201=1", { token })],
    ['a method that is not offered', 405, 'method_not_allowed', () => ask('PUT', '/api/tickets', { token, json: {} })],
    ['a broken escape', 400, 'invalid_request', () => ask('GET', '/api/tickets/%E0%A4%A', { token })],
    [
      'broken JSON',
      400,
      'malformed_json',
      () => ask('POST', '/api/tickets', { token, headers: json, body: '{"title":' }),
    ],
    [
      'JSON that is no object',
      400,
      'malformed_json',
      () => ask('POST', '/api/tickets', { token, headers: json, body: '"x"' }),
    ],
    ['no body', 400, 'invalid_request', () => ask('POST', '/api/tickets', { token })],
    ['an empty body', 400, 'invalid_request', () => ask('POST', '/api/tickets', { token, headers: json, body: '' })],
    [
      'another type',
      415,
      'unsupported_media_type',
      () => ask('POST', '/api/tickets', { token, headers: { 'content-type': 'text/plain' }, body: 'x' }),
    ],
    [
      'another charset',
      415,
      'unsupported_media_type',
      () =>
        ask('POST', '/api/tickets', {
          token,
          headers: { 'content-type': 'application/json; charset=klingon' },
          body: '{}',
        }),
    ],
    [
      'another encoding',
      415,
      'unsupported_media_type',
      () => ask('POST', '/api/tickets', { token, headers: { ...json, 'content-encoding': 'rot13' }, body: '{}' }),
    ],
    [
      'a damaged encoding',
      400,
      'invalid_request',
      () => ask('POST', '/api/tickets', { token, headers: { ...json, 'content-encoding': 'gzip' }, body: '{}' }),
    ],
    [
      'too large a body',
      413,
      'payload_too_large',
      () => ask('POST', '/api/tickets', { token, json: { title: 'x'.repeat(3000) } }),
    ],
    ['no token', 401, 'unauthenticated', () => ask('POST', '/api/tickets', { json: { title: 'x' } })],
  ])('%s', async (_what, status, code, send) => {
    const problem = problemOf(await send());
    expect([problem.status, problem.code]).toEqual([status, code]);
    expect(problem.detail.length).toBeGreaterThan(10);
  });

  test('a method that is not offered is told which are', async () => {
    expect((await ask('PUT', '/api/tickets', { token, json: {} })).headers.get('allow')).toBe('GET, POST');
  });

  test('a body full of prototypes is only an unknown member', async () => {
    const body = '{"title":"x","__proto__":{"status":"CLOSED"},"constructor":{"prototype":{"polluted":1}}}';
    const headers = { 'content-type': 'application/json' };
    expect(problemOf(await ask('POST', '/api/tickets', { token, headers, body })).code).toBe('invalid_request');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('a failure of ours', () => {
  test('says nothing of itself outside, and everything but the text inside', async () => {
    const own = await startTestApi();
    try {
      const as = await tokenFor(await own.tenant());
      await own.owner.query('alter table contact rename column phone to telephone');
      const answer = await own.call('POST', '/api/contacts', { token: as, json: { name: 'Zoë Secret' } });
      answers.push(answer);
      const problem = problemOf(answer);
      expect([problem.status, problem.code]).toEqual([500, 'internal']);
      const logged = own.logged.filter(
        (line) => line.includes(problem.traceId ?? '-') && line.includes('"level":"error"'),
      );
      expect(logged).toHaveLength(1);
      expect(logged[0]).toContain('42703');
      for (const line of own.logged) expect(line).not.toContain('Zoë');
    } finally {
      await own.close();
    }
  });
});

describe('a trace id', () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  test('of the caller is kept, in the answer and in the log', async () => {
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    const answer = await ask('GET', '/api/tickets/1', { token, headers });
    expect(problemOf(answer).traceId).toBe(traceId);
    expect(api.logged.some((line) => line.includes(traceId) && line.includes('/api/tickets/:ticketId'))).toBe(true);
  });

  test.each(['', 'x', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, `00-${traceId.toUpperCase()}-00f067aa0ba902b7-01`])(
    'that is none is replaced: %j',
    async (traceparent) => {
      const answer = await ask('GET', '/healthz', { headers: { traceparent } });
      expect(answer.headers.get('x-trace-id')).toMatch(/^[0-9a-f]{32}$/);
      expect(answer.headers.get('x-trace-id')).not.toMatch(/^0+$/);
    },
  );
});

describe('a browser of an allowed origin', () => {
  test('may call, another may not', async () => {
    const from = (origin: string) =>
      ask('OPTIONS', '/api/tickets', { headers: { origin, 'access-control-request-method': 'POST' } });
    const allowed = await from('https://crm.acme.com');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://crm.acme.com');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('authorization');
    expect((await from('https://other.acme.com')).headers.get('access-control-allow-origin')).not.toBeNull();
    for (const origin of ['https://evil.com', 'https://crm.acme.com.evil.com', 'null']) {
      expect((await from(origin)).headers.get('access-control-allow-origin')).toBeNull();
    }
    const methods = allowed.headers.get('access-control-allow-methods')?.split(', ');
    expect(methods?.sort()).toEqual(['DELETE', 'GET', 'PATCH', 'POST', 'PUT']);
    const answered = await ask('GET', '/api/tickets', { token, headers: { origin: 'https://crm.acme.com' } });
    expect(answered.headers.get('access-control-allow-origin')).toBe('https://crm.acme.com');
    expect(answered.headers.get('vary')).toContain('Origin');
  });
});

describe('a proxy in front', () => {
  const warnings = (on: TestApi) => on.logged.filter((line) => line.includes('TRUST_PROXY'));
  const forwarded = { headers: { 'x-forwarded-for': '192.0.2.7' } };

  test('that TRUST_PROXY does not count is warned of, once', async () => {
    const own = await startTestApi();
    try {
      await own.call('GET', '/healthz');
      expect(warnings(own)).toEqual([]);
      await own.call('POST', '/api/jira/events', forwarded);
      await own.call('GET', '/healthz', forwarded);
      expect(warnings(own)).toHaveLength(1);
      expect(warnings(own)[0]).toContain('"level":"warn"');
      expect(warnings(own)[0]).not.toContain('192.0.2.7');
    } finally {
      await own.close();
    }
  });

  test('that it counts is not', async () => {
    const own = await startTestApi({ TRUST_PROXY: '1' });
    try {
      await own.call('GET', '/healthz', forwarded);
      expect(warnings(own)).toEqual([]);
    } finally {
      await own.close();
    }
  });
});

describe('many requests', () => {
  test('of one user are bounded, and of the others are not', async () => {
    const own = await startTestApi({ RATE_LIMIT_PER_MINUTE: '5' });
    try {
      const tenantId = await own.tenant();
      const [ann, ben, foreign] = await Promise.all([
        tokenFor(tenantId, { sub: 'ann' }),
        tokenFor(tenantId, { sub: 'ben' }),
        own.tenant().then((other) => tokenFor(other, { sub: 'ann' })),
      ]);
      const statuses = [];
      for (let i = 0; i < 6; i++) statuses.push((await own.call('GET', '/api/tickets', { token: ann })).status);
      expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
      const answer = await own.call('GET', '/api/tickets', { token: ann });
      expect(problemOf(answer).code).toBe('too_many_requests');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await own.call('GET', '/api/tickets', { token: ben })).status).toBe(200);
      expect((await own.call('GET', '/api/tickets', { token: foreign })).status).toBe(200);
    } finally {
      await own.close();
    }
  });
});

describe('the operator', () => {
  test('sees that the process is up, ready and at work', async () => {
    expect((await ask('GET', '/healthz')).body).toEqual({ status: 'ok' });
    const ready = await ask('GET', '/readyz');
    expect([ready.status, ready.body]).toMatchObject([200, { status: 'ready', attachments: 'ok' }]);
    await ask('GET', '/api/tickets', { token });
    await ask('GET', '/api/tickets/7', { token });
    const metrics = (await ask('GET', '/metrics', { token: METRICS_TOKEN })).text;
    answers.length = 0;
    expect(metrics).toMatch(
      /synapse_http_request_duration_seconds_count\{method="GET",route="\/api\/tickets",status="200"\} \d/,
    );
    expect(metrics).toContain('route="/api/tickets/:ticketId",status="404"');
    expect(metrics).toMatch(/synapse_inbox_waiting 0/);
    expect(metrics).toContain('process_cpu_user_seconds_total');
  });

  test('is told why a process is not ready', async () => {
    const own = await startTestApi();
    try {
      await own.owner.query('revoke select on tenant from synapse_worker');
      expect((await own.call('GET', '/readyz')).status).toBe(200);
      const name = new URL(own.database.url).pathname.slice(1);
      await api.owner.query(`alter database ${name} with allow_connections false`);
      await api.owner.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
      await sleep(READY_FOR_MS);
      const answer = await own.call('GET', '/readyz');
      expect(problemOf(answer)).toMatchObject({ status: 503, detail: expect.stringContaining('database') });
      expect((await own.call('GET', '/healthz')).status).toBe(200);
      await api.owner.query(`alter database ${name} with allow_connections true`);
      await sleep(READY_FOR_MS);
      expect((await own.call('GET', '/readyz')).status).toBe(200);
    } finally {
      await own.close();
    }
  });
});

test('bytes that are no HTTP end the connection, not the process', async () => {
  const { port } = new URL(api.url);
  const text = await new Promise<string>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write('\u0016\u0003\u0001 hello\r\n\r\n'));
    let received = '';
    socket.on('data', (chunk) => {
      received += String(chunk);
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(received));
  });
  expect(text).toContain('400');
  expect((await ask('GET', '/healthz')).status).toBe(200);
});
