import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type Db, openDatabase } from '../../src/store/database.ts';

/** A database that many arenas share, each as a workspace of its own. */
export type ArenaDatabase = { db: Db; owner: pg.Pool; blobs: string };

export async function openArenaDatabase(url: string, ownerUrl: string): Promise<ArenaDatabase> {
  const blobs = await mkdtemp(path.join(tmpdir(), 'synapse-arena-'));
  return { db: openDatabase({ url, max: 12 }), owner: new pg.Pool({ connectionString: ownerUrl, max: 4 }), blobs };
}

export async function closeArenaDatabase({ db, owner, blobs }: ArenaDatabase): Promise<void> {
  await db.destroy();
  await owner.end();
  await rm(blobs, { recursive: true, force: true });
}
