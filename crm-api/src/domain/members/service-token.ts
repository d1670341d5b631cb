import { crc32 } from 'node:zlib';
import { newSecret } from './secret-token.ts';

/** By its prefix and its checksum a scanner for secrets can tell a service token, and this API a text that is none. */
const PREFIX = 'syn_';

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');

/** `syn_`, 32 random bytes in base64url, and the CRC-32 of all before it in hex. It is shown once. */
export function newServiceToken(): string {
  const secret = PREFIX + newSecret();
  return secret + checksum(secret);
}

/** Whether a bearer token is meant as a service token: a JWT never begins so. */
export const isServiceToken = (token: string): boolean => token.startsWith(PREFIX);

/** Whether it can be one at all: then it is worth looking for. */
export const isWellFormed = (token: string): boolean =>
  /^syn_[\w-]{43}[0-9a-f]{8}$/.test(token) && checksum(token.slice(0, -8)) === token.slice(-8);

const KEY = 'token:';

/** One name for a service token, in caches, notifications and histories. */
export const serviceTokenKey = (id: string): string => KEY + id;

export const isServiceTokenKey = (key: string): boolean => key.startsWith(KEY);

export const serviceTokenId = (key: string): string => key.slice(KEY.length);
