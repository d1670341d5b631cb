import { createHash } from 'node:crypto';

/**
 * A UUID (version 8: made from a hash) that is the same for the same parts. What comes from Jira gets its id this
 * way, so that two workers who learn of it at once write the same row and not two.
 */
export function stableId(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(parts.join('\u0000')).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
