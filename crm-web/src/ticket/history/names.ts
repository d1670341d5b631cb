import { t } from '../../texts/t.ts';
import type { TicketDetail } from '../../tickets/ticket-queries.ts';
import { shortOf } from './short-of.ts';

type Change = { side: 'crm' | 'jira'; actor: string | null; old: unknown; new: unknown };

/** The names of Jira's accounts, as far as the ticket and its history say them. */
export function namesIn(
  { assignee, comments }: Pick<TicketDetail, 'assignee' | 'comments'>,
  changes: readonly Change[],
): ReadonlyMap<string, string> {
  const people: unknown[] = [
    assignee,
    ...comments.map(({ author }) => ({ accountId: author.jiraAccountId, name: author.name })),
    ...changes.flatMap((change) => [change.old, change.new]),
  ];
  const names = new Map<string, string>();
  for (const person of people) {
    if (typeof person !== 'object' || person === null || !('accountId' in person) || !('name' in person)) continue;
    const { accountId, name } = person;
    if (typeof accountId === 'string' && typeof name === 'string' && !names.has(accountId)) names.set(accountId, name);
  }
  return names;
}

/** Who made a change: the CRM says a name, Jira an account. */
export function nameOf({ side, actor }: Change, names: ReadonlyMap<string, string>): string {
  if (actor === null) return t.history.someone;
  return side === 'crm' ? actor : (names.get(actor) ?? t.history.someone);
}

/** A value as one line; a person by the name that is known of them now, for when they were chosen there may have been none. */
export function wordsOfValue(value: unknown, names: ReadonlyMap<string, string>): string {
  const accountId = typeof value === 'object' && value !== null && 'accountId' in value ? value.accountId : null;
  return (typeof accountId === 'string' ? names.get(accountId) : undefined) ?? shortOf(value);
}
