import { Readable } from 'node:stream';
import type { auditApi } from '@synapse/shared/api/audit';
import type { AuditEntry, AuditQuery } from '@synapse/shared/audit';
import { listAudit, recordAudit } from '../../store/audit/audit-log.ts';
import { readTenant, withTenant } from '../../store/db/database.ts';
import { sendWhile } from '../auth/still-allowed.ts';
import { type Handlers, SENT } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';

/** Who changed what in the workspace. */
export function auditHandlers({ db }: HttpServices): Handlers<typeof auditApi> {
  const page = (tenantId: string, query: AuditQuery) =>
    readTenant(db, tenantId, (tx) => listAudit(tx, tenantId, query));

  /** A page at a time, each in a transaction of its own: a slow reader holds no connection. */
  async function* lines(tenantId: string, { format, ...filters }: Filters): AsyncGenerator<string> {
    if (format === 'csv') yield CSV_HEAD;
    const write = format === 'csv' ? csvLine : (entry: AuditEntry) => `${JSON.stringify(entry)}\n`;
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await page(tenantId, { ...filters, limit: 200, cursor });
      yield items.map(write).join('');
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  return {
    listAudit: async ({ caller: { tenantId }, query }) => ({ status: 200, body: await page(tenantId, query) }),
    exportAudit: async ({ req, res, caller: { tenantId }, query, watch }) => {
      const isHead = req.method === 'HEAD';
      if (!isHead)
        await withTenant(db, tenantId, (tx) => recordAudit(tx, tenantId, 'audit.exported', null, [query.format]));
      const type = query.format === 'csv' ? 'text/csv' : 'application/x-ndjson';
      res.setHeader('content-type', `${type}; charset=utf-8`);
      res.setHeader('content-disposition', `attachment; filename="audit.${query.format}"`);
      // Asked for its head only, nothing is read, and nothing leaves.
      if (isHead) res.end();
      else await sendWhile(watch(), Readable.from(lines(tenantId, query)), res);
      return SENT;
    },
  };
}

type Filters = Omit<AuditQuery, 'limit' | 'cursor'> & { format: 'csv' | 'ndjson' };

const CSV_HEAD = 'at,actorKind,actorId,actorName,address,action,about,changes\r\n';

function csvLine({ at, actor, address, action, about, changes }: AuditEntry): string {
  const cells = [at, actor.kind, actor.id, actor.name, address ?? '', action, about ?? '', changes.join('; ')];
  return `${cells.map(cell).join(',')}\r\n`;
}

/** RFC 4180. A name that a spreadsheet would take for a formula is made a text. */
const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
