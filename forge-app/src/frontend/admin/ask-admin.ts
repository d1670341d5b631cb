import { invoke } from '@forge/bridge';
import type { AdminAsk, AdminAskKind, AdminAskOf } from '@synapse/shared/forge/admin';
import type { AdminAnswer } from '../../resolver/contract';

/** Asks the CRM through the resolver. Never throws: a resolver that can't run is `away`. */
export async function askAdmin<Kind extends AdminAskKind>(
  ask: { kind: Kind } & AdminAskOf<Kind>,
): Promise<AdminAnswer<Kind>> {
  try {
    return await invoke<AdminAnswer<Kind>>('askAdmin', { ask: ask satisfies AdminAsk });
  } catch {
    return { state: 'away', message: 'Jira could not run the app just now. Try again in a moment.' };
  }
}

/** Why there is no answer, in words for an admin. */
export function whyNot(answer: Exclude<AdminAnswer<AdminAskKind>, { state: 'answered' }>): string {
  if (answer.state === 'not_admin') return 'Only a Jira admin can do this. Ask a Jira admin to open this page.';
  if (answer.state === 'not_paired') return 'This site is no longer paired with a CRM. Pair it again.';
  return answer.message;
}
