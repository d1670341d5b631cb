import type { Cause } from '../domain/change.ts';
import { fieldsToJudge } from '../domain/own-writes.ts';
import type { JiraHistory } from '../jira/read-changelog.ts';
import { applyDelivery, type IssueDelivery, readForDelivery } from './delivery.ts';

const HISTORY_CAUSE: Cause = { origin: 'jira', actor: null, id: 'history' };

/** `POST changelog/bulkfetch` takes at most this many fields (Atlassian's OpenAPI). */
const FIELDS_MAX = 10;

/**
 * Asks Jira's history what writes of ours replaced, where no event has told: it was lost, or it says too little. It costs
 * a point, and one for each entry of the fields concerned.
 */
export async function checkWrites(delivery: IssueDelivery): Promise<void> {
  const { ticketId } = delivery;
  const current = await readForDelivery(delivery);
  if (!current?.ticket.link) return;
  const { link } = current.ticket;
  const { written } = link;
  const fields = fieldsToJudge(link, current.config).filter(({ name }) => written[name] !== undefined);
  const ids = fields.map(({ issueField }) => issueField);
  const history: JiraHistory[] = [];
  for (let at = 0; at < ids.length; at += FIELDS_MAX)
    history.push(...(await delivery.site.client.changelog(delivery.issueId, ids.slice(at, at + FIELDS_MAX))));
  await applyDelivery(delivery, [{ kind: 'writes.checked', cause: HISTORY_CAUSE, ticketId, history }]);
}
