import { messageError } from '../jira-error.ts';

/** 400 for a query that does not parse. */
export function syntaxError(message: string) {
  return messageError(400, `Error in the JQL Query: ${message}`);
}

/** 400 for a query that parses and yet makes no sense. */
export function meaningError(message: string) {
  return messageError(400, message);
}
