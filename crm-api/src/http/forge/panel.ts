import type { signedApi } from '@synapse/shared/api/forge';
import { panelRequestSchema, panelSearchRequestSchema } from '@synapse/shared/forge/panel';
import { searchFromPanel, showPanel } from '../../sync/forge/panel-view.ts';
import { parseSigned, readSignedRequest, type SignatureCheck } from '../auth/signed-request.ts';
import type { RawHandler } from '../kernel/handlers.ts';

type Using = SignatureCheck & { ticketUrl: string | undefined };

/** `POST /api/jira/panel`: what the issue panel in Jira shows. Signed like the events; it only reads. */
export function createPanel(using: Using): RawHandler<typeof signedApi.readPanel> {
  return async (req) => {
    const { site, body } = await readSignedRequest(req, using);
    const { issueId } = parseSigned(body, panelRequestSchema);
    const reader = { ...site, ticketUrl: using.ticketUrl };
    return { status: 200, body: await showPanel(using.db, reader, issueId) };
  };
}

/** `POST /api/jira/panel/search`: tickets that have no issue, or contacts, by what an engineer types. */
export function createPanelSearch(using: Using): RawHandler<typeof signedApi.searchFromPanel> {
  return async (req) => {
    const { site, body } = await readSignedRequest(req, using);
    const wanted = parseSigned(body, panelSearchRequestSchema);
    const reader = { ...site, ticketUrl: using.ticketUrl };
    return { status: 200, body: await searchFromPanel(using.db, reader, wanted) };
  };
}
