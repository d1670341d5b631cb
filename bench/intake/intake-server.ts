import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from '@synapse/crm-api/config';
import { createContext } from '@synapse/crm-api/context';
import { createApiServer } from '@synapse/crm-api/http/kernel/server';
import { jiraEventSchema } from '@synapse/shared/jira-event';
import express from 'express';
import pg from 'pg';
import { Webhook } from 'standardwebhooks';

/**
 * One of the servers of bench:intake, as a process of its own: `node bench/intake/intake-server.ts crm|express|bare`. It writes
 * its address on a line of standard output and nothing more.
 */
const STARTS: Readonly<Record<string, () => Promise<string>>> = {
  crm: startCrm,
  express: startExpress,
  bare: startBare,
};

/** The API as in production, without its workers: what becomes of an event later is not intake. */
async function startCrm(): Promise<string> {
  return createApiServer(createContext(readConfig(process.env))).listen();
}

/** A receiver as people write it: Express, the library of Standard Webhooks, zod, and an insert for each request. */
async function startExpress(): Promise<string> {
  const { DATABASE_URL, DB_POOL_MAX, SIGNING_SECRET = '' } = process.env;
  const pool = new pg.Pool({ connectionString: DATABASE_URL, max: Number(DB_POOL_MAX) });
  const webhook = new Webhook(SIGNING_SECRET);
  const app = express();
  app.post('/api/jira/events', express.raw({ type: 'application/json' }), async (req, res) => {
    const headers = req.headers as Record<string, string>;
    let payload: unknown;
    try {
      payload = webhook.verify(req.body as Buffer, headers);
    } catch {
      res.status(401).json({ error: 'bad signature' });
      return;
    }
    const event = jiraEventSchema.parse(payload);
    const { rowCount } = await pool.query(
      'insert into bench_event (id, issue_id, type, payload) values ($1, $2, $3, $4) on conflict do nothing',
      [event.id, event.issue.id, event.type, JSON.stringify(event)],
    );
    res.status(rowCount === 1 ? 202 : 200).json({ accepted: rowCount === 1 });
  });
  return listen(app);
}

/** What Express and Node cost by themselves. */
async function startBare(): Promise<string> {
  const app = express();
  app.post('/api/jira/events', express.raw({ type: 'application/json' }), (_req, res) => {
    res.status(202).json({ accepted: true });
  });
  return listen(app);
}

async function listen(app: express.Express): Promise<string> {
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const start = STARTS[process.argv[2] ?? ''];
if (!start) throw new Error('Say which server: crm, express or bare.');
process.stdout.write(`${JSON.stringify({ url: await start() })}\n`);
process.once('SIGTERM', () => process.exit(0));
