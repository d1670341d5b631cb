/** What Forge's invocation token says of the installation that calls; http/auth/forge-token.ts checks it. */
export type ForgeInvocation = {
  /** Of the token: no two have the same. */
  id: string;
  cloudId: string;
  /** Of the installation, without what comes before it in the ARI. */
  installationId: string;
  /** Of the Forge environment that it is installed from; null where the token does not say. */
  environmentId: string | null;
  appVersion: string | null;
  /** Where the app's own token is good. */
  apiBaseUrl: string;
};
