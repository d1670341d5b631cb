import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defineRoute, isRole, paramNames, paramSchema, type Route, scopeOf } from '@synapse/shared/api/define-route';
import { API } from '@synapse/shared/api/registry';
import { SCOPE_NAMES } from '@synapse/shared/api/scopes';
import type { Express } from 'express';
import { z } from 'zod';
import { createSiteKeyring } from '../../../src/http/auth/site-keyring.ts';
import { createAccessWatch } from '../../../src/http/auth/still-allowed.ts';
import { checkAnswer, checkedProblem } from '../../../src/http/kernel/answer-check.ts';
import { createApp } from '../../../src/http/kernel/app.ts';
import type { Handlers } from '../../../src/http/kernel/handlers.ts';
import { createLiveStreams } from '../../../src/http/live/open-stream.ts';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';

type Layer = { route?: { path: string; methods: Record<string, boolean> }; handle?: { stack?: Layer[] } };

/** Every route of an app, read off the router that serves it. */
function routesIn(app: Express): string[] {
  const walk = (layers: readonly Layer[]): string[] =>
    layers.flatMap(({ route, handle }) => (route ? namesOf(route) : walk(handle?.stack ?? [])));
  return walk((app.router as unknown as { stack: Layer[] }).stack);
}

function namesOf({ path, methods }: NonNullable<Layer['route']>): string[] {
  // `_all` is what refuses the other methods.
  const named = Object.keys(methods).filter((method) => method !== '_all');
  return named.map((method) => `${method.toUpperCase()} ${path}`);
}

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const ROUTES: readonly Route[] = Object.values(API);

test('Express’s router holds exactly the routes of the registry, but for those that are taken ahead of it', () => {
  const { db, vault, now } = api.context;
  const app = createApp(api.context, {
    keyring: createSiteKeyring(db, vault, now),
    streams: createLiveStreams(api.context),
    watch: createAccessWatch(api.context),
    isDraining: () => false,
  });
  const declared = ROUTES.filter(({ raw }) => !raw).map(({ method, path }) => `${method} ${path}`);
  expect(routesIn(app).sort()).toEqual(declared.sort());
});

test('what is taken ahead of Express is there, and refuses who does not prove themselves', async () => {
  const raw = ROUTES.filter((route) => route.raw);
  expect(raw.length).toBeGreaterThan(5);
  for (const { method, path } of raw) expect((await api.call(method, path, { json: {} })).status).toBe(401);
});

test('no two routes have the same address, and each names only what is in its path', () => {
  const names = ROUTES.map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`);
  expect(names.length).toBe(new Set(names).size);
  for (const route of ROUTES)
    expect(paramNames(route.path)).toEqual(expect.arrayContaining(Object.keys(route.params ?? {})));
  for (const route of ROUTES)
    for (const name of paramNames(route.path)) expect(paramSchema(route, name)).toBeInstanceOf(z.ZodType);
});

test('each route says whether a service token may call it, and by which scope', () => {
  for (const route of ROUTES) {
    const scope = scopeOf(route);
    if (!isRole(route.who)) expect(scope).toBeNull();
  }
  const used = new Set(ROUTES.map((route) => scopeOf(route)));
  // Not of a route: whether a comment may be public.
  expect(SCOPE_NAMES.filter((scope) => !used.has(scope))).toEqual(['comments:public']);
  const undecided = { method: 'GET', path: '/api/x', tag: 'sites', who: 'viewer' } as unknown as Route;
  expect(() => scopeOf(undecided)).toThrow('must say which scope it needs');
});

describe('an answer that the contract does not declare', () => {
  const route = defineRoute({
    method: 'GET',
    path: '/api/things/:thingId',
    summary: 'Read a thing',
    tag: 'tickets',
    who: 'viewer',
    answers: { 200: z.object({ name: z.string(), parts: z.array(z.object({ id: z.number() })) }), 204: null },
    idempotent: true,
    cost: 'read',
  });
  const good = { name: 'a', parts: [{ id: 1 }] };

  test.each([
    ['a status', { status: 201, body: good }, 'the status 201 is not declared'],
    ['a wrong type', { status: 200, body: { ...good, name: 1 } }, 'expected string'],
    ['too little', { status: 200, body: { name: 'a' } }, 'parts'],
    ['too much', { status: 200, body: { ...good, secret: 'x' } }, 'more or less than is declared'],
    ['too much within', { status: 200, body: { ...good, parts: [{ id: 1, secret: 'x' }] } }, 'more or less'],
    ['a body where none is declared', { status: 204, body: good }, 'a body with the status 204'],
  ])('%s: is an error that says so', (_what, answer, said) => {
    expect(() => checkAnswer(route, answer)).toThrow(said);
    expect(() => checkAnswer(route, answer)).toThrow('GET /api/things/:thingId breaks its contract');
  });

  test('but what is declared is let through, as are its problems', () => {
    expect(() => checkAnswer(route, { status: 200, body: good })).not.toThrow();
    expect(() => checkAnswer(route, { status: 204 })).not.toThrow();
    const missing = Object.assign(new Error(), {});
    expect(checkedProblem(route, missing, false)).toBe(missing);
  });

  test('does not compile in a handler', () => {
    const handlers: Handlers<{ readThing: typeof route }>[] = [
      { readThing: () => ({ status: 200, body: good }) },
      // @ts-expect-error: a status that is not declared
      { readThing: () => ({ status: 201, body: good }) },
      // @ts-expect-error: a body that lacks something
      { readThing: () => ({ status: 200, body: { name: 'a' } }) },
      // @ts-expect-error: the route takes no body
      { readThing: ({ body }) => ({ status: 200, body: { name: body.name, parts: [] } }) },
      // @ts-expect-error: a route without a handler
      {},
    ];
    expect(handlers.length).toBe(5);
  });

  test('is seen in the suite, over the wire, and never in production', async () => {
    const token = await tokenFor(await api.tenant());
    const { imports } = api.context;
    const { list } = imports;
    imports.list = async () => [{ nonsense: true }] as never;
    try {
      const answer = await api.call('GET', '/api/imports', { token });
      expect([answer.status, answer.text]).toEqual([
        500,
        expect.stringContaining('GET /api/imports breaks its contract'),
      ]);
    } finally {
      imports.list = list;
    }
    const production = await startTestApi({ NODE_ENV: 'production' }, api);
    try {
      production.context.imports.list = async () => [{ nonsense: true }] as never;
      expect((await production.call('GET', '/api/imports', { token })).status).toBe(200);
    } finally {
      await production.close();
    }
  });
});
