import { aboutAppToken, aboutEndpointSecret, aboutJiraToken, aboutSiteSecret, aboutWebhookSecret } from './vault.ts';

type Row = Readonly<Record<string, unknown>>;

/** A column that holds sealed values, and what they are sealed for. */
export type SealedColumn = {
  table: string;
  column: string;
  about(row: Row): string;
  /** Whether the worker's role may read it. */
  ofWorker: boolean;
};

/** Every column with a sealed value. A test finds one that is not here. */
export const SEALED: readonly SealedColumn[] = [
  {
    ...{ table: 'site_secret', column: 'secret_encrypted', ofWorker: true },
    about: (row) => aboutSiteSecret(String(row.site_id)),
  },
  {
    ...{ table: 'jira_webhook_secret', column: 'secret_encrypted', ofWorker: true },
    about: (row) => aboutWebhookSecret(String(row.site_id)),
  },
  {
    ...{ table: 'jira_site', column: 'api_token_encrypted', ofWorker: true },
    about: (row) => aboutJiraToken(String(row.tenant_id)),
  },
  {
    ...{ table: 'pairing_code', column: 'api_token_encrypted', ofWorker: true },
    about: (row) => aboutJiraToken(String(row.tenant_id)),
  },
  {
    ...{ table: 'app_token', column: 'token_encrypted', ofWorker: false },
    about: (row) => aboutAppToken(String(row.site_id), String(row.installation_id)),
  },
  ...['secret_encrypted', 'previous_secret_encrypted'].map((column) => ({
    ...{ table: 'webhook_endpoint', column, ofWorker: false },
    about: (row: Row) => aboutEndpointSecret(String(row.id)),
  })),
];
