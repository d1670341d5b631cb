import type { AnyField } from './fields/field-map.ts';
import type { TicketFields } from './fields/synced-field.ts';
import type { ConflictPolicy, SiteConfig } from './site-config.ts';

type CrmValue = TicketFields[keyof TicketFields];

/** The last value both sides agreed on, as each of them writes it. */
export type Base = { crm: unknown; jira: unknown };

/**
 * What became of a value that Jira told us:
 * - `same`: nothing new
 * - `echo`: our own write coming back
 * - `agreed`: both sides made the same change
 * - `took_jira`: only Jira had changed
 * - `conflict_jira`, `conflict_crm`: both had changed, and this side won
 */
export type MergeRule = 'same' | 'echo' | 'agreed' | 'took_jira' | 'conflict_jira' | 'conflict_crm';

export type Merged = { local: CrmValue; base: Base; rule: MergeRule };

/**
 * The three-way merge of one field.
 * @param input.local what the ticket shows
 * @param input.base the agreed value; undefined when the two sides have never spoken of this field
 * @param input.inFlight what deliveries had recorded they would send, when their answers never came, oldest first
 * @param input.incoming what Jira says now; the caller has checked that it is not older than what is known
 */
export function mergeField(input: {
  field: AnyField;
  local: CrmValue;
  base: Base | undefined;
  inFlight: readonly unknown[];
  incoming: unknown;
  policy: ConflictPolicy;
  /** Epoch ms of the last edit here and of the issue's `updated`; only the policy `newest` looks. */
  editedAt: number;
  jiraUpdated: number;
  config: SiteConfig;
}): Merged {
  const { field, local, base, incoming, config } = input;
  const agreesWithLocal = field.agrees(local, incoming, config);
  if (base && field.sameJira(incoming, base.jira)) return { local, base, rule: 'same' };
  const own = input.inFlight.findLast((sent) => field.agrees(sent as CrmValue, incoming, config));
  if (own !== undefined) {
    return { local, base: { crm: own, jira: incoming }, rule: 'echo' };
  }
  if (agreesWithLocal) return { local, base: { crm: local, jira: incoming }, rule: base ? 'agreed' : 'same' };
  const theirs = { crm: field.toCrm(incoming, config), jira: incoming };
  // Made here, and Jira never yet said what it has (a status can't be set on create): keep ours, and send it.
  if (base === undefined && input.editedAt > 0) return { local, base: theirs, rule: 'same' };
  const editedHere = base !== undefined && !sameCrm(local, base.crm);
  if (base !== undefined && !editedHere) return { local: theirs.crm, base: theirs, rule: 'took_jira' };
  return crmWins(input)
    ? { local, base: theirs, rule: 'conflict_crm' }
    : { local: theirs.crm, base: theirs, rule: 'conflict_jira' };
}

/** CRM values are strings today; a field whose values are sets will want an order-free compare here. */
export function sameCrm(a: unknown, b: unknown): boolean {
  return a === b;
}

function crmWins(input: { policy: ConflictPolicy; editedAt: number; jiraUpdated: number }): boolean {
  if (input.policy === 'newest') return input.editedAt > input.jiraUpdated;
  return input.policy === 'crm';
}
