import type { Mailer } from '../../egress/mailer.ts';
import type { Log } from '../../log.ts';
import { claimUnmailed, listAdminAddresses, noteMailed, readAlerts } from '../../store/alerts/alerts.ts';
import { type Db, readTenant, withTenant, withWorker } from '../../store/db/database.ts';
import { findTenantName } from '../../store/members/workspaces.ts';

const AT_ONCE = 20;

/** Mails each alert to the admins of its workspace, once. What could not be sent is tried again after two minutes. @returns how many */
export async function mailAlerts({ db, log, mailer }: { db: Db; log: Log; mailer: Mailer }): Promise<number> {
  const claimed = await withWorker(db, (tx) => claimUnmailed(tx, AT_ONCE));
  for (const { tenantId, id } of claimed) {
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
      continue;
    }
    await withTenant(db, tenantId, (tx) => noteMailed(tx, tenantId, id));
  }
  return claimed.length;
}
