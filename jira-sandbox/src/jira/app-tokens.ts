import { randomBytes } from 'node:crypto';
import type { AppTokenRecord } from './model/records.ts';
import type { RecordStore } from './state/record-store.ts';
import type { Clock } from './timestamps.ts';

/** The classic scopes of an app that reads and writes issues and looks people up, and does nothing else. */
export const DEFAULT_SCOPES: readonly string[] = ['read:jira-work', 'write:jira-work', 'read:jira-user'];

/** Bearer tokens of apps: minted through the control API (or by the Forge host), kept over restarts. */
export class AppTokens {
  private readonly tokens = new Map<string, AppTokenRecord>();
  private readonly store: RecordStore;
  private readonly now: Clock;

  constructor(store: RecordStore, now: Clock) {
    this.store = store;
    this.now = now;
  }

  load(): void {
    for (const record of this.store.load('appToken') as Iterable<AppTokenRecord>) this.tokens.set(record.token, record);
  }

  /**
   * Makes a token for an app.
   * @param ttlMs how long it is good for; null = for ever
   * @param scopes what it may be used for
   */
  mint(
    appId: string,
    accountId: string,
    ttlMs: number | null,
    scopes: readonly string[] = DEFAULT_SCOPES,
  ): AppTokenRecord {
    const expiresAt = ttlMs === null ? null : this.now() + ttlMs;
    const token = expiresAt === null ? `sandbox-app-${random()}` : asJwt(expiresAt);
    const record = { token, appId, accountId, expiresAt, scopes };
    this.tokens.set(token, record);
    this.store.put('appToken', token, record);
    return record;
  }

  /** The token's record, unless it is unknown or has expired. */
  find(token: string): AppTokenRecord | undefined {
    const record = this.tokens.get(token);
    if (record === undefined || (record.expiresAt !== null && record.expiresAt <= this.now())) return undefined;
    return record;
  }

  /** Takes back every token of an app, as an uninstallation does. */
  revoke(appId: string): void {
    for (const { token } of [...this.tokens.values()].filter((record) => record.appId === appId)) {
      this.tokens.delete(token);
      this.store.remove('appToken', token);
    }
  }

  clear(): void {
    this.tokens.clear();
  }
}

const random = () => randomBytes(24).toString('base64url');

/** Atlassian's are JWTs whose `exp` says when they run out; what else is in them is nobody's business. */
function asJwt(expiresAt: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ exp: Math.floor(expiresAt / 1000) })}.${random()}`;
}
