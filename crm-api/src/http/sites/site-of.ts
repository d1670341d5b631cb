import type { Request } from 'express';
import { readId } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';

/** The site that `/api/jira/sites/:siteId/…` names, in the caller's workspace. @throws DomainError not_found */
export function siteOf(req: Request): { tenantId: string; siteId: string } {
  return { tenantId: callerOf(req).tenantId, siteId: readId(req, 'siteId') };
}
