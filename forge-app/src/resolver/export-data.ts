import { exportLinkResponseSchema } from '@synapse/shared/forge/rotation';
import { askCrmAsAdmin } from '../crm/ask-crm';
import { crmUrl } from '../crm/crm-url';
import type { ExportAnswer } from './contract';
import { isAdmin } from './is-admin';

/**
 * An address to download from what the CRM holds of this site: a resolver's answer is too small for it. The address is
 * the permission and lasts ten minutes, so it goes to nobody but the admin who asked.
 */
export async function exportData(): Promise<ExportAnswer> {
  if (!(await isAdmin())) return { ok: false, message: 'Only a Jira admin can export this site.' };
  const asked = await askCrmAsAdmin({ path: '/api/app/export', body: {}, answer: exportLinkResponseSchema });
  if (asked.state === 'not_paired') return { ok: false, message: 'This site is not paired with a CRM.' };
  if (asked.state !== 'answered') return { ok: false, message: asked.message };
  return { ok: true, url: crmUrl(asked.body.path as `/${string}`), expiresAt: asked.body.expiresAt };
}
