import { type Route, scopeOf, type Who } from '@synapse/shared/api/define-route';
import { API } from '@synapse/shared/api/registry';
import type { Scope } from '@synapse/shared/api/scopes';

/** What the tests of every route send besides what the registry says: for routes that take a body, or an id in the query. */
type Sent = {
  /** A body that is taken, with the ids of a workspace in it. */
  body?: (ids: Ids) => object;
  query?: (ids: Ids) => string;
  /** Bodies that a site sends by its own proof, with the ids of a workspace in them; or that none is read. */
  asSite?: ((ids: Ids) => object[]) | 'no body';
  /** What another workspace's ids are answered, where that is not 404. */
  foreign?: number;
};

/** What stands for `:name` in an address, or in a body. */
export type Ids = Record<
  | 'ticketId'
  | 'commentId'
  | 'contactId'
  | 'companyId'
  | 'attachmentId'
  | 'conflictId'
  | 'importId'
  | 'bulkJobId'
  | 'runId'
  | 'siteId'
  | 'memberId'
  | 'invitationId'
  | 'tokenId'
  | 'endpointId'
  | 'viewId'
  | 'workspaceId',
  string
>;

/** These take no id of a workspace's: one that is given all the same must change nothing. */
const naming = (ids: Ids): object[] => [ids];

const MAPS = { statusMap: {}, priorityMap: {} };

const bulkOf = (ticketId: string) => ({ ids: [ticketId], action: { kind: 'edit', fields: { status: 'CLOSED' } } });

const SENT: Readonly<Record<string, Sent>> = {
  'POST /api/app/installed': { asSite: 'no body' },
  'POST /api/app/uninstalled': { asSite: 'no body' },
  'POST /api/app/system-token': { asSite: 'no body' },
  'POST /api/app/pair': { asSite: naming },
  'POST /api/app/rotate': { asSite: naming },
  'POST /api/app/admin': {
    asSite: ({ importId, ticketId }) =>
      [
        { kind: 'change-import', importId, what: 'cancel' },
        { kind: 'retry', failureIds: [ticketId] },
        { kind: 'failures' },
        { kind: 'imports' },
      ].map((ask) => ({ ask, actor: null })),
  },
  'POST /api/app/export': { asSite: naming },
  // Last of all, for it ends the site that asks.
  'POST /api/app/disconnect': { asSite: naming },

  'POST /api/jira/events': { asSite: naming },
  'POST /api/jira/webhooks': { query: ({ siteId }) => `?site=${siteId}`, asSite: naming },
  'POST /api/jira/app/heartbeat': { asSite: naming },
  'POST /api/jira/panel': { asSite: () => [{ issueId: '10001', accountId: null }] },
  'POST /api/jira/panel/act': {
    asSite: ({ ticketId, contactId, conflictId }) =>
      [
        { kind: 'link', ticketId },
        { kind: 'link-contact', contactId },
        { kind: 'resolve', conflictId, take: 'theirs' },
      ].map((act) => ({ issueId: '10001', issueKey: 'KAN-1', act })),
  },
  'POST /api/jira/panel/search': {
    asSite: () => ['tickets', 'contacts'].map((what) => ({ q: 'Secret', what })),
  },

  'POST /api/me/leave': { body: ({ workspaceId }) => ({ workspaceId }) },
  'POST /api/me/invitations': { body: () => ({ token: 'nonsense' }) },
  'POST /api/members/invitations': { body: () => ({ email: 'new@acme.com', role: 'viewer' }) },
  'POST /api/members/erasures': { body: () => ({ userId: 'x'.repeat(43) }) },
  'PATCH /api/members/:memberId': { body: () => ({ role: 'viewer' }) },

  'POST /mcp': { body: () => ({ jsonrpc: '2.0', id: 1, method: 'ping' }) },
  'POST /api/service-tokens': { body: () => ({ name: 'Zapier', scopes: ['tickets:read'] }) },

  'GET /api/tickets': {
    query: ({ contactId, companyId }) => `?contactId=${contactId}&companyId=${companyId}`,
    foreign: 200,
  },
  'GET /api/tickets/counts': {
    query: ({ contactId, companyId }) => `?contactId=${contactId}&companyId=${companyId}`,
    foreign: 200,
  },
  'POST /api/views': { body: () => ({ name: 'planted' }) },
  'PATCH /api/views/:viewId': { body: () => ({ name: 'changed' }) },
  'POST /api/tickets': { body: ({ contactId }) => ({ title: 'planted', contactId }), foreign: 400 },
  // What is not here is told as such, ticket by ticket, whosever it is.
  'POST /api/tickets/bulk/preview': { body: ({ ticketId }) => bulkOf(ticketId), foreign: 200 },
  'POST /api/tickets/bulk': { body: ({ ticketId }) => bulkOf(ticketId), foreign: 202 },
  'PATCH /api/tickets/:ticketId': { body: () => ({ title: 'changed' }) },
  'POST /api/tickets/:ticketId/issue': { body: () => ({}) },
  'POST /api/tickets/:ticketId/link': { body: ({ siteId }) => ({ issueKey: 'KAN-1', siteId }) },
  'POST /api/tickets/:ticketId/comments': { body: () => ({ body: 'planted' }) },
  'PATCH /api/tickets/:ticketId/comments/:commentId': { body: () => ({ body: 'changed' }) },
  'POST /api/tickets/:ticketId/attachments': { query: () => '?filename=planted.txt' },

  'POST /api/contacts': { body: () => ({ name: 'Somebody new' }) },
  'PATCH /api/contacts/:contactId': { body: () => ({ name: 'changed' }) },
  'POST /api/contacts/:contactId/merge': { body: ({ contactId }) => ({ contactId }), foreign: 400 },
  'POST /api/companies': { body: () => ({ name: 'Some company' }) },
  'PATCH /api/companies/:companyId': { body: () => ({ name: 'changed' }) },
  'GET /api/contacts': { query: ({ companyId }) => `?companyId=${companyId}`, foreign: 200 },
  'GET /api/jira/issues': { query: ({ siteId }) => `?q=KAN-1&siteId=${siteId}` },
  'GET /api/jira/issues/:issueKey': { query: ({ siteId }) => `?siteId=${siteId}` },
  'GET /api/jira/projects': { query: ({ siteId }) => `?siteId=${siteId}` },
  'PUT /api/live/presence': { body: ({ ticketId, workspaceId }) => ({ page: workspaceId, ticketId, field: null }) },
  'POST /api/jira/issues/:issueKey/ticket': { body: ({ siteId }) => ({ siteId }) },
  'PUT /api/jira/issues/:issueKey/contact': {
    body: ({ contactId, siteId }) => ({ contactId, siteId }),
    foreign: 400,
  },
  'DELETE /api/jira/issues/:issueKey/contact': { query: ({ siteId }) => `?siteId=${siteId}` },

  'POST /api/tickets/sync': { body: ({ siteId }) => ({ siteId }) },
  'POST /api/sync/dry-run': { body: ({ siteId }) => ({ siteId }) },
  'POST /api/sync/failures/retry': { body: ({ ticketId }) => ({ ticketIds: [ticketId] }) },
  'GET /api/sync/failures': { query: ({ ticketId }) => `?ticketId=${ticketId}`, foreign: 200 },
  'GET /api/sync/series': { query: ({ siteId }) => `?siteId=${siteId}`, foreign: 200 },
  'GET /api/sync/conflicts': { query: ({ ticketId }) => `?ticketId=${ticketId}`, foreign: 200 },
  'POST /api/sync/conflicts/:conflictId/resolve': { body: () => ({ take: 'theirs' }) },

  'POST /api/imports/forecast': { body: ({ siteId }) => ({ siteId }) },
  'POST /api/imports': { body: ({ siteId }) => ({ siteId }) },

  'POST /api/webhook-endpoints': { body: () => ({ url: 'https://hooks.invalid' }) },
  'PATCH /api/webhook-endpoints/:endpointId': { body: () => ({ description: 'changed' }) },
  'POST /api/webhook-endpoints/:endpointId/replay': { body: () => ({ fromSeq: 1 }) },

  'PATCH /api/jira/sites/:siteId/settings': { body: () => ({ writeMode: 'fast' }) },
  'PUT /api/jira/sites/:siteId/access': { body: () => ({ choice: 'app' }) },
  'POST /api/jira/sites/:siteId/disconnect': { body: () => ({ data: 'purge' }) },
  'PUT /api/jira/sites/:siteId/projects/:projectKey/config': { body: () => MAPS },
  'POST /api/jira/sites/:siteId/projects/:projectKey/check': { body: () => MAPS },
  'PUT /api/jira/sites/:siteId/people': {
    body: () => ({ users: [{ userId: 'u', name: 'U', accountId: 'a' }] }),
  },
};

/** A route as the registry declares it, and what is sent to it. */
export type Row = Sent & { who: Who; scope: Scope | null };

export const ROUTE_TABLE: Readonly<Record<string, Row>> = Object.fromEntries(
  Object.values<Route>(API).map((route) => {
    const name = `${route.method} ${route.path}`;
    return [name, { who: route.who, scope: scopeOf(route), ...SENT[name] }];
  }),
);

export const SENT_TO = Object.keys(SENT);
