import { expect, test } from '@jest/globals';
import { JiraError } from '../../src/jira/jira-error.ts';
import { SiteBreaker, SiteSilentError } from '../../src/jira/site-breaker.ts';

const caller = { tenantId: 't', siteId: 's' };
const noAnswer = () =>
  new JiraError({ kind: 'unavailable', status: null, words: 'no answer (ETIMEDOUT)', cause: new Error('ETIMEDOUT') });

function setUp() {
  let now = Date.parse('2026-01-01T10:00:00Z');
  const woken: unknown[] = [];
  const breaker = new SiteBreaker(
    () => now,
    (site) => woken.push(site),
  );
  const call = (answer: () => Promise<unknown>) => breaker.run(caller, (sending) => sending(answer));
  const fail = () => call(() => Promise.reject(noAnswer())).catch((error: unknown) => error);
  const pass = (ms: number) => {
    now += ms;
  };
  return { breaker, woken, call, fail, pass };
}

test('three calls in a row without an answer: no more is made, but for one now and then, and an answer ends it', async () => {
  const { breaker, woken, call, fail, pass } = setUp();
  await fail();
  await fail();
  expect(breaker.allowance('s')).toBeNull();
  pass(60_000);
  await fail();
  expect(breaker.allowance('s')).toBe(0);
  let made = 0;
  const counted = () => Promise.resolve(++made);
  await expect(call(counted)).rejects.toThrow('it has not answered since 2026-01-01 10:00 UTC');
  pass(10_000);
  expect(breaker.allowance('s')).toBe(1);
  expect(await fail()).not.toBeInstanceOf(SiteSilentError);
  // In vain: the next pause is twice as long.
  pass(10_000);
  expect(await fail()).toBeInstanceOf(SiteSilentError);
  pass(10_000);
  await call(counted);
  expect([made, breaker.allowance('s'), breaker.silentSince('s')]).toEqual([1, null, null]);
  expect(woken).toEqual([caller]);
});

test('while one call tries the site, no other is made', async () => {
  const { call, fail, pass } = setUp();
  for (let i = 0; i < 3; i += 1) await fail();
  pass(10_000);
  let answer = (_: unknown): void => {};
  const trying = call(() => new Promise((resolve) => (answer = resolve)));
  await expect(call(() => Promise.resolve())).rejects.toThrow(SiteSilentError);
  answer(1);
  await trying;
  await expect(call(() => Promise.resolve(2))).resolves.toBe(2);
});

test('an error that Jira answers with is an answer, and a caller that gives up says nothing', async () => {
  const { breaker, call, fail } = setUp();
  await fail();
  await fail();
  const away = new JiraError({ kind: 'unavailable', status: 503, words: 'maintenance' });
  await call(() => Promise.reject(away)).catch(() => undefined);
  await fail();
  await fail();
  const gaveUp = new JiraError({ kind: 'unavailable', status: null, words: 'no answer within 3 s' });
  await call(() => Promise.reject(gaveUp)).catch(() => undefined);
  expect(breaker.allowance('s')).toBeNull();
  await fail();
  expect(breaker.allowance('s')).toBe(0);
});

test('a site that keeps calls waiting and answers none gets less work, until it answers one of them', async () => {
  const { breaker, call, pass } = setUp();
  const answers: ((value: unknown) => void)[] = [];
  const calls = [1, 2].map(() => call(() => new Promise((resolve) => answers.push(resolve))));
  pass(1_000);
  expect([breaker.isSlow('s'), breaker.allowance('s')]).toEqual([false, null]);
  pass(1_500);
  expect([breaker.isSlow('s'), breaker.allowance('s'), breaker.troubled()]).toEqual([true, 2, ['s']]);
  answers[0]?.(1);
  await calls[0];
  expect(breaker.isSlow('s')).toBe(false);
  pass(2_500);
  expect(breaker.isSlow('s')).toBe(true);
  answers[1]?.(1);
  await calls[1];
  pass(60_000);
  expect(breaker.isSlow('s')).toBe(false);
});
