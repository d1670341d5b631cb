import type { Cause } from '../domain/change.ts';
import type { IssueBatch } from '../jira/read-issue.ts';
import type { TenantTx } from '../store/database.ts';
import { deletedByEvent, writeFaults } from '../store/imports.ts';
import { type TakeScope, takeIssues } from './take-issues.ts';

/**
 * Takes a page of an import: what an event said was deleted stays away, what can't be taken is noted by name.
 * @param careful as takeIssues
 * @returns how many tickets came into being or were mended
 */
export async function importRows(
  tx: TenantTx,
  scope: Omit<TakeScope, 'byPage'>,
  page: IssueBatch,
  cause: Cause,
  careful: boolean,
): Promise<number> {
  const ids = page.issues.map((issue) => issue.id);
  const deleted = await deletedByEvent(tx, scope.tenantId, scope.siteId, ids);
  const issues = page.issues.filter((issue) => !deleted.has(issue.id));
  const { parts, faults } = await takeIssues(tx, { ...scope, byPage: true }, { ...page, issues }, cause, careful);
  await writeFaults(tx, scope.tenantId, scope.runId, faults);
  return parts.flatMap(({ applied }) => applied.outcomes).filter((outcome) => outcome === 'applied').length;
}
