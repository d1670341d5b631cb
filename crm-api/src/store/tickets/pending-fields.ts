import { type RawBuilder, sql } from 'kysely';
import { CORE_FIELD_NAMES } from '../../domain/fields/field-map.ts';
import type { CoreFieldName } from '../../domain/fields/synced-field.ts';

/**
 * Which fields of a ticket `t` with its link `l` are pending, in SQL. The rules are those of domain/ticket/pending.ts
 * (`pendingFields`) and domain/fields/same-crm.ts; test/http/tickets/ticket-view.test.ts holds the two against each other.
 */
type Compared = { differs: RawBuilder<unknown>; isNothing: RawBuilder<unknown> };

const never = sql`false`;
const agreed = (field: CoreFieldName) => sql`(l.base -> ${sql.lit(field)} -> 'crm')`;
const agreedText = (field: CoreFieldName) => sql`(l.base -> ${sql.lit(field)} ->> 'crm')`;
/** Who a person is: the account, or for somebody matched with none, the CRM's user. */
const identity = (person: RawBuilder<unknown>) =>
  sql`coalesce('jira:' || (${person} ->> 'accountId'), 'crm:' || (${person} ->> 'userId'))`;

const COMPARED: Readonly<Record<CoreFieldName, Compared>> = {
  title: { differs: sql`${agreedText('title')} is distinct from t.title`, isNothing: never },
  description: { differs: sql`${agreedText('description')} is distinct from t.description`, isNothing: never },
  status: { differs: sql`${agreedText('status')} is distinct from t.status`, isNothing: never },
  priority: { differs: sql`${agreedText('priority')} is distinct from t.priority`, isNothing: never },
  labels: {
    differs: sql`${agreed('labels')} is distinct from to_jsonb(t.labels)`,
    isNothing: sql`t.labels = '{}'`,
  },
  dueDate: {
    differs: sql`${agreedText('dueDate')} is distinct from t.due_date::text`,
    isNothing: sql`t.due_date is null`,
  },
  assignee: {
    differs: sql`${identity(agreed('assignee'))} is distinct from ${identity(sql`t.assignee`)}`,
    isNothing: sql`coalesce(t.assignee, 'null') = 'null'`,
  },
};

/** A condition: the field was changed here and Jira does not have it. */
export function fieldIsPending(field: CoreFieldName): RawBuilder<unknown> {
  const name = sql.lit(field);
  const { differs, isNothing } = COMPARED[field];
  return sql`case when l.base ? ${name} then ${differs}
                  else l.edited_at ? ${name} or (l.issue_id is null and not ${isNothing}) end`;
}

/** Most tickets have no custom field, and these need not be looked into. */
export const CUSTOM_CONCERNED = sql`t.custom <> '{}'`;

/** The names of the pending custom fields. People are told apart by the whole value here: it is the one that was agreed on. */
export const PENDING_CUSTOM = sql`
  select spoken.name from jsonb_object_keys(l.base || l.edited_at) as spoken (name)
   where spoken.name like 'custom.%'
     and (not l.base ? spoken.name
          or coalesce(l.base -> spoken.name -> 'crm', 'null') <> coalesce(t.custom -> substr(spoken.name, 8), 'null'))`;

/** A condition: something is pending that Jira has not refused. */
export const ANY_FIELD_DELIVERABLE = sql`(${sql.join(
  CORE_FIELD_NAMES.map((field) => sql`(${fieldIsPending(field)} and not l.refused ? ${sql.lit(field)})`),
  sql` or `,
)} or (${CUSTOM_CONCERNED} and exists (
  select from (${PENDING_CUSTOM}) as pending where not l.refused ? pending.name)))`;
