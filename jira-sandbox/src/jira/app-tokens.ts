import { randomBytes } from 'node:crypto';
import type { AppTokenRecord } from './model/records.ts';
import type { RecordStore } from './state/record-store.ts';
import type { Clock } from './timestamps.ts';

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
   */
  mint(appId: string, accountId: string, ttlMs: number | null): AppTokenRecord {
    const token = `sandbox-app-${randomBytes(24).toString('base64url')}`;
    const record = { token, appId, accountId, expiresAt: ttlMs === null ? null : this.now() + ttlMs };
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

  clear(): void {
    this.tokens.clear();
  }
}
