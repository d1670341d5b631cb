import { afterEach } from '@jest/globals';
import { chooseLanguage } from '../../src/texts/language.ts';

const before = globalThis.localStorage;

/** Has all texts in German until the test ends. The browser's storage, which keeps that, is not in Node. */
export function inGerman(): Promise<void> {
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: { setItem: () => {} } });
  return chooseLanguage('de');
}

afterEach(async () => {
  if (globalThis.localStorage !== before) await chooseLanguage('en');
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: before });
});
