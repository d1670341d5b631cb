import { sql } from 'kysely';

/** The time of the transaction. */
export const NOW = sql<Date>`now()`;

/**
 * What is one of these, as `= any($1)`: one parameter. A list of them would be another statement for each length, and a
 * statement's plan is kept by its text (connection.ts).
 */
export const anyOf = <T>(values: readonly T[]) => sql<T>`any(${values})`;
