import type { Mailer } from '../../egress/mailer.ts';
import type { Log } from '../../log.ts';
import { claimUnmailed, listAdminAddresses, noteMailed, readAlerts } from '../../store/alerts/alerts.ts';
import { type Db, readTenant, withTenant, withWorker } from '../../store/db/database.ts';
import { findTenantName } from '../../store/members/workspaces.ts';

/** In one go; the next begins a few seconds later. */
const MOST = 20;

/**
 * Mails each alert to the admins of its workspace, once. What could not be sent is tried again after two minutes, and nothing else
 * is sent before the next go: the server may be away.
 * @returns how many were sent
 */
export async function mailAlerts({ db, log, mailer }: { db: Db; log: Log; mailer: Mailer }): Promise<number> {
  let sent = 0;
  for (; sent < MOST; sent += 1) {
    // One at a time: a claim lasts as long as one mail may take, and not as long as many.
    const claimed = await withWorker(db, claimUnmailed);
    if (!claimed) break;
    const { tenantId, id } = claimed;
    const [[alert], to, workspace] = await readTenant(db, tenantId, (tx) =>
      Promise.all([readAlerts(tx, tenantId, [id]), listAdminAddresses(tx, tenantId), findTenantName(tx, tenantId)]),
    );
    try {
      if (alert && to.length > 0)
        await mailer.send({
          to,
          subject: `${workspace ?? 'SynapseCRM'}: ${alert.message.split('. ')[0]?.slice(0, 120)}`,
          text: `${alert.message}\n\nWhat helps: ${alert.help}\n\nWorkspace: ${workspace ?? tenantId}\nKind: ${alert.kind}\nSince: ${alert.raisedAt}\n`,
        });
    } catch (err) {
      log.warn({ err, tenant: tenantId, alert: id }, 'an alert could not be mailed; it is tried again');
      break;
    }
    await withTenant(db, tenantId, (tx) => noteMailed(tx, tenantId, id));
  }
  return sent;
}
