import type { Migration } from 'kysely/migration';
import * as initial from './migrations/0001-initial.ts';

/** Every migration in order. A new one is a numbered file and a line here; one that has been released never changes. */
export const migrations: Record<string, Migration> = {
  '0001-initial': initial,
};
