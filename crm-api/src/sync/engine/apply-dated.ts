import { chunksOf } from '../../domain/chunks.ts';
import type { IssueObserved } from '../../domain/model/change.ts';
import type { JiraClient } from '../../jira/jira-client.ts';
import { JiraError } from '../../jira/jira-error.ts';
import type { JiraHistory } from '../../jira/read-changelog.ts';
import type { Applied } from './apply-changes.ts';

/** `POST changelog/bulkfetch` takes at most this many fields (Atlassian's OpenAPI). */
const FIELDS_MAX = 10;

/**
 * How fields of an issue have changed, the oldest first, by their ids in Jira. A point, and one for each entry.
 * @returns null: Jira refuses to tell it
 */
export async function readHistory(
  client: Pick<JiraClient, 'changelog'>,
  issueId: string,
  fieldIds: readonly string[],
): Promise<JiraHistory[] | null> {
  const history: JiraHistory[] = [];
  try {
    for (const some of chunksOf(fieldIds, FIELDS_MAX)) history.push(...(await client.changelog(issueId, some)));
  } catch (error) {
    if (error instanceof JiraError && error.kind === 'refused') return null;
    throw error;
  }
  return history;
}

/**
 * Gives what was read of an issue to the funnel. A snapshot does not say when a field was changed: where a conflict depends
 * on it (policy `newest`), Jira's history of the fields concerned is asked, and the same is given once more with it.
 */
export async function applyDated(
  client: Pick<JiraClient, 'changelog'>,
  change: IssueObserved,
  apply: (change: IssueObserved) => Promise<Applied>,
): Promise<Applied> {
  const applied = await apply(change);
  const undated = [...applied.states.values()].flatMap(({ link }) => Object.values(link?.undated ?? {}));
  if (undated.length === 0) return applied;
  const fieldIds = undated.map(({ issueField }) => issueField);
  // Where it is refused, the issue's own time has to do, and the conflict says so.
  const history = await readHistory(client, change.issueId, fieldIds);
  return apply({ ...change, history: history ?? [], historyRefused: history === null });
}
