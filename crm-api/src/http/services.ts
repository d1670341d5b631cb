import type { Registry } from 'prom-client';
import type { Config } from '../config.ts';
import type { HttpMetrics } from '../insight/http-metrics.ts';
import type { ProbeResult, Prober, SiteCredentials } from '../insight/probe-site.ts';
import type { FeedHub } from '../live/feed-hub.ts';
import type { Listener } from '../live/listener.ts';
import type { Log } from '../log.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { BlobStore } from '../store/blob-store.ts';
import type { Db } from '../store/database.ts';
import type { Vault } from '../store/vault.ts';
import type { VaultStanding } from '../store/vault-check.ts';
import type { CrmPeopleCommands } from '../sync/crm-people.ts';
import type { DryRunner } from '../sync/dry-run.ts';
import type { ImportCommands } from '../sync/import-commands.ts';
import type { JiraCalls } from '../sync/jira-calls.ts';
import type { PeopleMatching } from '../sync/match-people.ts';
import type { ProjectSetup } from '../sync/project-setup.ts';
import type { SiteAccesses } from '../sync/site-access.ts';
import type { VerifyToken } from './authenticate.ts';
import type { VerifyForge } from './forge-token.ts';
import type { TicketCommands } from './ticket-commands.ts';

/** Asks a Jira site who we are and whether the project can be seen; see insight/probe-site.ts. */
export type ProbeSite = (site: SiteCredentials, prober: Prober) => Promise<ProbeResult>;

/** Everything the HTTP side works with. context.ts builds it; nothing in http/ reaches for anything else. */
export type HttpServices = {
  config: Config;
  db: Db;
  log: Log;
  /** Epoch milliseconds. */
  now: () => number;
  vault: Vault;
  /** Whether the stored secrets open with the keys we have. */
  vaultStanding: () => Promise<VaultStanding>;
  /** Which hosts of sites may be called. */
  outbound: Outbound;
  /** Where the content of attachments is kept. */
  blobs: BlobStore;
  verifyToken: VerifyToken;
  verifyForge: VerifyForge;
  accesses: SiteAccesses;
  commands: TicketCommands;
  projects: ProjectSetup;
  people: PeopleMatching;
  crmPeople: CrmPeopleCommands;
  probeSite: ProbeSite;
  registry: Registry;
  httpMetrics: HttpMetrics;
  listener: Listener;
  hub: FeedHub;
  jiraCalls: JiraCalls;
  imports: ImportCommands;
  dryRun: DryRunner;
};
