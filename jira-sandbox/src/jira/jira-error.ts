/** A refusal in Jira's own words: what REST answers with. */
export class JiraError extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(`Jira answers ${status}: ${JSON.stringify(body)}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** 400 with one message per field at fault (Atlassian's ErrorCollection). */
export function fieldErrors(errors: Readonly<Record<string, string>>): JiraError {
  return new JiraError(400, { errorMessages: [], errors });
}

/** An ErrorCollection that is about no field in particular. */
export function messageError(status: number, message: string): JiraError {
  return new JiraError(status, { errorMessages: [message], errors: {} });
}

/** What Jira answers for an issue that is missing or hidden: it does not tell which. */
export function issueNotFound(): JiraError {
  return messageError(404, 'Issue does not exist or you do not have permission to see it.');
}
