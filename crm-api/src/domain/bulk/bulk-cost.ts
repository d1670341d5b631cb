import type { BulkAction } from '@synapse/shared/bulk/bulk';
import type { EffectiveConfig } from '../site/site-config.ts';

/** What a delivery costs in Jira's points, as measured (test/sync/bulk/bulk.test.ts). */
const LOOK = 2;
const WRITE = 1;
/** The transitions that there are, and one of them; a status that is further away takes more. */
const TRANSITION = 2;
const READ_WHOLE_ISSUE = 2;
/** The project, for its types of issues. */
const PROJECT = 2;
/** What was created is read again, twice; of several at once in one call, so that it may cost less. */
const CREATE = WRITE + 2 * READ_WHOLE_ISSUE;

/** What sending a bulk change of one linked ticket to Jira costs, in points; 0: nothing is sent. */
export function pointsOfBulk(action: BulkAction, config: EffectiveConfig): number {
  if (action.kind === 'comment') return action.visibility === 'public' ? WRITE : 0;
  if (action.kind === 'link') return CREATE + (config.issueTypeId === null ? PROJECT : 0);
  if (action.kind === 'delete') {
    if (config.onTicketDelete === 'leave') return 0;
    return config.onTicketDelete === 'delete' ? READ_WHOLE_ISSUE + WRITE : LOOK + TRANSITION;
  }
  const { contactId: _ours, status, ...rest } = action.fields;
  const writes = (Object.keys(rest).length > 0 ? WRITE : 0) + (status === undefined ? 0 : TRANSITION);
  return writes === 0 ? 0 : writes + (config.writeMode === 'fast' ? 0 : LOOK);
}
