import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { FOLLOWING } from '../../domain/model/link.ts';

/** The time of the transaction. */
export const NOW = sql<Date>`now()`;

/** That all of these hold; none: it holds. */
export const allOf = (conditions: readonly RawBuilder<unknown>[]) =>
  sql`${sql.join([sql`true`, ...conditions], sql` and `)}`;

/** A time as JSON has it. */
export const asIso = (time: RawBuilder<unknown>) =>
  sql`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** That the ticket of a link (`l`) follows an issue, or is to have one. Written out, as a plan that is kept needs it. */
export const IS_FOLLOWING = sql<SqlBool>`l.state in (${sql.join(FOLLOWING.map((state) => sql.lit(state)))})`;

/**
 * What is one of these, as `= any($1)`: one parameter. A list of them would be another statement for each length, and a
 * statement's plan is kept by its text (connection.ts).
 */
export const anyOf = <T>(values: readonly T[]) => sql<T>`any(${values})`;

/** What is none of these, as `<> all($1)`. */
export const noneOf = <T>(values: readonly T[]) => sql<T>`all(${values})`;

/**
 * That a column is one of these values. A single one, as nearly always, is compared as such: of a list PostgreSQL assumes ten,
 * so a plan made for the one at hand seems cheaper to it each time, and the plan that is kept is never used.
 *
 * An update from rows that come as JSON says by it which rows it means, besides its join: PostgreSQL counts such rows as a
 * hundred, however few they are, and would read some thousands of a workspace's rows to find one.
 */
export function isOneOf(
  column: string,
  values: readonly (string | number)[],
  type: 'uuid' | 'text' | 'integer' | 'bigint',
): RawBuilder<SqlBool> {
  const [only, ...more] = values;
  const name = sql.raw(column);
  if (only === undefined || more.length > 0) return sql`${name} = any(${values}::${sql.raw(type)}[])`;
  return sql`${name} = ${only}::${sql.raw(type)}`;
}
