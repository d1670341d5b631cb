import { DomainError } from '../domain-error.ts';
import type { FieldName, TicketFields } from '../fields/synced-field.ts';
import type { Cause, Change } from '../model/change.ts';
import type { Effects } from '../model/effects.ts';
import type { LinkState } from '../model/link.ts';
import type { TicketState } from '../model/ticket.ts';
import type { EffectiveConfig } from '../site/site-config.ts';

export type ChangeOf<Kind extends Change['kind']> = Extract<Change, { kind: Kind }>;

/** What a handler works on: the state is changed in place, what the change leaves behind goes into `effects`. */
export type ChangeContext = { state: TicketState; effects: Effects; config: EffectiveConfig; now: number };

/** The link of a ticket that a change of Jira's concerns. */
export function linkOf(at: ChangeContext): LinkState {
  if (!at.state.link) throw new Error(`ticket ${at.state.id} has no link, so nothing of Jira's can concern it`);
  return at.state.link;
}

export function assignField<Name extends FieldName>(fields: TicketFields, name: Name, value: unknown): void {
  fields[name] = value as TicketFields[Name];
}

export function touch(at: ChangeContext): void {
  at.state.updatedAt = at.now;
}

/** Adds a row to the history of the ticket. */
export function record(
  at: ChangeContext,
  field: string,
  oldValue: unknown,
  newValue: unknown,
  rule: string,
  cause: Cause,
): void {
  at.effects.history.push({ field, oldValue, newValue, rule, cause });
}

/** Tells the workspace, by a row of the feed. */
export function feed(
  at: ChangeContext,
  kind: Effects['feed'][number]['kind'],
  cause: Cause,
  fields: string[],
  refId: string | null = null,
): void {
  at.effects.feed.push({ kind, origin: cause.origin, fields, refId });
}

/** @throws DomainError where the ticket was deleted */
export function requireAlive(state: TicketState): void {
  if (state.deletedAt !== null)
    throw new DomainError('not_found', 'There is no such ticket. It may have been deleted.');
}
