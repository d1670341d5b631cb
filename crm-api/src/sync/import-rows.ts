import { sql } from 'kysely';
import type { Cause } from '../domain/change.ts';
import type { IssueSnapshot } from '../jira/read-issue.ts';
import type { TenantTx } from '../store/database.ts';
import { deletedByEvent, type ImportFault, writeFaults } from '../store/imports.ts';
import { applyChanges } from './apply-changes.ts';
import { observeSnapshot } from './observe-snapshot.ts';

type Scope = { tenantId: string; siteId: string; now: number };

/** What is wrong with the data of an issue, by the SQLSTATE's class; anything else is no issue's fault. */
const DATA_FAULTS = /^2[23]/;

/**
 * Takes a page of issues through the funnel.
 * @param careful when something in one of them can't be stored, the others are taken all the same and that one is noted
 *   by name; it costs savepoints, so it is for a page that has failed before. Otherwise isDataFault tells of the error.
 * @returns how many tickets came into being or were mended
 */
export async function importRows(
  tx: TenantTx,
  scope: Scope,
  page: readonly IssueSnapshot[],
  cause: Cause,
  careful: boolean,
): Promise<number> {
  // The session's cached plans, those of the foreign keys' checks among them, were made when the tables were all but
  // empty; on tables that have grown since, they walk whole indexes. Making them anew costs less than a millisecond.
  await sql`discard plans`.execute(tx);
  const ids = page.map((issue) => issue.id);
  const deleted = await deletedByEvent(tx, scope.tenantId, scope.siteId, ids);
  const issues = page.filter((issue) => !deleted.has(issue.id));
  if (!careful) return takeAll(tx, scope, issues, cause);
  const faults: ImportFault[] = [];
  const changed = await takeOrSplit(tx, scope, issues, cause, faults);
  if (faults.length > 0) await writeFaults(tx, scope.tenantId, cause.id ?? '', faults);
  return changed;
}

async function takeAll(tx: TenantTx, scope: Scope, issues: readonly IssueSnapshot[], cause: Cause): Promise<number> {
  const changes = issues.map((issue) => observeSnapshot(issue, scope.siteId, cause));
  const { outcomes } = await applyChanges(tx, { tenantId: scope.tenantId, now: scope.now }, changes);
  return outcomes.filter((outcome) => outcome === 'applied').length;
}

/** Halves what fails until the issue at fault stands alone: some seven tries for one in a hundred. */
async function takeOrSplit(
  tx: TenantTx,
  scope: Scope,
  issues: readonly IssueSnapshot[],
  cause: Cause,
  faults: ImportFault[],
): Promise<number> {
  if (issues.length === 0) return 0;
  await sql`savepoint import_rows`.execute(tx);
  try {
    const changed = await takeAll(tx, scope, issues, cause);
    await sql`release savepoint import_rows`.execute(tx);
    return changed;
  } catch (error) {
    if (!isDataFault(error)) throw error;
    await sql`rollback to savepoint import_rows`.execute(tx);
    const [only] = issues;
    if (issues.length === 1 && only) {
      faults.push({ issueId: only.id, issueKey: only.key, message: wordsOf(error) });
      return 0;
    }
    const middle = Math.ceil(issues.length / 2);
    const first = await takeOrSplit(tx, scope, issues.slice(0, middle), cause, faults);
    return first + (await takeOrSplit(tx, scope, issues.slice(middle), cause, faults));
  }
}

/** Whether it is the data of an issue that can't be stored, so that trying the same page again will not help. */
export function isDataFault(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return code === '' ? error instanceof TypeError || error instanceof RangeError : DATA_FAULTS.test(code);
}

/** The database's own words name columns and no values; its details would quote the customer's text. */
function wordsOf(error: Error): string {
  return `It could not be stored here (${error.message}). Change it in Jira; its next event brings it.`;
}
