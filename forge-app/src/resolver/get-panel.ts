import { randomUUID } from 'node:crypto';
import { type PanelRequest, panelResponseSchema } from '@synapse/shared/panel';
import { postToCrm } from '../crm/post-to-crm';
import { log } from '../log';
import { findSecret } from '../storage/pairing';
import { cloudIdIn, type ResolverContext } from './context';
import type { PanelAnswer } from './contract';

/** What the CRM holds for the issue that the page stands on. The issue comes from Forge, never from the page. */
export async function getPanel({ context }: { context: ResolverContext }): Promise<PanelAnswer> {
  const issueId = context.extension?.issue?.id;
  if (!issueId) throw new Error('This page is not on an issue. Open it from an issue.');
  const secret = await findSecret();
  if (!secret) return { state: 'not_paired' };
  const body: PanelRequest = { issueId, accountId: context.accountId ?? null };
  const answer = await postToCrm({
    path: '/api/jira/panel',
    body,
    signature: { id: `panel:${randomUUID()}`, cloudId: cloudIdIn(context), secret },
  });
  if (answer.kind === 'unreachable') {
    log('warn', 'The panel got no answer from the CRM.', { why: answer.why });
    return away('The CRM did not answer. It may be restarting, or the network between Jira and it may be down.');
  }
  if (answer.status === 401) {
    return away('The CRM did not accept this site’s signature. Ask a Jira admin to pair the app with the CRM again.');
  }
  const parsed = panelResponseSchema.safeParse(answer.body);
  if (answer.status === 200 && parsed.success) return { state: 'ready', panel: parsed.data };
  log('warn', 'The panel got an answer it can’t use.', { status: answer.status });
  return away('The CRM is there but could not answer just now. Try again in a moment.');
}

function away(message: string): PanelAnswer {
  return { state: 'away', message };
}
