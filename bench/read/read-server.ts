import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from '@synapse/crm-api/config';
import { createContext } from '@synapse/crm-api/context';
import { createApiServer } from '@synapse/crm-api/http/kernel/server';
import express from 'express';
import { jwtVerify } from 'jose';
import pg from 'pg';
import { BARE_ROUTES } from './read-cases.ts';

/**
 * One of the two servers of bench:read, as a process of its own: `node bench/read/read-server.ts crm|bare`. It writes its address on
 * a line of standard output and nothing more.
 */
const STARTS: Readonly<Record<string, () => Promise<string>>> = { crm: startCrm, bare: startBare };

/** The API as in production, without its workers. */
async function startCrm(): Promise<string> {
  return createApiServer(createContext(readConfig(process.env))).listen();
}

/** The same answers as people write them at first: the token by jose, one query without row-level security, res.json. */
async function startBare(): Promise<string> {
  const { DATABASE_URL, DB_POOL_MAX, AUTH_JWT_SECRET, AUTH_JWT_ISSUER: issuer = '' } = process.env;
  const pool = new pg.Pool({ connectionString: DATABASE_URL, max: Number(DB_POOL_MAX) });
  const key = new TextEncoder().encode(AUTH_JWT_SECRET);
  const app = express();
  for (const [name, text] of Object.entries(BARE_ROUTES)) {
    app.get(`/${name}`, async (req, res) => {
      const token = req.headers.authorization?.replace('Bearer ', '') ?? '';
      const { payload } = await jwtVerify(token, key, { issuer, audience: issuer });
      const given = Object.values(req.query) as string[];
      const { rows } = await pool.query(text, [payload.tenant_id, ...given]);
      res.json(text.includes('limit 1\n') ? rows[0] : { items: rows });
    });
  }
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const start = STARTS[process.argv[2] ?? ''];
if (!start) throw new Error('Say which server: crm or bare.');
process.stdout.write(`${JSON.stringify({ url: await start() })}\n`);
