import { randomUUID } from 'node:crypto';
import { type Problem, problemSchema } from '@synapse/shared/problem';
import { log } from '../log';
import { findSecret } from '../storage/pairing';
import { postToCrm } from './post-to-crm';

export type Asked<T> =
  | { state: 'answered'; body: T }
  | { state: 'not_paired' }
  /** The CRM said no; `message` is its own words for a person. */
  | { state: 'refused'; message: string }
  /** The CRM gave no usable answer; `message` says what happened and what helps. */
  | { state: 'away'; message: string };

/** What of a contract in shared is needed here. */
type Schema<T> = { safeParse(value: unknown): { success: true; data: T } | { success: false } };

/** Asks the CRM something for a page, signed. Never throws for a failing network. */
export async function askCrm<T>(ask: {
  path: `/${string}`;
  cloudId: string;
  body: unknown;
  answer: Schema<T>;
}): Promise<Asked<T>> {
  const secret = await findSecret();
  if (!secret) return { state: 'not_paired' };
  const { path, cloudId, body } = ask;
  const answer = await postToCrm({ path, body, signature: { id: `page:${randomUUID()}`, cloudId, secret } });
  if (answer.kind === 'unreachable') {
    log('warn', 'A page got no answer from the CRM.', { path, why: answer.why });
    return away('The CRM did not answer. It may be restarting, or the network between Jira and it may be down.');
  }
  if (answer.status === 401) {
    return away('The CRM did not accept this site’s signature. Ask a Jira admin to pair the app with the CRM again.');
  }
  const parsed = ask.answer.safeParse(answer.body);
  if (answer.status === 200 && parsed.success) return { state: 'answered', body: parsed.data };
  log('warn', 'A page got an answer it can’t use.', { path, status: answer.status });
  const problem = problemSchema.safeParse(answer.body);
  if (problem.success && isForPeople(answer.status, problem.data))
    return { state: 'refused', message: wordsOf(problem.data) };
  return away('The CRM is there but could not answer just now. Try again in a moment.');
}

/** What is wrong with what was asked says more than that something is. */
function wordsOf({ code, detail, issues }: Problem): string {
  if (code !== 'invalid_request' || !issues) return detail;
  return issues.map(({ message }) => message).join('. ');
}

/** What the CRM says of these is about what was asked, and in words for whoever asked. */
function isForPeople(status: number, { code }: Problem): boolean {
  return status === 400 || status === 404 || status === 409 || status === 422 || code === 'jira_unavailable';
}

function away(message: string): { state: 'away'; message: string } {
  return { state: 'away', message };
}
