import { expect, test } from '@jest/globals';
import { answerOf } from '../../src/settings/attempt-words.ts';
import { inGerman } from '../support/in-german.ts';

const failed = (error: string | null) => answerOf({ status: null, error });

test.each([
  ['timeout', 'no answer in time', 'keine Antwort in der Zeit'],
  ['address_not_allowed', /inside of a network/, /im Innern eines Netzes/],
  ['ECONNREFUSED', /nothing listens .* \(ECONNREFUSED\)/, /hört nichts \(ECONNREFUSED\)/],
  ['CERT_HAS_EXPIRED', /certificate is not valid \(CERT_HAS_EXPIRED\)/, /Zertifikat .* \(CERT_HAS_EXPIRED\)/],
  ['HPE_INVALID_CONSTANT', /another protocol/, /ein anderes Protokoll/],
  ['constructor', 'no answer', 'keine Antwort'],
  [null, 'no answer', 'keine Antwort'],
])('why a message got no answer is said in words: %s', async (code, english, german) => {
  expect(failed(code)).toMatch(english);
  await inGerman();
  expect(failed(code)).toMatch(german);
});

test('an answer is its status', () => {
  expect(answerOf({ status: 503, error: null })).toBe('HTTP 503');
});
