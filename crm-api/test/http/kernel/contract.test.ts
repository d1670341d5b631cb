import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromiumPath } from '@synapse/jira-sandbox/browser';
import { COMPONENTS } from '@synapse/shared/api/components';
import { isRole, type Route } from '@synapse/shared/api/define-route';
import { EXAMPLES } from '@synapse/shared/api/examples';
import { openApiDocument } from '@synapse/shared/api/openapi';
import { API } from '@synapse/shared/api/registry';
import { PROBLEM_STATUS } from '@synapse/shared/problem';
import Ajv2020 from 'ajv/dist/2020.js';
import { chromium } from 'playwright-core';
import { z } from 'zod';
import { startTestApi, type TestApi } from '../support/api.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');

const CHROMIUM = chromiumPath();

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

type Schemas = Record<string, { examples?: unknown[] }>;
type Contract = {
  openapi: string;
  paths: Record<string, Record<string, { operationId: string }>>;
  components: { schemas: Schemas };
};

test('what is written of the registry is current: docs/openapi.json, the client’s types, docs/errors.md', async () => {
  const script = path.join(ROOT, 'api-client/scripts/openapi.ts');
  await promisify(execFile)(process.execPath, [script, '--check'], { cwd: ROOT });
});

test('/openapi.json is the contract: every route of the registry, by its name', async () => {
  const answer = await api.call('GET', '/openapi.json');
  expect(answer.status).toBe(200);
  const contract = answer.body as Contract;
  expect(contract).toEqual(JSON.parse(JSON.stringify(openApiDocument(API))));
  expect(contract.openapi).toBe('3.1.0');
  const named = Object.values(contract.paths).flatMap((path) => Object.values(path).map((one) => one.operationId));
  expect(named.sort()).toEqual(Object.keys(API).sort());
});

test('each example fits its schema, as zod and as the contract say it', () => {
  const { components } = openApiDocument(API) as unknown as Contract;
  const ajv = new Ajv2020.default({ strict: false, validateFormats: false });
  ajv.addSchema({ components }, 'contract');
  for (const [name, example] of Object.entries(EXAMPLES)) {
    expect([name, COMPONENTS[name as keyof typeof COMPONENTS].safeParse(example).error?.message]).toEqual([
      name,
      undefined,
    ]);
    const fits = ajv.getSchema(`contract#/components/schemas/${name}`);
    expect([name, fits?.(example), fits?.errors ?? null]).toEqual([name, true, null]);
  }
});

test('each body that people and their programs send has an example, which fits it as it is read', () => {
  const { paths } = openApiDocument(API) as unknown as Contract;
  for (const [name, { who, path, method, body }] of Object.entries<Route>(API)) {
    if (!(isRole(who) || who === 'person') || !(body instanceof z.ZodType)) continue;
    const operation = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()] as unknown as {
      requestBody: {
        content: { 'application/json': { schema: { $ref?: string; properties?: object }; example?: unknown } };
      };
    };
    const { schema, example } = operation.requestBody.content['application/json'];
    const named = schema.$ref?.split('/').at(-1) as keyof typeof EXAMPLES | undefined;
    const isEmpty = schema.properties !== undefined && Object.keys(schema.properties).length === 0;
    const shown = example ?? (named && EXAMPLES[named]);
    expect([name, shown !== undefined || isEmpty]).toEqual([name, true]);
    if (shown !== undefined) expect([name, body.safeParse(shown).error?.message]).toEqual([name, undefined]);
  }
});

test('every code that the API may answer with is explained, with what helps', async () => {
  const page = await readFile(path.join(ROOT, 'docs/errors.md'), 'utf8');
  for (const [code, status] of Object.entries(PROBLEM_STATUS)) {
    const [, , what = '', help = ''] =
      new RegExp(`^\\| \`${code}\` \\| (${status}) \\| (.+?) \\| (.+?) \\|$`, 'm').exec(page) ?? [];
    expect([code, what.length > 20, help.length > 15]).toEqual([code, true, true]);
  }
});

describe('the page of the contract', () => {
  // The suite must also run where no browser is.
  (CHROMIUM ? test : test.skip)(
    'renders in a browser from our own origin, under our content security policy',
    async () => {
      const browser = await chromium.launch({ ...(CHROMIUM && { executablePath: CHROMIUM }), args: ['--no-sandbox'] });
      try {
        const page = await browser.newPage();
        const said: string[] = [];
        const hosts = new Set<string>();
        page.on('console', (message) => void (message.type() === 'error' && said.push(message.text())));
        page.on('pageerror', (error) => void said.push(error.message));
        page.on(
          'request',
          (request) => void (request.url().startsWith('http') && hosts.add(new URL(request.url()).host)),
        );
        const answer = await page.goto(`${api.url}/docs`);
        const policy = (await answer?.headerValue('content-security-policy')) ?? '';
        expect(policy).toMatch(/script-src 'self'(;|$)/);
        await page.getByText('Create a ticket, and its issue in Jira').count();
        await page.waitForSelector('.opblock-tag-section', { timeout: 30_000 });
        expect(await page.locator('.opblock-tag').count()).toBeGreaterThan(8);
        await page.locator('.opblock-tag').first().click();
        await page.getByText('Create a ticket, and its issue in Jira').click();
        await page.getByText('The printer is on fire').first().waitFor();
        const picture = process.env.DOCS_PICTURE;
        if (picture) await page.screenshot({ path: picture });
        expect(said).toEqual([]);
        expect([...hosts]).toEqual([new URL(api.url).host]);
      } finally {
        await browser.close();
      }
    },
  );

  test('names the page of errors, which the API itself gives out: each code, with what helps, under the same policy', async () => {
    const contract = (await api.call('GET', '/openapi.json')).body as { info: { description: string } };
    const [, address = ''] = /\]\((\/docs\/[a-z]+)\)/.exec(contract.info.description) ?? [];
    const answer = await fetch(api.url + address);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.headers.get('content-security-policy')).toBe(
      (await fetch(`${api.url}/docs`)).headers.get('content-security-policy'),
    );
    const page = await answer.text();
    for (const code of Object.keys(PROBLEM_STATUS)) expect(page).toContain(`<tr id="${code}">`);
    expect(page).toContain('Correct what <code>issues</code> names.');
    expect(page).not.toMatch(/<script|style=|`|undefined/);
    for (const [, part] of page.matchAll(/(?:href|src)="(\/[^"]+)"/g))
      expect([part, (await fetch(api.url + part)).status]).toEqual([part, 200]);
  });

  test('gives out its own parts and no other file', async () => {
    expect((await api.call('GET', '/docs/package.json')).status).toBe(404);
    expect((await api.call('GET', '/docs/..%2Fpackage.json')).status).toBe(404);
  });
});
