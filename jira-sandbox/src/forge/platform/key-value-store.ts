import type { DatabaseSync } from 'node:sqlite';
import type { PlatformCall, WireResponse } from '../functions/protocol.ts';
import { jsonAnswer, jsonBody } from './answer.ts';

/** Forge's limits: a value of 240 KiB, a key of 500 characters (docs/reference/forge-storage.md#values-and-keys). */
const VALUE_BYTES = 240 * 1024;
const KEY = /^[\w:.\-#]{1,500}$/;
const PAGE = 20;

type Row = { key: string; value: string; created_at: number; updated_at: number };

type Ttl = { value: number; unit: 'SECONDS' | 'MINUTES' | 'HOURS' | 'DAYS' };
const UNIT_MS: Readonly<Record<Ttl['unit'], number>> = {
  SECONDS: 1_000,
  MINUTES: 60_000,
  HOURS: 3_600_000,
  DAYS: 86_400_000,
};

/** The key-value store behind @forge/kvs: values, secrets, batches and queries by key. */
export class KeyValueStore {
  private readonly database: DatabaseSync;
  private readonly expiredReadableMs: () => number;

  /** @param expiredReadableMs for how long a value that has run out is still given, ms */
  constructor(database: DatabaseSync, expiredReadableMs: () => number = () => 0) {
    this.database = database;
    this.expiredReadableMs = expiredReadableMs;
  }

  /** How much the app keeps, for the operator: never the values. */
  usage(): { keys: number; secrets: number; bytes: number } {
    const sum =
      'SELECT count(*) AS n, coalesce(sum(length(key) + length(value)), 0) AS bytes FROM entry WHERE secret = ?';
    const [values, secrets] = [0, 1].map((secret) => this.database.prepare(sum).get(secret) as Record<string, number>);
    return { keys: values?.n ?? 0, secrets: secrets?.n ?? 0, bytes: (values?.bytes ?? 0) + (secrets?.bytes ?? 0) };
  }

  clear(): void {
    this.database.exec('DELETE FROM entry');
  }

  /** Answers one call of @forge/kvs. */
  answer(call: PlatformCall): WireResponse {
    const body = jsonBody(call);
    const path = call.path.replace(/^\/api\/v1/, '');
    switch (path) {
      case '/get':
      case '/secret/get':
        return this.get(secretOf(path), body);
      case '/set':
      case '/secret/set':
        return this.set(secretOf(path), body);
      case '/delete':
      case '/secret/delete':
        return this.delete(secretOf(path), body);
      case '/query':
        return this.query(body);
      default:
        return problem(501, 'NOT_IMPLEMENTED', `This Forge host has no ${call.path}: it keeps values and secrets.`);
    }
  }

  private get(secret: number, body: Record<string, unknown>): WireResponse {
    const row = this.find(secret, String(body.key));
    if (!row) return problem(404, 'KEY_NOT_FOUND', 'The requested key does not exist.');
    return jsonAnswer(200, shown(row));
  }

  private set(secret: number, body: Record<string, unknown>): WireResponse {
    const key = String(body.key);
    if (!KEY.test(key)) return problem(400, 'INVALID_KEY', 'A key is 1 to 500 letters, digits or one of _ : . - #');
    if (body.value === undefined || body.value === null) return problem(400, 'INVALID_VALUE', 'A value is needed.');
    const value = JSON.stringify(body.value);
    if (Buffer.byteLength(value) > VALUE_BYTES) return problem(400, 'MAX_SIZE', 'A value has at most 240 KiB.');
    const { keyPolicy = 'OVERRIDE', ttl } = (body.options ?? {}) as { keyPolicy?: string; ttl?: Ttl };
    const now = Date.now();
    const before = this.find(secret, key);
    if (before && keyPolicy === 'FAIL_IF_EXISTS') return problem(409, 'KEY_CONFLICT', 'The key exists already.');
    this.database
      .prepare(
        `INSERT INTO entry (secret, key, value, created_at, updated_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (secret, key) DO UPDATE
         SET value = excluded.value, updated_at = excluded.updated_at, expires_at = excluded.expires_at`,
      )
      .run(secret, key, value, now, now, ttl ? now + ttl.value * UNIT_MS[ttl.unit] : null);
    return jsonAnswer(200);
  }

  private delete(secret: number, body: Record<string, unknown>): WireResponse {
    this.database.prepare('DELETE FROM entry WHERE secret = ? AND key = ?').run(secret, String(body.key));
    return jsonAnswer(204);
  }

  private query(body: Record<string, unknown>): WireResponse {
    const [where] = (body.where ?? []) as { condition?: string; values?: string[] }[];
    if (where && where.condition !== 'BEGINS_WITH') return problem(400, 'INVALID_QUERY', 'Only BEGINS_WITH is known.');
    const prefix = where?.values?.[0] ?? '';
    const limit = Math.min(Number(body.limit ?? 10), 100) || PAGE;
    const rows = this.database
      .prepare('SELECT * FROM entry WHERE secret = 0 AND key > ? AND substr(key, 1, ?) = ? ORDER BY key LIMIT ?')
      .all(String(body.after ?? ''), prefix.length, prefix, limit + 1) as Row[];
    const page = rows.slice(0, limit);
    const cursor = rows.length > limit ? { cursor: page.at(-1)?.key } : {};
    return jsonAnswer(200, { data: page.map(shown), ...cursor });
  }

  private find(secret: number, key: string): Row | undefined {
    this.database.prepare('DELETE FROM entry WHERE expires_at <= ?').run(Date.now() - this.expiredReadableMs());
    return this.database.prepare('SELECT * FROM entry WHERE secret = ? AND key = ?').get(secret, key) as
      | Row
      | undefined;
  }
}

function secretOf(path: string): number {
  return path.startsWith('/secret/') ? 1 : 0;
}

function shown(row: Row) {
  return { key: row.key, value: JSON.parse(row.value), createdAt: row.created_at, updatedAt: row.updated_at };
}

function problem(status: number, code: string, message: string): WireResponse {
  return jsonAnswer(status, { code, message });
}
