import type { ChangeListener } from '../jira/change.ts';
import type { ForgeLog } from './logs.ts';
import type { HostSettingsPatch } from './platform/host-settings.ts';
import type { JiraAccess } from './platform/platform-calls.ts';

/** The site's tokens for the app itself. */
type SystemTokens = {
  /** A token that is good for so many seconds; undefined when the site has no account for the app. */
  systemToken: (seconds: number) => string | undefined;
  /** Takes all of them back. */
  revokeSystemTokens: () => void;
};

export type ForgeHostOptions = {
  /** Holds the app's manifest.yml. */
  appDir: string;
  /** The site: its changes and its REST API. */
  jira: JiraAccess & SystemTokens & { changes: { subscribe(listener: ChangeListener): () => void } };
  cloudId: string;
  /** What people see in the browser's address bar; by default where the REST API answers. */
  siteUrl?: string;
  /** Values of the app's environment variables; only those that the manifest declares reach a function. */
  env?: Record<string, string | undefined>;
  /** Where the platform keeps what it must not forget; in memory when left out. */
  dataDir?: string;
  /** Where bundles are kept; by default `.data/forge-bundle` of the app. */
  bundleDir?: string;
  timings?: {
    /** What one second of the platform's own delays lasts here, in ms: retries, delays, intervals, 24 hours. */
    secondMs?: number;
    /** Ends a function after so long, in real ms, whatever the manifest says. */
    functionTimeoutMs?: number;
  };
  /** How many invocations run at once. */
  threads?: number;
  settings?: HostSettingsPatch;
  onLog?: (log: ForgeLog) => void;
};
