import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';

/**
 * Makes the role that the API logs in as, or sets its password again. It owns nothing and may do nothing by itself: each
 * transaction takes on one of the API's two roles (ARCHITECTURE.md, "Tenancy").
 * @param connectionString of a role that may create roles, on a database that is migrated
 */
export async function ensureApiLogin(
  connectionString: string,
  { name, password }: { name: string; password: string },
): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const role = client.escapeIdentifier(name);
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [name]);
    if (!rowCount) await client.query(`create role ${role}`);
    // Without NOINHERIT it would see what the worker sees before it takes on a role.
    const bare = 'login noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls';
    await client.query(`alter role ${role} ${bare} password ${client.escapeLiteral(scramVerifier(password))}`);
    await client.query(`grant synapse_app, synapse_worker to ${role}`);
  } finally {
    await client.end();
  }
}

/**
 * What PostgreSQL itself would store of a password (RFC 5803), so that the password stands in no statement that it may log.
 * Only for passwords of letters, digits and the like, which SASLprep leaves as they are.
 */
function scramVerifier(password: string): string {
  const [salt, iterations] = [randomBytes(16), 4096];
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const hmac = (words: string) => createHmac('sha256', salted).update(words).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${hmac('Server Key').toString('base64')}`;
}
