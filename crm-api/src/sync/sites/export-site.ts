import { recordAudit } from '../../store/audit/audit-log.ts';
import { type Db, withTenant } from '../../store/db/database.ts';
import { requireSite } from '../../store/sites/require-site.ts';
import { EXPORT_KINDS, type ExportPage, readExportPage } from '../../store/sites/site-export.ts';

type Site = { tenantId: string; siteId: string };

/**
 * Everything that is kept of a site's tickets, as the lines of an NDJSON file.
 * @throws DomainError not_found
 */
export async function exportSite(db: Db, site: Site, at: string): Promise<AsyncGenerator<string>> {
  const { tenantId, siteId } = site;
  const { baseUrl, projectKey } = await withTenant(db, tenantId, async (tx) => {
    await recordAudit(tx, tenantId, 'site.exported', `site:${siteId}`);
    return requireSite(tx, tenantId, siteId);
  });
  return exportLines(db, site, { type: 'export', at, siteId, baseUrl, projectKey });
}

/**
 * A page at a time, each in a transaction of its own: a slow reader holds no connection and little memory. The last line
 * says how many there were: a file without it was cut off.
 */
async function* exportLines(db: Db, site: Site, head: object): AsyncGenerator<string> {
  yield `${JSON.stringify(head)}\n`;
  let records = 0;
  for (const kind of EXPORT_KINDS) {
    let after: string | null = null;
    do {
      const from: string | null = after;
      const page: ExportPage = await withTenant(db, site.tenantId, (tx) => readExportPage(tx, site, kind, from));
      records += page.lines.length;
      if (page.lines.length > 0) yield `${page.lines.join('\n')}\n`;
      after = page.next;
    } while (after !== null);
  }
  yield `${JSON.stringify({ type: 'end', records })}\n`;
}
