import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Db, openDatabase, withOperator } from './store/db/database.ts';
import { listWorkspaces, type WorkspaceRow } from './store/members/workspaces.ts';
import { createWorkspace, exportWorkspace, removeWorkspace, renameWorkspace } from './sync/members/workspaces.ts';

const USAGE = `npm run workspace -- create "Our support" --owner me@company.com
npm run workspace -- list
npm run workspace -- rename <id> "New name"
npm run workspace -- delete <id> --export <file>

It reads DATABASE_DIRECT_URL (or DATABASE_URL), which must log in as the role that owns the tables: the API's own login may
not do this. delete writes everything that is in the workspace into a new file first, and asks for its name; without a
terminal, give the name as --confirm.`;

/** Something was asked for that can't be done, in words for the terminal. */
class Refused extends Error {}

const nameSchema = z.string().trim().min(1).max(200);

async function main(args: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { owner: { type: 'string' }, export: { type: 'string' }, confirm: { type: 'string' } },
  });
  const [command, ...rest] = positionals;
  const run = COMMANDS[command ?? ''];
  if (!run) throw new Refused(USAGE);
  const url = process.env.DATABASE_DIRECT_URL || process.env.DATABASE_URL;
  if (!url) throw new Refused('DATABASE_URL is not set. Give it the role that owns the tables.');
  const db = openDatabase({ url, max: 2 });
  try {
    await run(db, rest, values);
  } finally {
    await db.destroy();
  }
}

type Options = { owner?: string | undefined; export?: string | undefined; confirm?: string | undefined };

const COMMANDS: Readonly<Record<string, (db: Db, rest: string[], options: Options) => Promise<void>>> = {
  async create(db, [name], { owner }) {
    const email = z.email().safeParse(owner?.trim());
    if (!email.success) throw new Refused('Name the owner by their e-mail address: --owner me@company.com');
    const made = await createWorkspace(db, { name: readName(name), owner: email.data }, new Date());
    print(`The workspace ${made.id} is made.
${email.data} becomes its owner when they first sign in, with this address verified by your identity provider.
Who belongs to another workspace already accepts by this token (POST /api/me/invitations), which is shown this once:
  ${made.token}
Both until ${made.expiresAt.toISOString()}.`);
  },

  async list(db) {
    const rows = await withOperator(db, listWorkspaces);
    if (rows.length === 0) print('There is no workspace yet.');
    for (const { id, name, members, invitations, createdAt } of rows)
      print(`${id}  ${createdAt.toISOString().slice(0, 10)}  members: ${members}  invited: ${invitations}  ${name}`);
  },

  async rename(db, [id, name]) {
    const { id: known } = await find(db, id);
    await renameWorkspace(db, known, readName(name));
    print('It is renamed. A process of the API shows the new name within seconds.');
  },

  async delete(db, [id], { export: file, confirm }) {
    const { id: known, name } = await find(db, id);
    if (!file) throw new Refused('Say where everything in it is to be written first: --export <file>');
    const records = await writeExport(db, { id: known, name }, file);
    print(`${records} records are in ${file}. The content of attachments is not: it is in the store of attachments.`);
    const said = confirm ?? (await ask(`To delete the workspace for good, type its name (${name}): `));
    if (said.trim() !== name) throw new Refused('That is not its name. Nothing was deleted.');
    await removeWorkspace(db, known);
    // A request that was under way may have written something since.
    await removeWorkspace(db, known);
    print('It is deleted.');
  },
};

async function find(db: Db, id: string | undefined): Promise<WorkspaceRow> {
  const rows = await withOperator(db, listWorkspaces);
  const row = rows.find((one) => one.id === id?.toLowerCase());
  if (!row) throw new Refused('There is no workspace with this id. `npm run workspace -- list` shows them.');
  return row;
}

function readName(name: string | undefined): string {
  const parsed = nameSchema.safeParse(name);
  if (!parsed.success) throw new Refused('Give the workspace a name of at most 200 characters, in quotation marks.');
  return parsed.data;
}

/** Into a file that is not there yet, readable for its owner only. */
async function writeExport(db: Db, workspace: { id: string; name: string }, file: string): Promise<number> {
  const handle = await open(file, 'wx', 0o600).catch((error: Error) => {
    throw new Refused(`${file} can’t be written: ${error.message}`);
  });
  try {
    const records = await exportWorkspace(db, workspace, new Date(), async (text) => void (await handle.write(text)));
    await handle.sync();
    return records;
  } finally {
    await handle.close();
  }
}

async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY) throw new Refused('There is no terminal to ask. Give the name as --confirm.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const { message } = error as Error;
  const denied = message.includes('permission denied to set role') || message.includes('permission denied for');
  print(denied ? `${message}. Log in as the role that owns the tables (DATABASE_URL).` : message);
  process.exitCode = 1;
}
