import type { Person } from '@synapse/shared/ticket';
import { directionOf } from '../site/site-config.ts';
import {
  assignField,
  type ChangeContext,
  type ChangeOf,
  feed,
  linkOf,
  record,
  touch,
} from '../ticket/change-context.ts';
import { fieldsOf } from './field-map.ts';
import { readAs } from './merge-field.ts';
import { sameCrm } from './same-crm.ts';
import type { AnyField, FieldName } from './synced-field.ts';

type Remapped = Pick<ChangeOf<'ticket.remapped'>, 'cause' | 'people'>;

/**
 * A map of the project's or of its people was changed: what Jira has is shown as it now reads. What both sides agreed on
 * stays agreed, so that nothing is sent to Jira for it; what was typed here and waits is left as it is, unless the field comes
 * from Jira only now.
 */
export function remapTicket(at: ChangeContext, change: Remapped): void {
  if (at.state.deletedAt !== null) return;
  const changed = fieldsOf(at.config).flatMap((field) => {
    if (directionOf(at.config, field.name) === 'from-jira' && giveWay(at, field, change)) return [field.name];
    const moved = field.mapped ? readAnew(at, field, change) : findPerson(at, field, change);
    return moved ? [field.name] : [];
  });
  if (changed.length === 0) return;
  touch(at);
  feed(at, 'ticket.updated', change.cause, changed);
}

function readAnew(at: ChangeContext, field: AnyField, { cause }: Remapped): boolean {
  const { state, config } = at;
  const link = linkOf(at);
  const { name } = field;
  // What had no way to Jira by the old map may have one by the new.
  delete link.refused[name];
  const base = link.base[name];
  if (!base || directionOf(config, name) === 'to-jira') return false;
  const shown = state.fields[name] ?? null;
  if (field.agrees(shown, base.jira, config)) {
    link.base[name] = { crm: shown, jira: base.jira };
    return false;
  }
  if (!sameCrm(shown, base.crm) || base.byRule) return false;
  const now = field.toCrm(base.jira, config);
  record(at, name, shown, now, 'remapped', cause);
  assignField(state.fields, name, now);
  link.base[name] = { crm: now, jira: base.jira };
  return true;
}

/** What was typed here before the field came from Jira only can't be sent any more: Jira's value stands, and this on a conflict row. */
function giveWay(at: ChangeContext, field: AnyField, { cause }: Remapped): boolean {
  const { state, config } = at;
  const link = linkOf(at);
  const { name } = field;
  const base = link.base[name];
  const shown = state.fields[name] ?? null;
  if (!base) return false;
  // Whatever Jira said of it: nothing is sent any more.
  delete link.refused[name];
  if (sameCrm(shown, base.crm) || field.agrees(shown as never, base.jira, config)) return false;
  const stands = readAs(field, base, config);
  link.base[name] = stands;
  const policy = config.policies[name] ?? 'jira';
  const row = { field: name, base: base.crm, ours: shown, theirs: stands.crm, policy, cause };
  at.effects.conflicts.push({ ...row, winner: 'jira' });
  record(at, name, shown, stands.crm, 'conflict_jira', cause);
  assignField(state.fields, name, stands.crm);
  return true;
}

/** Somebody who had no matching account when they were chosen, and has one now: they are sent to Jira. */
function findPerson(at: ChangeContext, { name }: AnyField, { people, cause }: Remapped): boolean {
  const shown = at.state.fields[name];
  if (!isUnmatched(shown)) return false;
  const match = Object.hasOwn(people, shown.userId) ? people[shown.userId] : undefined;
  if (!match) return false;
  const now: Person = { userId: shown.userId, ...match };
  record(at, name, shown, now, 'remapped', cause);
  assignField(at.state.fields, name as FieldName, now);
  delete linkOf(at).refused[name];
  return true;
}

function isUnmatched(value: unknown): value is Person & { userId: string } {
  if (typeof value !== 'object' || value === null || !('accountId' in value) || !('userId' in value)) return false;
  return value.accountId === null && typeof value.userId === 'string';
}
