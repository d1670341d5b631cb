import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs } from '../../../src/domain/backoff.ts';
import {
  burstPart,
  CALL_PRIORITIES,
  CallWindow,
  ceilings,
  forecastSpend,
  grantPoints,
  HOLD_BACK,
  HOUR_MS,
} from '../../../src/domain/rate-limit/rate-budget.ts';

const limits = { perHour: 10_000, tenantShare: 0.25 };
const tenants = ['a', 'b', 'c', 'd', 'e', 'f'] as const;

test('whoever asks for whatever: neither the pool nor a tenant’s share is ever exceeded', () => {
  const ask = fc.record({
    tenant: fc.constantFrom(...tenants),
    priority: fc.constantFrom(...CALL_PRIORITIES),
    want: fc.integer({ min: 1, max: 400 }),
    upTo: fc.integer({ min: 0, max: 400 }),
  });
  fc.assert(
    fc.property(fc.array(ask, { maxLength: 300 }), (asks) => {
      const spent = new Map<string, number>();
      let pool = 0;
      for (const { tenant, ...rest } of asks) {
        const granted = grantPoints(limits, { pool, tenant: spent.get(tenant) ?? 0 }, rest);
        const ceiling = ceilings(limits, rest.priority);
        pool += granted;
        spent.set(tenant, (spent.get(tenant) ?? 0) + granted);
        if (granted === 0) continue;
        expect(granted).toBeGreaterThanOrEqual(rest.want);
        expect(pool).toBeLessThanOrEqual(ceiling.pool);
        expect(spent.get(tenant)).toBeLessThanOrEqual(ceiling.tenant);
      }
      expect(pool).toBeLessThanOrEqual(limits.perHour);
    }),
  );
});

test('one tenant that takes all it can leaves three quarters to the rest', () => {
  let taken = 0;
  for (;;) {
    const granted = grantPoints(limits, { pool: taken, tenant: taken }, { priority: 'person', want: 100, upTo: 100 });
    if (granted === 0) break;
    taken += granted;
  }
  expect(taken).toBe(2_500);
  const ask = { priority: 'import', want: 1_000, upTo: 0 } as const;
  expect(grantPoints(limits, { pool: taken, tenant: 0 }, ask)).toBe(1_000);
});

test('an import that has used up all it may leaves room for a person', () => {
  const { pool, tenant } = ceilings(limits, 'import');
  const reserved = { pool, tenant };
  expect(grantPoints(limits, reserved, { priority: 'import', want: 1, upTo: 1 })).toBe(0);
  for (const priority of ['reconcile', 'fetch', 'delivery', 'person'] as const)
    expect(grantPoints(limits, reserved, { priority, want: 1, upTo: 1 })).toBe(1);
});

test('a call that costs more than the whole share is made while nothing else is spent, rather than never', () => {
  const ask = { priority: 'reconcile', want: 5_001, upTo: 0 } as const;
  expect(grantPoints(limits, { pool: 0, tenant: 0 }, ask)).toBe(ceilings(limits, 'reconcile').tenant);
  expect(grantPoints(limits, { pool: 1, tenant: 1 }, ask)).toBe(0);
});

test('no window ever holds more calls than its limit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 1_000 }),
      fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 200 }),
      (limit, windowMs, pauses) => {
        const window = new CallWindow(limit, windowMs);
        const sent: number[] = [];
        let now = 0;
        for (const pause of pauses) {
          now = window.freeAt(now + pause);
          window.take(now);
          sent.push(now);
        }
        for (const at of sent) {
          expect(sent.filter((other) => other > at - windowMs && other <= at).length).toBeLessThanOrEqual(limit);
        }
      },
    ),
  );
});

test('what processes may use of a burst never comes to more than the whole, whoever has noticed whom', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 50 }), (settled, newcomers) => {
      // Those who were there may not have noticed the newcomers, or all of them may.
      for (const live of [settled, settled + newcomers]) {
        const old = settled * burstPart({ live, newcomers: 0, isNewcomer: false });
        const fresh = newcomers * burstPart({ live: settled + newcomers, newcomers, isNewcomer: true });
        expect(old + fresh).toBeLessThanOrEqual(1 + 1e-9);
      }
    }),
  );
  expect(burstPart({ live: 1, newcomers: 0, isNewcomer: false })).toBe(0.9);
});

test('the forecast goes from the hour before to the pace of this one', () => {
  expect(forecastSpend({ spent: 0, elapsedMs: 0, previous: 6_000 })).toBe(6_000);
  expect(forecastSpend({ spent: 3_000, elapsedMs: HOUR_MS / 2, previous: 60_000 })).toBe(6_000);
  expect(forecastSpend({ spent: 700, elapsedMs: HOUR_MS, previous: 60_000 })).toBe(700);
});

test('holding back doubles from 2 s to 30 s, by 0.7 to 1.3', () => {
  expect(backoffMs(0, HOLD_BACK, () => 0)).toBeCloseTo(1_400);
  expect(backoffMs(0, HOLD_BACK, () => 1)).toBeCloseTo(2_600);
  expect(backoffMs(2, HOLD_BACK, () => 0.5)).toBeCloseTo(8_000);
  expect(backoffMs(50, HOLD_BACK, () => 0.5)).toBeCloseTo(30_000);
});
