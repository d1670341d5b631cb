import { randomBytes, randomUUID } from 'node:crypto';
import { type Sandbox, startSandbox } from '@synapse/jira-sandbox/server';
import { LOCAL_OUTBOUND } from '@synapse/local-stack/local-outbound';
import { withTenant } from '../../src/store/db/database.ts';
import { aboutJiraToken, createVault } from '../../src/store/db/vault.ts';
import { takeEvents } from '../../src/store/events/inbox.ts';
import type { SyncSettings } from '../../src/sync/engine/sync-context.ts';
import { createSiteConnector } from '../../src/sync/sites/connect-site.ts';
import { createSyncWorld, type SyncWorld } from './sync-world.ts';
import { toEvent } from './to-event.ts';

export type TwoSites = {
  world: SyncWorld;
  /** The Jira of the other site: its issues have the same ids as those of the world's own. */
  other: Sandbox;
  otherSiteId: string;
  /** Receives all events of both sites, as the world's settle does of its own. */
  settle(): Promise<void>;
  /** Calls the other Jira as a person. */
  callOther<T>(method: string, path: string, body?: unknown): Promise<T>;
  close(): Promise<void>;
};

const OTHER_CLOUD = 'another-cloud';

/** A workspace with two Jira sites whose issues have the same ids. @param otherProject the other site's default project */
export async function createTwoSites(otherProject: string, settings: Partial<SyncSettings> = {}): Promise<TwoSites> {
  const world = await createSyncWorld(settings);
  const other = await startSandbox({ seed: 'empty' });
  const otherSiteId = randomUUID();
  const vault = createVault({ current: randomBytes(32) });
  await withTenant(world.db, world.tenantId, async (tx) => {
    const one = await tx.selectFrom('jira_site').selectAll().executeTakeFirstOrThrow();
    await tx
      .insertInto('jira_site')
      .values({
        ...{ tenant_id: world.tenantId, id: otherSiteId, cloud_id: OTHER_CLOUD, base_url: other.url },
        ...{ email: one.email, project_key: otherProject, config: '{}', installation_id: null, app_version: null },
        api_token_encrypted: vault.seal('sandbox-token-grace', aboutJiraToken(world.tenantId)),
      })
      .execute();
  });
  const { connect } = world.sync;
  const connectOther = createSiteConnector({ db: world.db, vault, outbound: LOCAL_OUTBOUND, now: world.sync.now });
  world.sync.connect = (tenantId, siteId, ...more) =>
    (siteId === otherSiteId ? connectOther : connect)(tenantId, siteId, ...more);
  const events: NonNullable<ReturnType<typeof toEvent>>[] = [];
  other.jira.changes.subscribe((change) => {
    const event = toEvent(change, OTHER_CLOUD);
    if (event) events.push(event);
  });
  const receive = async () => {
    const rows = events.splice(0).map((event) => ({
      ...{ tenantId: world.tenantId, siteId: otherSiteId, eventId: event.id, issueId: event.issue.id },
      ...{ type: event.type, payload: JSON.stringify(event), receivedMs: world.sync.now() },
    }));
    if (rows.length > 0) await takeEvents(world.db, rows);
  };
  return {
    ...{ world, other, otherSiteId },
    async settle() {
      do {
        await receive();
        await world.settle();
      } while (events.length > 0);
    },
    async callOther<T>(method: string, path: string, body?: unknown) {
      const answer = await fetch(`${other.url}/rest/api/3/${path}`, {
        method,
        headers: {
          authorization: `Basic ${btoa('ada@example.com:sandbox-token-ada')}`,
          'content-type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return (await answer.json()) as T;
    },
    async close() {
      await world.close();
      await other.close();
    },
  };
}
