import type { CreatePairingCode } from '@synapse/shared/pairing';
import type { Registry } from 'prom-client';
import type { Config } from '../config.ts';
import type { HttpMetrics } from '../insight/http-metrics.ts';
import type { FeedHub } from '../live/feed-hub.ts';
import type { Listener } from '../live/listener.ts';
import type { Log } from '../log.ts';
import type { Db } from '../store/database.ts';
import type { Vault } from '../store/vault.ts';
import type { VerifyToken } from './authenticate.ts';
import type { TicketCommands } from './ticket-commands.ts';

/** What came of asking a Jira site who we are. `error` is for people. */
export type ProbeResult =
  | { ok: true; account: string | null; latencyMs: number }
  | { ok: false; error: string; latencyMs: number };

/** Asks Jira, with these credentials, who we are and whether the project can be seen. Never throws for Jira's answer. */
export type ProbeSite = (credentials: CreatePairingCode) => Promise<ProbeResult>;

/** Everything the HTTP side works with. context.ts builds it; nothing in http/ reaches for anything else. */
export type HttpServices = {
  config: Config;
  db: Db;
  log: Log;
  /** Epoch milliseconds. */
  now: () => number;
  vault: Vault;
  verifyToken: VerifyToken;
  commands: TicketCommands;
  probeSite: ProbeSite;
  registry: Registry;
  httpMetrics: HttpMetrics;
  listener: Listener;
  hub: FeedHub;
};
