import type { Cause } from '../../domain/model/change.ts';
import type { IssueBatch, IssueSnapshot } from '../../jira/read-issue.ts';
import type { TenantTx } from '../../store/db/database.ts';
import { writeFaults } from '../../store/runs/imports.ts';
import { type TakeScope, takeIssues } from '../inbound/take-issues.ts';

/**
 * Takes a page of an import; what can't be taken, and what is in another project than was asked for, is noted by name.
 * @param within whether an issue is in one of the projects that the import is for
 * @param careful as takeIssues
 * @returns how many tickets came into being or were mended
 */
export async function importRows(
  tx: TenantTx,
  scope: Omit<TakeScope, 'byPage'>,
  page: IssueBatch,
  cause: Cause,
  { careful, within }: { careful: boolean; within: (issue: IssueSnapshot) => boolean },
): Promise<number> {
  const issues = page.issues.filter(within);
  const { parts, faults } = await takeIssues(tx, { ...scope, byPage: true }, { ...page, issues }, cause, careful);
  const elsewhere = page.issues
    .filter((issue) => !within(issue))
    .map(({ id, key }) => ({ issueId: id, issueKey: key, message: 'It is in a project that this import is not for.' }));
  await writeFaults(tx, scope.tenantId, scope.runId, [...faults, ...elsewhere]);
  return parts.flatMap(({ applied }) => applied.outcomes).filter((outcome) => outcome === 'applied').length;
}
