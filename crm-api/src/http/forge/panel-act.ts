import type { signedApi } from '@synapse/shared/api/forge';
import { panelActRequestSchema } from '@synapse/shared/forge/panel';
import type { TicketCommands } from '../../sync/commands/ticket-commands.ts';
import { actFromPanel } from '../../sync/forge/act-from-panel.ts';
import type { Caller } from '../auth/caller.ts';
import { parseSigned, readSignedRequest, type SignatureCheck } from '../auth/signed-request.ts';
import type { RawHandler } from '../kernel/handlers.ts';
import { stateOf } from '../kernel/request-state.ts';
import { statusOf } from '../tickets/command-answer.ts';

/** `POST /api/jira/panel/act`: what an engineer does from the panel, through the same commands as the CRM's own users. */
export function createPanelAct(
  using: SignatureCheck & { commands: TicketCommands },
): RawHandler<typeof signedApi.actFromPanel> {
  return async (req) => {
    const { site, body } = await readSignedRequest(req, using);
    const request = parseSigned(body, panelActRequestSchema);
    const name = request.actor?.displayName ?? 'Somebody in Jira';
    const caller: Caller = {
      tenantId: site.tenantId,
      userId: 'jira',
      accountId: request.actor?.accountId ?? null,
      name,
      role: 'agent',
      traceId: stateOf(req).traceId,
    };
    const result = await actFromPanel(using, caller, site.siteId, request);
    return { status: 200, body: { outcome: statusOf(result, 200) === 200 ? 'done' : 'underway' } };
  };
}
