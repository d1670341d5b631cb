import { sql } from 'kysely';

/** Adds histograms up, step by step. @param steps how many numbers each has */
export const sumLatency = (column: 'latency' | 'from_edit', steps: number) =>
  sql`case when count(${sql.ref(column)}) > 0 then array[${sql.join(
    Array.from({ length: steps }, (_, step) => sql`sum(${sql.ref(column)}[${sql.lit(step + 1)}])::integer`),
  )}] end`;
