import type { Cause } from '../domain/change.ts';
import type { IssueBatch } from '../jira/read-issue.ts';
import type { TenantTx } from '../store/database.ts';
import { writeFaults } from '../store/imports.ts';
import { type TakeScope, takeIssues } from './take-issues.ts';

/**
 * Takes a page of an import; what can't be taken is noted by name.
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
  const { parts, faults } = await takeIssues(tx, { ...scope, byPage: true }, page, cause, careful);
  await writeFaults(tx, scope.tenantId, scope.runId, faults);
  return parts.flatMap(({ applied }) => applied.outcomes).filter((outcome) => outcome === 'applied').length;
}
