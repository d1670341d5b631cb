import type { Cause } from '../domain/change.ts';
import { fieldsOf } from '../domain/fields/field-map.ts';
import type { EffectiveConfig } from '../domain/site-config.ts';
import { deliverableFields, type TicketState } from '../domain/ticket-state.ts';
import { applyDelivery, type IssueDelivery } from './delivery.ts';
import { observeSnapshot } from './observe-snapshot.ts';

const LOOK_CAUSE: Cause = { origin: 'jira', actor: null, id: 'look' };

/** Besides the fields that are about to be written: how old the answer is, and where the issue stands now. */
const ABOUT_LOOK = ['updated', 'project'];

/**
 * Reads the fields that are about to be written over and merges what Jira holds in them. An event may be minutes late,
 * so without it an edit from here would replace a value that nobody here has seen. It costs two points.
 */
export async function lookFirst(delivery: IssueDelivery, ticket: TicketState, config: EffectiveConfig): Promise<void> {
  const wanted = new Set(deliverableFields(ticket));
  const fields = fieldsOf(config).filter(({ name }) => wanted.has(name));
  if (config.writeMode === 'fast' || fields.length === 0) return;
  const names = fields.map(({ issueField }) => issueField);
  const seen = await delivery.site.client.issueFields(delivery.issueId, [...names, ...ABOUT_LOOK]);
  const observed = observeSnapshot({ ...seen, comments: null }, ticket.link?.siteId ?? '', LOOK_CAUSE);
  await applyDelivery(delivery, [{ ...observed, whole: false }]);
}
