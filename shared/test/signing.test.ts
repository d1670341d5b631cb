import { expect, test } from '@jest/globals';
import { createSigningSecret, SIGNED_PURPOSES, signRequest, verifyRequest } from '@synapse/shared/forge/signing';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const secret = createSigningSecret();
const body = JSON.stringify({ hello: 'wörld' });
const signed = (at = NOW) => signRequest({ purpose: 'event', id: 'evt_1', at, body, secret });
const verify = (
  headers: Record<string, string | readonly string[] | undefined>,
  over: Partial<Parameters<typeof verifyRequest>[0]> = {},
) => verifyRequest({ purpose: 'event', headers, body, secrets: [secret], now: NOW, ...over });

test('what we sign, the reference library of the spec accepts, whatever the body', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const headers = signRequest({
        purpose: 'event',
        id: 'evt_2',
        at: Date.now(),
        body: JSON.stringify(text),
        secret,
      });
      expect(new Webhook(secret).verify(JSON.stringify(text), headers)).toEqual(text);
    }),
  );
});

test('what the reference library signs, we accept', () => {
  const signature = new Webhook(secret).sign('event:evt_3', new Date(NOW), body);
  expect(
    verify({ 'webhook-id': 'event:evt_3', 'webhook-timestamp': String(NOW / 1000), 'webhook-signature': signature }),
  ).toEqual({ ok: true, id: 'evt_3' });
});

test('any of several secrets, and any of several signatures, will do: a rotation refuses nothing', () => {
  const next = createSigningSecret();
  expect(verify(signed(), { secrets: [next, secret] }).ok).toBe(true);
  const both = `${signRequest({ purpose: 'event', id: 'evt_1', at: NOW, body, secret: next })['webhook-signature']} ${signed()['webhook-signature']}`;
  expect(verify({ ...signed(), 'webhook-signature': both }).ok).toBe(true);
});

test.each([
  ['a changed body', signed(), { body: `${body} ` }, 'no_match'],
  ['another secret', signed(), { secrets: [createSigningSecret()] }, 'no_match'],
  ['no secret at all', signed(), { secrets: [] }, 'no_match'],
  ['another id', { ...signed(), 'webhook-id': 'event:evt_9' }, {}, 'no_match'],
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

test('what is signed for one purpose holds for no other, nor without one', () => {
  for (const purpose of SIGNED_PURPOSES) {
    const headers = signRequest({ purpose, id: 'evt_1', at: NOW, body, secret });
    const holdsFor = SIGNED_PURPOSES.filter((asked) => verify(headers, { purpose: asked }).ok);
    expect(holdsFor).toEqual([purpose]);
    // The purpose is signed: it can't be exchanged or taken off.
    for (const id of ['evt_1', 'event:evt_1', 'panel:evt_1'].filter((other) => other !== headers['webhook-id']))
      for (const asked of SIGNED_PURPOSES)
        expect(verify({ ...headers, 'webhook-id': id }, { purpose: asked }).ok).toBe(false);
  }
});

test('300 seconds either way are allowed', () => {
  expect(verify(signed(NOW - 300_000)).ok).toBe(true);
  expect(verify(signed(NOW + 300_000)).ok).toBe(true);
});

test('what was signed can’t be cut elsewhere: a dot in the id would let a part of the body pass for the time', () => {
  const before = (NOW - 3_600_000) / 1000;
  const text = `a.${NOW / 1000}.[1]`;
  const headers = signRequest({ purpose: 'event', id: 'evt_1', at: before * 1000, body: text, secret });
  const cut = { ...headers, 'webhook-id': `event:evt_1.${before}.a`, 'webhook-timestamp': String(NOW / 1000) };
  expect(verify(headers, { body: text })).toEqual({ ok: false, reason: 'too_old' });
  expect(verify(cut, { body: '[1]' })).toEqual({ ok: false, reason: 'no_match' });
});
