import { createSign, generateKeyPairSync, type JsonWebKey, type KeyObject, randomUUID } from 'node:crypto';

/** Forge's public keys, as its JWKS endpoint answers. */
export type Jwks = { keys: (JsonWebKey & { kid: string; alg: string; use: string })[] };

type SigningKey = { kid: string; privateKey: KeyObject; publicKey: KeyObject };

/** A FIT lives 25 s (docs/reference/forge-remotes.md#invocation-token). */
const LIVES_SECONDS = 25;

/** Signs Forge invocation tokens (FIT): RS256, with keys of this host that can be rotated. Born with its first use. */
export class InvocationTokens {
  private keys: SigningKey[] = [];

  /** @param claims what the token says besides when and who: `app`, `context`, `principal` */
  mint(appId: string, claims: Record<string, unknown>, now = Date.now()): string {
    const { kid, privateKey } = this.newest();
    const seconds = Math.floor(now / 1000);
    const payload = {
      ...claims,
      iss: 'forge/invocation-token',
      aud: appId,
      iat: seconds,
      nbf: seconds,
      exp: seconds + LIVES_SECONDS,
      jti: randomUUID(),
    };
    const signed = `${encoded({ alg: 'RS256', typ: 'JWT', kid })}.${encoded(payload)}`;
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
  }

  jwks(): Jwks {
    this.newest();
    const keys = this.keys.map(({ kid, publicKey }) => ({
      ...publicKey.export({ format: 'jwk' }),
      kid,
      alg: 'RS256',
      use: 'sig',
    }));
    return { keys };
  }

  /** From now on a new key signs. @param keepOld whether the ones before are still shown: Atlassian shows them a while */
  rotate(keepOld: boolean): void {
    this.newest();
    this.keys = [newKey(), ...(keepOld ? this.keys : [])];
  }

  private newest(): SigningKey {
    const key = this.keys[0] ?? newKey();
    if (this.keys.length === 0) this.keys = [key];
    return key;
  }
}

function newKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid: `forge/invocation-token/${randomUUID()}`, privateKey, publicKey };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
