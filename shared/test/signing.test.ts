import { expect, test } from '@jest/globals';
import { createSigningSecret, signRequest, verifyRequest } from '@synapse/shared/signing';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const secret = createSigningSecret();
const body = JSON.stringify({ hello: 'wörld' });
const signed = (at = NOW) => signRequest({ id: 'evt_1', at, body, secret });
const verify = (
  headers: Record<string, string | readonly string[] | undefined>,
  over: Partial<Parameters<typeof verifyRequest>[0]> = {},
) => verifyRequest({ headers, body, secrets: [secret], now: NOW, ...over });

test('what we sign, the reference library of the spec accepts, whatever the body', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const headers = signRequest({ id: 'evt_2', at: Date.now(), body: JSON.stringify(text), secret });
      expect(new Webhook(secret).verify(JSON.stringify(text), headers)).toEqual(text);
    }),
  );
});

test('what the reference library signs, we accept', () => {
  const signature = new Webhook(secret).sign('evt_3', new Date(NOW), body);
  expect(
    verify({ 'webhook-id': 'evt_3', 'webhook-timestamp': String(NOW / 1000), 'webhook-signature': signature }),
  ).toEqual({ ok: true, id: 'evt_3' });
});

test('any of several secrets, and any of several signatures, will do: a rotation refuses nothing', () => {
  const next = createSigningSecret();
  expect(verify(signed(), { secrets: [next, secret] }).ok).toBe(true);
  const both = `${signRequest({ id: 'evt_1', at: NOW, body, secret: next })['webhook-signature']} ${signed()['webhook-signature']}`;
  expect(verify({ ...signed(), 'webhook-signature': both }).ok).toBe(true);
});

test.each([
  ['a changed body', signed(), { body: `${body} ` }, 'no_match'],
  ['another secret', signed(), { secrets: [createSigningSecret()] }, 'no_match'],
  ['no secret at all', signed(), { secrets: [] }, 'no_match'],
  ['another id', { ...signed(), 'webhook-id': 'evt_9' }, {}, 'no_match'],
  ['a missing signature', { ...signed(), 'webhook-signature': undefined }, {}, 'missing_header'],
  ['a header given twice', { ...signed(), 'webhook-id': ['evt_1', 'evt_1'] }, {}, 'missing_header'],
  ['301 seconds ago', signed(NOW - 301_000), {}, 'too_old'],
  ['301 seconds from now', signed(NOW + 301_000), {}, 'too_new'],
  ['a timestamp with junk behind it', { ...signed(), 'webhook-timestamp': `${NOW / 1000}abc` }, {}, 'bad_timestamp'],
  ['a timestamp in hex', { ...signed(), 'webhook-timestamp': '0x1f' }, {}, 'bad_timestamp'],
  [
    'an unknown version',
    { ...signed(), 'webhook-signature': signed()['webhook-signature'].replace('v1,', 'v2,') },
    {},
    'no_match',
  ],
] as const)('%s is refused', (_what, headers, over, reason) => {
  expect(verify(headers, over)).toEqual({ ok: false, reason });
});

test('300 seconds either way are allowed', () => {
  expect(verify(signed(NOW - 300_000)).ok).toBe(true);
  expect(verify(signed(NOW + 300_000)).ok).toBe(true);
});
