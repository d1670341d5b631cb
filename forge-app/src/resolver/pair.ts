import { type PairRequest, pairRequestSchema, pairResponseSchema } from '@synapse/shared/forge/pairing';
import { refusedByForge } from '../crm/ask-crm';
import { postByForge } from '../crm/post-by-forge';
import { problemOf } from '../crm/post-to-crm';
import { readAnswer } from '../crm/read-answer';
import { log } from '../log';
import { storePairing } from '../storage/pairing';
import { resetPushHealth } from '../storage/push-health';
import { takeNote } from '../storage/take-note';
import { forgetWaitingPushes } from '../storage/waiting-pushes';
import type { PairAnswer, PairPayload } from './contract';
import { isAdmin } from './is-admin';

const code = pairRequestSchema.shape.code;

/**
 * Trades the code that the CRM showed for the secret that signs everything from now on. The code says which workspace;
 * which site this is, Forge proves to the CRM. Pairing again replaces the secret.
 */
export async function pair({ payload }: { payload: PairPayload }): Promise<PairAnswer> {
  if (!(await isAdmin())) return refused('Only a Jira admin can pair this site with a CRM.');
  const given = code.safeParse(payload.code);
  if (!given.success)
    return refused('That is not a pairing code: a code has at least 8 characters. Copy it from the CRM.');
  const body: PairRequest = { code: given.data };
  const answer = await postByForge({ path: '/api/app/pair', body });
  if (answer.kind === 'unreachable') {
    log('warn', 'The pairing got no answer from the CRM.', { why: answer.why });
    return refused('The CRM did not answer, so nothing has changed. Check that it is running, then try again.');
  }
  const read = readAnswer(pairResponseSchema, answer.body);
  if (answer.status < 300 && read.state === 'versions') return refused(read.message);
  if (answer.status >= 300 || read.state !== 'read') return refused(refusalOf(answer.status, answer.body));
  const { secret, siteId, workspaceName } = read.body;
  const site = { siteId, workspaceName, pairedAt: new Date().toISOString() };
  await storePairing(secret, site);
  await takeNote('pairing', () => resetPushHealth(Date.now()));
  await takeNote('pairing', forgetWaitingPushes);
  return { ok: true, site };
}

function refused(message: string): PairAnswer {
  return { ok: false, message };
}

const SAYS_WHY: ReadonlySet<string> = new Set(['pairing_code_invalid', 'conflict', 'not_ready']);

function refusalOf(status: number, body: unknown): string {
  const problem = problemOf(body);
  // The CRM says whether the code is wrong, used or expired, whether another workspace has this site, and what it lacks.
  if (problem && SAYS_WHY.has(problem.code)) return problem.detail;
  if (status === 429) return 'Too many attempts. Wait a minute, then try again.';
  log('warn', 'The CRM refused the pairing.', { status, code: problem?.code ?? null });
  if (status === 401) return refusedByForge;
  return 'The CRM could not pair this site just now, and nothing has changed. Try again in a moment.';
}
