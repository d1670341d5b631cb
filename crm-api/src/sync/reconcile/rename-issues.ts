import type { Change } from '../../domain/model/change.ts';
import type { KnownProject } from '../../domain/site/project.ts';
import { keysAreFresh, listStaleKeys } from '../../store/sites/projects.ts';
import { applyChanges } from '../engine/apply-changes.ts';
import { causeOfPass, commitStep, type Pass } from './pass.ts';

/** So many tickets in one transaction, which holds their locks. */
const BATCH = 200;

/**
 * A renamed project gives each of its issues another key, and Jira reports none of them: their `updated` does not change. The
 * tickets are brought along here, a batch per transaction; the next pass continues after a killed one.
 */
export async function renameIssues(pass: Pass, stale: readonly KnownProject[]): Promise<void> {
  for (const project of stale) while (await renameSome(pass, project));
}

/** @returns whether there may be more */
function renameSome(pass: Pass, project: KnownProject): Promise<boolean> {
  const { sync, tenantId, siteId } = pass;
  return commitStep(
    pass,
    async (tx) => {
      const stale = await listStaleKeys(tx, { tenantId, siteId }, project, BATCH);
      const changes = stale.map(({ ticketId }): Change => {
        return { kind: 'issue.renamed', cause: causeOfPass(pass), ticketId, project };
      });
      if (changes.length > 0) await applyChanges(tx, { tenantId, now: sync.now() }, changes);
      if (stale.length < BATCH) await keysAreFresh(tx, { tenantId, siteId }, project);
      return stale.length === BATCH;
    },
    () => true,
  );
}
