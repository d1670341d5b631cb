import { asApp, route } from '@forge/api';
import type { PanelActRequest } from '@synapse/shared/forge/panel';
import { log } from '../log';
import type { ResolverContext } from './context';

/**
 * Who acts, for the ticket's history: the account is Forge's to say, the name Jira's. Asked as the app, for asking as
 * the user would first ask them for their consent. Without a name the action goes on: it is more than its record.
 */
export async function whoActs({ accountId }: ResolverContext): Promise<NonNullable<PanelActRequest['actor']> | null> {
  if (!accountId) return null;
  try {
    const response = await asApp().requestJira(route`/rest/api/3/user?accountId=${accountId}`);
    const { displayName } = (response.ok ? await response.json() : {}) as { displayName?: string };
    return displayName?.trim() ? { accountId, displayName: displayName.trim().slice(0, 200) } : null;
  } catch (error) {
    log('warn', 'Jira did not say who acts.', { why: (error as Error).name });
    return null;
  }
}
