import type { Person } from '@synapse/shared/ticket';
import { z } from 'zod';
import { say } from '../sentences.ts';
import type { changelogItem, EventValue, FieldWrite } from './synced-field.ts';

/**
 * A person as Jira names them; who they are is the accountId alone (docs/reference/jira-rest.md#people). Null: nobody.
 */
export type JiraPerson = { accountId: string; name: string } | null;

const issuePerson = z.object({ accountId: z.string().min(1), displayName: z.string().nullish() });

/** Reads a user of REST v3; undefined when it says nothing. */
export function readPerson(value: unknown): JiraPerson | undefined {
  if (value === null) return null;
  const parsed = issuePerson.safeParse(value);
  if (!parsed.success) return undefined;
  return { accountId: parsed.data.accountId, name: parsed.data.displayName ?? 'Somebody in Jira' };
}

/** The changelog has the accountId as `to` and the name as `toString`. */
export function personFromChangelog(item: ReturnType<typeof changelogItem>): EventValue<JiraPerson> {
  if (!item) return undefined;
  if (item.to === null || item.to === '') return item.toName ? 'fetch' : { value: null };
  return { value: { accountId: item.to, name: item.toName ?? 'Somebody in Jira' } };
}

/** A person of Jira's, shown by name. Whether the CRM has a user for them is looked up when it is shown (store/mapping/people.ts). */
export function personToCrm(person: JiraPerson): Person | null {
  return person && { userId: null, accountId: person.accountId, name: person.name };
}

/** Whether the person here and the one in Jira are the same account, or both nobody. */
export function personAgrees(crm: Person | null, person: JiraPerson): boolean {
  return (crm?.accountId ?? null) === (person?.accountId ?? null) && (crm === null) === (person === null);
}

export const samePerson = (a: JiraPerson, b: JiraPerson): boolean => a?.accountId === b?.accountId;

/** Jira's newest name of the person who is meant. */
export function freshenPerson(crm: Person | null, person: JiraPerson): Person | null {
  if (crm === null || person === null || crm.accountId !== person.accountId) return crm;
  return crm.name === person.name ? crm : { ...crm, name: person.name };
}

/** Somebody matched with no Atlassian account is sent to nobody: a wrong person would be worse than none. */
export function writePerson(crm: Person | null): FieldWrite<JiraPerson> {
  if (crm === null) return { by: 'edit', value: null, jira: null };
  const { accountId, name } = crm;
  if (accountId !== null) return { by: 'edit', value: { accountId }, jira: { accountId, name } };
  // Without the name: in a text it could not be found again when it has to be erased.
  return { by: 'nothing', ...say('person_unmatched') };
}
