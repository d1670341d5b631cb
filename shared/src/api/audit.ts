import { defineRoute } from '@synapse/shared/api/define-route';
import { auditExportQuerySchema, auditPageSchema, auditQuerySchema } from '@synapse/shared/audit';

export const auditApi = {
  listAudit: defineRoute({
    method: 'GET',
    path: '/api/audit',
    summary: 'List who changed what in the workspace, the newest first',
    tag: 'audit',
    who: 'admin',
    query: auditQuerySchema,
    answers: { 200: auditPageSchema },
    idempotent: true,
    cost: 'read',
  }),
  exportAudit: defineRoute({
    method: 'GET',
    path: '/api/audit/export',
    summary: 'Export the audit log as NDJSON or CSV, the newest first',
    tag: 'audit',
    who: 'admin',
    query: auditExportQuerySchema,
    answers: { 200: { types: { 'application/x-ndjson': null, 'text/csv': null } } },
    idempotent: true,
    cost: 'stream',
  }),
};
