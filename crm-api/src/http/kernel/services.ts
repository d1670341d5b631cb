import type { Registry } from 'prom-client';
import type { Config } from '../../config.ts';
import type { Outbound } from '../../egress/egress.ts';
import type { Mailer } from '../../egress/mailer.ts';
import type { FeedHub } from '../../live/feed-hub.ts';
import type { Listener } from '../../live/listener.ts';
import type { PresenceBoard } from '../../live/presence.ts';
import type { WorkerNotifier } from '../../live/worker-notifier.ts';
import type { Log } from '../../log.ts';
import type { HttpMetrics } from '../../metrics/http-metrics.ts';
import type { BlobStore } from '../../store/blobs/blob-store.ts';
import type { Db } from '../../store/db/database.ts';
import type { Vault } from '../../store/db/vault.ts';
import type { VaultStanding } from '../../store/db/vault-check.ts';
import type { BulkCommands } from '../../sync/bulk/bulk-commands.ts';
import type { RightToBulks } from '../../sync/bulk/right-to-bulks.ts';
import type { TicketCommands } from '../../sync/commands/ticket-commands.ts';
import type { ImportCommands } from '../../sync/imports/import-commands.ts';
import type { CrmPeopleCommands } from '../../sync/mapping/crm-people.ts';
import type { PeopleMatching } from '../../sync/mapping/match-people.ts';
import type { ProjectSetup } from '../../sync/mapping/project-setup.ts';
import type { Memberships } from '../../sync/members/memberships.ts';
import type { ServiceTokens } from '../../sync/members/service-tokens.ts';
import type { WebhookContext } from '../../sync/outgoing-webhooks/run-endpoint.ts';
import type { JiraCalls } from '../../sync/rate-limit/jira-calls.ts';
import type { DryRunner } from '../../sync/reconcile/dry-run.ts';
import type { SiteProbe } from '../../sync/sites/probe-site.ts';
import type { SiteAccesses } from '../../sync/sites/site-access.ts';
import type { VerifyToken } from '../auth/authenticate.ts';
import type { VerifyForge } from '../auth/forge-token.ts';
import type { UserNotes } from '../auth/user-notes.ts';

/** Everything the HTTP side works with. context.ts builds it; nothing in http/ reaches for anything else. */
export type HttpServices = {
  config: Config;
  db: Db;
  log: Log;
  /** Epoch milliseconds. */
  now: () => number;
  /** The time as all processes have it (store/db/shared-clock.ts): what one notes, another goes by. */
  sharedNow: () => number;
  vault: Vault;
  /** Whether the stored secrets open with the keys we have. */
  vaultStanding: () => Promise<VaultStanding>;
  /** Which hosts of sites may be called. */
  outbound: Outbound;
  /** Where the content of attachments is kept. */
  blobs: BlobStore;
  verifyToken: VerifyToken;
  verifyForge: VerifyForge;
  memberships: Memberships;
  serviceTokens: ServiceTokens;
  userNotes: UserNotes;
  rightToBulks: RightToBulks;
  accesses: SiteAccesses;
  commands: TicketCommands;
  projects: ProjectSetup;
  people: PeopleMatching;
  crmPeople: CrmPeopleCommands;
  probeSite: SiteProbe;
  registry: Registry;
  httpMetrics: HttpMetrics;
  listener: Listener;
  /** Told of work that many small transactions make due. */
  workers: WorkerNotifier;
  hub: FeedHub;
  presence: PresenceBoard;
  jiraCalls: JiraCalls;
  imports: ImportCommands;
  bulk: BulkCommands;
  dryRun: DryRunner;
  webhooks: WebhookContext;
  /** Null: nothing is mailed. */
  mailer: Mailer | null;
};
