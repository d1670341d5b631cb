import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Db, openDatabase, withOperator } from './store/db/database.ts';
import { listWorkspaces, type WorkspaceRow } from './store/members/workspaces.ts';
import { createWorkspace, exportWorkspace, removeWorkspace, renameWorkspace } from './sync/members/workspaces.ts';

const USAGE = {
  create: 'npm run workspace -- create "Our support" --owner me@company.com',
  list: 'npm run workspace -- list',
  rename: 'npm run workspace -- rename <id> "New name"',
  delete: 'npm run workspace -- delete <id> --export <file>',
};
type CommandName = keyof typeof USAGE;

const HELP = `${Object.values(USAGE).join('\n')}

It reads DATABASE_DIRECT_URL (or DATABASE_URL), which must log in as the role that owns the tables: the API's own login may
not do this. delete asks for the workspace's name, and writes everything that is in it into a new file before it goes;
without a terminal, give the name as --confirm.`;

/** PostgreSQL's code. */
const UNDEFINED_TABLE = '42P01';

/** Something was asked for that can't be done, in words for the terminal. */
class Refused extends Error {}

const nameSchema = z.string().trim().min(1).max(200);

type Options = { owner?: string | undefined; export?: string | undefined; confirm?: string | undefined };

/** Everything that is wrong with what was typed is said before the database is opened. */
async function main(args: string[]): Promise<void> {
  const run = readCommand(args);
  const url = process.env.DATABASE_DIRECT_URL || process.env.DATABASE_URL;
  if (!url) throw new Refused('DATABASE_URL is not set. Give it the role that owns the tables.');
  const db = openDatabase({ url, max: 2 });
  try {
    await run(db);
  } finally {
    await db.destroy();
  }
}

function readCommand(args: string[]): (db: Db) => Promise<void> {
  const [given = '', ...rest] = args;
  if (!Object.hasOwn(USAGE, given)) throw new Refused(HELP);
  const name = given as CommandName;
  const command = COMMANDS[name];
  try {
    const { positionals, values } = parseArgs({
      args: rest,
      allowPositionals: true,
      options: Object.fromEntries(command.options.map((one) => [one, { type: 'string' as const }])),
    });
    const more = positionals[command.takes];
    if (more !== undefined) throw new Refused(`“${more}” is too much. Put a name of several words in quotation marks.`);
    return command.read(positionals, values as Options);
  } catch (error) {
    throw new Refused(`${(error as Error).message}\n\n${USAGE[name]}`);
  }
}

type Command = {
  /** How many words it takes, and which options. */
  takes: number;
  options: readonly (keyof Options)[];
  /** @throws Refused when something is missing or wrong */
  read(words: string[], options: Options): (db: Db) => Promise<void>;
};

const COMMANDS: Readonly<Record<CommandName, Command>> = {
  create: {
    takes: 1,
    options: ['owner'],
    read([given], { owner }) {
      const name = readName(given);
      const email = z.email().safeParse(owner?.trim());
      if (!email.success) throw new Refused('Name the owner by their e-mail address: --owner me@company.com');
      return async (db) => {
        const made = await createWorkspace(db, { name, owner: email.data }, new Date());
        print(`The workspace ${made.id} is made.
${email.data} becomes its owner when they first sign in, with this address verified by your identity provider.
Who belongs to another workspace already accepts by this token (POST /api/me/invitations), which is shown this once:
  ${made.token}
Both until ${made.expiresAt.toISOString()}.`);
      };
    },
  },

  list: {
    takes: 0,
    options: [],
    read: () => async (db) => {
      const rows = await withOperator(db, listWorkspaces);
      if (rows.length === 0) print('There is no workspace yet.');
      for (const { id, name, members, invitations, createdAt } of rows)
        print(`${id}  ${createdAt.toISOString().slice(0, 10)}  members: ${members}  invited: ${invitations}  ${name}`);
    },
  },

  rename: {
    takes: 2,
    options: [],
    read([given, words]) {
      const id = readId(given);
      const name = readName(words);
      return async (db) => {
        await renameWorkspace(db, (await find(db, id)).id, name);
        print('It is renamed. A process of the API shows the new name within seconds.');
      };
    },
  },

  delete: {
    takes: 1,
    options: ['export', 'confirm'],
    read([given], { export: file, confirm }) {
      const id = readId(given);
      if (!file) throw new Refused('Say where everything in it is to be written first: --export <file>');
      return async (db) => {
        const workspace = await find(db, id);
        const said = confirm ?? (await ask(`To delete the workspace for good, type its name (${workspace.name}): `));
        if (said.trim() !== workspace.name) throw new Refused('That is not its name. Nothing was deleted.');
        const records = await writeExport(db, workspace, file);
        print(
          `${records} records are in ${file}. The content of attachments is not: it is in the store of attachments.`,
        );
        await removeWorkspace(db, id);
        // A request that was under way may have written something since.
        await removeWorkspace(db, id);
        print('It is deleted.');
      };
    },
  },
};

async function find(db: Db, id: string): Promise<WorkspaceRow> {
  const rows = await withOperator(db, listWorkspaces);
  const row = rows.find((one) => one.id === id);
  if (!row) throw new Refused('There is no workspace with this id. `npm run workspace -- list` shows them.');
  return row;
}

function readId(given: string | undefined): string {
  const id = z.uuid().safeParse(given?.toLowerCase());
  if (!id.success) throw new Refused('Name the workspace by its id, a UUID. `npm run workspace -- list` shows it.');
  return id.data;
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

function explain(error: Error & { code?: string }): string {
  const { message, code } = error;
  if (code === UNDEFINED_TABLE)
    return `This database has no tables of the CRM (${message}). Is DATABASE_URL the API’s? In a new one, run crm-api/src/migrate.ts first.`;
  const denied = message.includes('permission denied to set role') || message.includes('permission denied for');
  return denied ? `${message}. Log in as the role that owns the tables (DATABASE_URL).` : message;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  print(explain(error as Error));
  process.exitCode = 1;
}
