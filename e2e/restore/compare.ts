import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { withClient } from '@synapse/local-stack/demo-database';

/** What is compared, by name: a table, a file, an answer; and a text that is the same only when the thing is. */
export type Facts = Map<string, string>;

const hashOf = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex').slice(0, 16);

/** Every table: how many rows, and a hash over all of them in an order of their own. */
export async function factsOfTables(url: string): Promise<Facts> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select table_name::text as name from information_schema.tables
        where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
    );
    const facts: Facts = new Map();
    for (const { name } of rows) {
      const { rows: found } = await client.query<{ fact: string }>(
        `select count(*) || ' rows, ' || left(md5(coalesce(string_agg(h, '' order by h), '')), 16) as fact
           from (select md5(t::text) as h from "${name}" t) hashed`,
      );
      facts.set(name, found[0]?.fact ?? '');
    }
    return facts;
  });
}

/** Every file below a folder: its size and a hash of its bytes. */
export async function factsOfFolder(folder: string): Promise<Facts> {
  const facts: Facts = new Map();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const bytes = await readFile(file);
    facts.set(path.relative(folder, file), `${bytes.length} bytes, ${hashOf(bytes)}`);
  }
  return facts;
}

/** How the last try to reach Jira went is no part of what was saved: the restored API has made tries of its own. */
function withoutTries(bytes: Buffer): string {
  return JSON.stringify(JSON.parse(String(bytes)), (name, value) => (name === 'sync' ? undefined : value));
}

export type Ask = (where: string) => Promise<{ status: number; bytes: Buffer }>;

type Listed = { items: { id: string }[]; nextCursor?: string | null };

/** What the API answers: each ticket with its comments, history, conflicts and files, and the content of each file. */
export async function factsOfApi(ask: Ask): Promise<Facts> {
  const facts: Facts = new Map();
  const note = async (where: string) => {
    const { status, bytes } = await ask(where);
    facts.set(where, `${status}, ${hashOf(where.endsWith('/content') ? bytes : withoutTries(bytes))}`);
    return bytes;
  };
  const tickets: string[] = [];
  for (let cursor: string | null | undefined = ''; cursor != null; ) {
    const page = JSON.parse(
      String(await note(`/api/tickets?limit=50${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)),
    ) as Listed;
    tickets.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  for (const id of tickets) {
    for (const part of ['', '/comments', '/history', '/attachments']) {
      const bytes = await note(`/api/tickets/${id}${part}`);
      if (part !== '/attachments') continue;
      for (const file of (JSON.parse(String(bytes)) as Listed).items) await note(`/api/attachments/${file.id}/content`);
    }
  }
  await note('/api/contacts');
  await note('/api/sync/conflicts');
  return facts;
}

export type Compared = { same: number; differ: string[] };

/** @param changing names of what changes by itself: only that it is there is demanded of these */
export function compare(before: Facts, after: Facts, changing: ReadonlySet<string> = new Set()): Compared {
  const differ: string[] = [];
  let same = 0;
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === is || (changing.has(name) && was !== undefined && is !== undefined)) same += 1;
    else differ.push(`${name}: ${was ?? 'not there'} before, ${is ?? 'not there'} after`);
  }
  return { same, differ };
}
