import type { UserRecord } from './model/catalog.ts';

/** Who makes a request. */
export type Actor = Readonly<{
  user: UserRecord;
  /** The app whose bearer token the request carries; null for a person's API token. */
  viaApp: string | null;
  /** What the token was given scopes for; null: it may do whatever its person may. */
  scopes: readonly string[] | null;
  /** Names the token in the usage report without giving it away. */
  tokenLabel: string;
}>;
