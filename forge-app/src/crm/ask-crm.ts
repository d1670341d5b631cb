import { randomUUID } from 'node:crypto';
import type { AnswerSchema } from '@synapse/shared/forge/lenient';
import type { SignedPurpose } from '@synapse/shared/forge/signing';
import type { Problem } from '@synapse/shared/problem';
import { log } from '../log';
import { findPairedSite, findSecret } from '../storage/pairing';
import { postByForge } from './post-by-forge';
import { type CrmAnswer, postToCrm, problemOf } from './post-to-crm';
import { readAnswer } from './read-answer';

export type Asked<T> =
  | { state: 'answered'; body: T }
  | { state: 'not_paired' }
  /** The CRM said no; `message` is its own words for a person. */
  | { state: 'refused'; message: string }
  /** The CRM gave no usable answer; `message` says what happened and what helps. `versions`: it answered, and this app can't read that. */
  | { state: 'away'; message: string; versions?: true };

type Ask<T> = { path: `/${string}`; body: unknown; answer: AnswerSchema<T> };

/** Asks the CRM something for the panel, signed. Never throws for a failing network. */
export async function askCrm<T>(ask: Ask<T> & { purpose: SignedPurpose; cloudId: string }): Promise<Asked<T>> {
  const secret = await findSecret();
  if (!secret) return { state: 'not_paired' };
  const { path, body, cloudId, purpose } = ask;
  const signature = { purpose, id: randomUUID(), cloudId, secret };
  const refused = 'The CRM did not accept this site’s signature. Ask a Jira admin to pair the app with the CRM again.';
  return read(ask, await postToCrm({ path, body, signature }), refused);
}

/** Asks the CRM something for an admin, by Forge's own proof of which site asks. Never throws for a failing network. */
export async function askCrmAsAdmin<T>(ask: Ask<T>): Promise<Asked<T>> {
  if (!(await findPairedSite())) return { state: 'not_paired' };
  return read(ask, await postByForge(ask), refusedByForge);
}

/** What a 401 means where Forge proves who asks: the CRM takes the token for another app's, or is not set up. */
export const refusedByForge =
  'The CRM did not accept Forge’s proof that this app asks. Whoever runs the CRM must give it this app’s id (FORGE_APP_ID).';

function read<T>({ path, answer: schema }: Ask<T>, answer: CrmAnswer, refused: string): Asked<T> {
  if (answer.kind === 'unreachable') {
    log('warn', 'A page got no answer from the CRM.', { path, why: answer.why });
    return away('The CRM did not answer. It may be restarting, or the network between Jira and it may be down.');
  }
  if (answer.status === 401) return away(refused);
  const read = answer.status === 200 ? readAnswer(schema, answer.body) : undefined;
  if (read?.state === 'read') return { state: 'answered', body: read.body };
  log('warn', 'A page got an answer it can’t use.', { path, status: answer.status });
  if (read?.state === 'versions') return { ...away(read.message), versions: true };
  const problem = problemOf(answer.body);
  if (problem && isForPeople(answer.status, problem)) return { state: 'refused', message: wordsOf(problem) };
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
