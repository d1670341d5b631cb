import { JiraError } from '../jira-error.ts';

/**
 * A refusal of Atlassian's gateway, which stands before Jira and has error bodies of its own
 * (docs/reference/jira-rest.md#gateway-errors).
 */
export function gatewayError(code: number, message: string, headers: Readonly<Record<string, string>> = {}): JiraError {
  return new JiraError(code, { code, message }, headers);
}
