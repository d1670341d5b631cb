import { sql } from 'kysely';

/** Adds histograms up, step by step. @param steps how many numbers each has */
export const sumLatency = (steps: number) =>
  sql`case when count(latency) > 0 then array[${sql.join(
    Array.from({ length: steps }, (_, step) => sql`sum(latency[${sql.lit(step + 1)}])::integer`),
  )}] end`;
