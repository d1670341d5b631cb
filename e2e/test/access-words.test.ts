import { expect, test } from '@jest/globals';
import { describeAccess } from '@synapse/crm-api/domain/site/choose-access';
import { accessWordsOf } from '@synapse/crm-web/settings/sites/access-words';

/** The frontend knows the API by its contract alone, so what both say is compared here. */

const NOW = Date.parse('2026-11-28T09:00:00Z');
const token = { receivedAt: NOW, expiresAt: NOW + 3_600_000, refusedAt: null };
const TOKENS = [null, token, { ...token, expiresAt: NOW }, { ...token, refusedAt: NOW }];

test('as whom a site is called is said in English as the API says it', () => {
  for (const choice of ['auto', 'app', 'api_token'] as const)
    for (const hasApiToken of [true, false])
      for (const appToken of TOKENS) {
        const access = describeAccess({ choice, hasApiToken, appToken }, NOW);
        expect({ access, words: accessWordsOf(access) }).toEqual({ access, words: access.words });
      }
});
