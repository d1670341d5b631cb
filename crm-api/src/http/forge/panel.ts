import { panelRequestSchema, panelSearchRequestSchema } from '@synapse/shared/forge/panel';
import { searchFromPanel, showPanel } from '../../sync/forge/panel-view.ts';
import { parseSigned, readSignedRequest, type SignatureCheck } from '../auth/signed-request.ts';
import { answerJson, type SignedHandler } from './event-intake.ts';

type Using = SignatureCheck & { ticketUrl: string | undefined };

/** `POST /api/jira/panel`: what the issue panel in Jira shows. Signed like the events; it only reads. */
export function createPanel(using: Using): SignedHandler {
  return async (req, res) => {
    const { site, body } = await readSignedRequest(req, using);
    const { issueId } = parseSigned(body, panelRequestSchema);
    answerJson(res, 200, await showPanel(using.db, { ...site, ticketUrl: using.ticketUrl }, issueId));
  };
}

/** `POST /api/jira/panel/search`: tickets that have no issue, or contacts, by what an engineer types. */
export function createPanelSearch(using: Using): SignedHandler {
  return async (req, res) => {
    const { site, body } = await readSignedRequest(req, using);
    const wanted = parseSigned(body, panelSearchRequestSchema);
    answerJson(res, 200, await searchFromPanel(using.db, { ...site, ticketUrl: using.ticketUrl }, wanted));
  };
}
