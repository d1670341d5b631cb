import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createVault } from '../../../src/store/db/vault.ts';

const current = randomBytes(32);
const previous = randomBytes(32);

test('what was sealed opens, and no two seals are alike', () => {
  const vault = createVault({ current });
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (plain, about) => {
      const sealed = vault.seal(plain, about);
      expect(vault.open(sealed, about)).toBe(Buffer.from(plain).toString());
      expect(vault.seal(plain, about).equals(sealed)).toBe(false);
    }),
  );
});

test('a changed byte, another purpose or a cut end does not open', () => {
  const vault = createVault({ current });
  const sealed = vault.seal('secret', 'site-secret:1');
  for (let i = 0; i < sealed.length; i++) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(i) ^ 1, i);
    expect(() => vault.open(changed, 'site-secret:1')).toThrow();
  }
  expect(() => vault.open(sealed, 'site-secret:2')).toThrow();
  expect(() => vault.open(sealed.subarray(0, 20), 'site-secret:1')).toThrow();
  expect(() => vault.open(sealed.subarray(0, -1), 'site-secret:1')).toThrow();
});

test('a rotated key still opens what the one before sealed, and seals no more with it', () => {
  const old = createVault({ current: previous }).seal('secret', 'x');
  const rotated = createVault({ current, previous });
  expect(rotated.open(old, 'x')).toBe('secret');
  expect(createVault({ current }).open(rotated.seal('secret', 'x'), 'x')).toBe('secret');
  expect(() => createVault({ current }).open(old, 'x')).toThrow('ENCRYPTION_KEY_PREVIOUS');
});
