import { randomUUID } from 'node:crypto';
import { createSigningSecret, SITE_HEADER, type SignedPurpose } from '@synapse/shared/forge/signing';
import type { JiraEvent } from '@synapse/shared/jira-event';
import { Webhook } from 'standardwebhooks';
import { withTenant } from '../../../src/store/db/database.ts';
import { aboutJiraToken } from '../../../src/store/db/vault.ts';
import { addSecret } from '../../../src/store/sites/signing-secrets.ts';
import { connectSite } from '../../../src/store/sites/sites.ts';
import type { Answer, TestApi } from './api.ts';

/** A site that is connected, as pairing leaves it. */
export type TestSite = { tenantId: string; siteId: string; cloudId: string; secret: string };

export async function connectTestSite(
  api: Pick<TestApi, 'context'>,
  tenantId: string,
  baseUrl = 'http://127.0.0.1:1',
  cloudId: string = randomUUID(),
): Promise<TestSite> {
  const { db, vault } = api.context;
  const secret = createSigningSecret();
  const siteId = await withTenant(db, tenantId, async (tx) => {
    const id = await connectSite(tx, tenantId, {
      cloudId,
      baseUrl,
      email: 'ada@example.com',
      apiTokenSealed: vault.seal('sandbox-token-ada', aboutJiraToken(tenantId)),
      projectKey: 'KAN',
      installationId: 'installation-1',
      environmentId: 'environment-1',
      appVersion: '1.0.0',
    });
    await addSecret(tx, vault, 'app', { tenantId, siteId: id, secret });
    return id;
  });
  return { tenantId, siteId, cloudId, secret };
}

/** An event such as the Forge app pushes. */
export function issueEvent(site: TestSite, changed: Partial<JiraEvent> = {}): JiraEvent {
  return {
    id: `evt-${randomUUID()}`,
    cloudId: site.cloudId,
    occurredAt: Date.now(),
    actorAccountId: null,
    selfGenerated: false,
    type: 'issue.updated',
    issue: { id: '10001', key: 'KAN-1', updated: Date.now(), fields: { summary: 'Printer on fire' } },
    ...changed,
  } as JiraEvent;
}

export type Push = {
  secret: string;
  cloudId: string;
  /** What it is signed for; by default what the address takes. */
  purpose?: SignedPurpose;
  id: string;
  body: string;
  /** When it was signed, epoch milliseconds. */
  at?: number;
  headers?: Record<string, string>;
};

/** Signs with the `standardwebhooks` package, whose authors wrote the spec: not with the code under test. */
export function signedHeaders(push: Push & { purpose: SignedPurpose }): Record<string, string> {
  const { secret, cloudId, purpose, body, at = Date.now(), headers } = push;
  const id = `${purpose}:${push.id}`;
  return {
    'content-type': 'application/json',
    [SITE_HEADER]: cloudId,
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, new Date(at), body),
    ...headers,
  };
}

/** What each address takes. */
const PURPOSES: Record<string, SignedPurpose> = {
  '/api/jira/events': 'event',
  '/api/jira/app/heartbeat': 'heartbeat',
  '/api/jira/panel': 'panel',
  '/api/jira/panel/search': 'panel-search',
  '/api/jira/panel/act': 'panel-act',
};

export function push(api: TestApi, path: string, signed: Push, sentBody = signed.body): Promise<Answer> {
  const purpose = signed.purpose ?? PURPOSES[path];
  if (!purpose) throw new Error(`Nothing that is signed is taken at ${path}.`);
  return api.call('POST', path, { headers: signedHeaders({ ...signed, purpose }), body: sentBody });
}

/** Pushes an event as the site it is of. */
export function pushEvent(
  api: TestApi,
  site: TestSite,
  event: JiraEvent,
  changed: Partial<Push> = {},
): Promise<Answer> {
  const body = JSON.stringify(event);
  return push(api, '/api/jira/events', { secret: site.secret, cloudId: site.cloudId, id: event.id, body, ...changed });
}
