import { aboutSiteSecret, createVault } from '@synapse/crm-api/store/db/vault';
import { SITE_HEADER } from '@synapse/shared/forge/signing';
import { Webhook } from 'standardwebhooks';
import type { WholeWorld } from './whole-world.ts';

/** A push as it goes over the wire. */
export type Push = { headers: Record<string, string>; body: string };

/** The secret that the pairing gave to the Forge app, as the API keeps it. */
export async function siteSecret({ owner, secrets }: WholeWorld): Promise<string> {
  const { rows } = await owner.query<{ site_id: string; secret_encrypted: Buffer }>(
    'select site_id, secret_encrypted from site_secret where retires_at is null',
  );
  const [row] = rows;
  if (!row) throw new Error('No site is paired.');
  const vault = createVault({ current: Buffer.from(secrets.encryptionKey, 'base64') });
  return vault.open(row.secret_encrypted, aboutSiteSecret(row.site_id));
}

/** An event such as the Forge app pushes for an edit of a summary that has just been made. */
export function editEvent(of: { id: string; key: string; cloudId: string; summary: string }) {
  const now = Date.now();
  return {
    id: `evt-by-hand-${of.id}-${now}`,
    cloudId: of.cloudId,
    occurredAt: now,
    actorAccountId: null,
    selfGenerated: false,
    type: 'issue.updated',
    issue: { id: of.id, key: of.key, updated: now, fields: { summary: of.summary } },
  };
}

/**
 * Signs by the `standardwebhooks` package, whose authors wrote the spec: no line of it is ours.
 * @param push.at when it is signed, epoch milliseconds
 */
export function signPush(push: { secret: string; event: { id: string; cloudId: string }; at?: number }): Push {
  const { secret, event, at = Date.now() } = push;
  const body = JSON.stringify(event);
  const id = `event:${event.id}`;
  return {
    body,
    headers: {
      'content-type': 'application/json',
      [SITE_HEADER]: event.cloudId,
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, new Date(at), body),
    },
  };
}

export async function send(apiUrl: string, { headers, body }: Push): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${apiUrl}/api/jira/events`, { method: 'POST', headers, body });
  return { status: answer.status, body: await answer.json() };
}
