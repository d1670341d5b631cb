/**
 * Who may do what: one row for each route of the API. The tests of roles and of foreign ids go by it, and fail where a
 * route has no row.
 *
 * `open`: anybody. `operator`: who has the token of the metrics. `signed`: who has a site's secret. `forge`: who has Forge's invocation token. Else the least role.
 */
export type Row = {
  who: 'open' | 'operator' | 'signed' | 'forge' | 'viewer' | 'agent' | 'admin';
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
  'ticketId' | 'commentId' | 'contactId' | 'attachmentId' | 'conflictId' | 'importId' | 'runId' | 'siteId',
  string
>;

/** These take no id of a workspace's: one that is given all the same must change nothing. */
const naming = (ids: Ids): object[] => [ids];

const MAPS = { statusMap: {}, priorityMap: {} };

export const ROUTE_TABLE: Readonly<Record<string, Row>> = {
  'GET /healthz': { who: 'open' },
  'GET /readyz': { who: 'open' },
  'GET /metrics': { who: 'operator' },
  'POST /api/jira/webhooks/test': { who: 'open' },
  // The link itself is the proof, for ten minutes.
  'GET /api/exports/:link': { who: 'open' },

  'POST /api/app/installed': { who: 'forge', asSite: 'no body' },
  'POST /api/app/uninstalled': { who: 'forge', asSite: 'no body' },
  'POST /api/app/system-token': { who: 'forge', asSite: 'no body' },
  'POST /api/app/pair': { who: 'forge', asSite: naming },
  'POST /api/app/rotate': { who: 'forge', asSite: naming },
  'POST /api/app/admin': {
    who: 'forge',
    asSite: ({ importId, ticketId }) =>
      [
        { kind: 'change-import', importId, what: 'cancel' },
        { kind: 'retry', failureIds: [ticketId] },
        { kind: 'failures' },
        { kind: 'imports' },
      ].map((ask) => ({ ask, actor: null })),
  },
  'POST /api/app/export': { who: 'forge', asSite: naming },
  // Last of all, for it ends the site that asks.
  'POST /api/app/disconnect': { who: 'forge', asSite: naming },

  'POST /api/jira/events': { who: 'signed', asSite: naming },
  'POST /api/jira/webhooks': { who: 'signed', query: ({ siteId }) => `?site=${siteId}`, asSite: naming },
  'POST /api/jira/app/heartbeat': { who: 'signed', asSite: naming },
  'POST /api/jira/panel': { who: 'signed', asSite: () => [{ issueId: '10001', accountId: null }] },
  'POST /api/jira/panel/act': {
    who: 'signed',
    asSite: ({ ticketId, contactId, conflictId }) =>
      [
        { kind: 'link', ticketId },
        { kind: 'link-contact', contactId },
        { kind: 'resolve', conflictId, take: 'theirs' },
      ].map((act) => ({ issueId: '10001', issueKey: 'KAN-1', act })),
  },
  'POST /api/jira/panel/search': {
    who: 'signed',
    asSite: () => ['tickets', 'contacts'].map((what) => ({ q: 'Secret', what })),
  },

  'GET /api/tickets': { who: 'viewer', query: ({ contactId }) => `?contactId=${contactId}`, foreign: 200 },
  'POST /api/tickets': { who: 'agent', body: ({ contactId }) => ({ title: 'planted', contactId }), foreign: 400 },
  'GET /api/tickets/counts': { who: 'viewer', query: ({ contactId }) => `?contactId=${contactId}`, foreign: 200 },
  'GET /api/tickets/:ticketId': { who: 'viewer' },
  'PATCH /api/tickets/:ticketId': { who: 'agent', body: () => ({ title: 'changed' }) },
  'DELETE /api/tickets/:ticketId': { who: 'agent' },
  'GET /api/tickets/:ticketId/refresh': { who: 'viewer' },
  'POST /api/tickets/:ticketId/retry': { who: 'agent' },
  'POST /api/tickets/:ticketId/restore': { who: 'agent' },
  'GET /api/tickets/:ticketId/history': { who: 'viewer' },
  'POST /api/tickets/:ticketId/link': { who: 'agent', body: ({ siteId }) => ({ issueKey: 'KAN-1', siteId }) },
  'DELETE /api/tickets/:ticketId/link': { who: 'agent' },
  'GET /api/tickets/:ticketId/comments': { who: 'viewer' },
  'POST /api/tickets/:ticketId/comments': { who: 'agent', body: () => ({ body: 'planted' }) },
  'GET /api/tickets/:ticketId/comments/:commentId': { who: 'viewer' },
  'PATCH /api/tickets/:ticketId/comments/:commentId': { who: 'agent', body: () => ({ body: 'changed' }) },
  'DELETE /api/tickets/:ticketId/comments/:commentId': { who: 'agent' },
  'GET /api/tickets/:ticketId/attachments': { who: 'viewer' },
  'POST /api/tickets/:ticketId/attachments': { who: 'agent', query: () => '?filename=planted.txt' },
  'GET /api/attachments/:attachmentId': { who: 'viewer' },
  'DELETE /api/attachments/:attachmentId': { who: 'agent' },
  'GET /api/attachments/:attachmentId/content': { who: 'viewer' },

  'GET /api/contacts': { who: 'viewer' },
  'POST /api/contacts': { who: 'agent', body: () => ({ name: 'Somebody new' }) },
  'GET /api/contacts/:contactId': { who: 'viewer' },
  'PATCH /api/contacts/:contactId': { who: 'agent', body: () => ({ name: 'changed' }) },
  'DELETE /api/contacts/:contactId': { who: 'agent' },
  'POST /api/jira/issues/:issueKey/ticket': { who: 'agent', body: ({ siteId }) => ({ siteId }) },
  'PUT /api/jira/issues/:issueKey/contact': {
    who: 'agent',
    body: ({ contactId, siteId }) => ({ contactId, siteId }),
    foreign: 400,
  },
  'DELETE /api/jira/issues/:issueKey/contact': { who: 'agent', query: ({ siteId }) => `?siteId=${siteId}` },

  'POST /api/tickets/sync': { who: 'agent', body: ({ siteId }) => ({ siteId }) },
  'GET /api/sync/runs': { who: 'viewer' },
  'GET /api/sync/runs/:runId': { who: 'viewer' },
  'GET /api/sync/quota': { who: 'viewer' },
  'GET /api/sync/metrics': { who: 'viewer' },
  'POST /api/sync/dry-run': { who: 'admin', body: ({ siteId }) => ({ siteId }) },
  'GET /api/sync/failures': { who: 'viewer' },
  'POST /api/sync/failures/retry': { who: 'agent', body: ({ ticketId }) => ({ ticketIds: [ticketId] }) },
  'GET /api/sync/conflicts': { who: 'viewer', query: ({ ticketId }) => `?ticketId=${ticketId}`, foreign: 200 },
  'GET /api/sync/conflicts/:conflictId': { who: 'viewer' },
  'POST /api/sync/conflicts/:conflictId/resolve': { who: 'agent', body: () => ({ take: 'theirs' }) },
  'GET /api/sync/purges': { who: 'admin' },
  'GET /api/live': { who: 'viewer' },

  'POST /api/imports/forecast': { who: 'admin', body: ({ siteId }) => ({ siteId }) },
  'GET /api/imports': { who: 'viewer' },
  'POST /api/imports': { who: 'admin', body: ({ siteId }) => ({ siteId }) },
  'GET /api/imports/:importId': { who: 'viewer' },
  'POST /api/imports/:importId/pause': { who: 'admin' },
  'POST /api/imports/:importId/resume': { who: 'admin' },
  'POST /api/imports/:importId/cancel': { who: 'admin' },

  'POST /api/jira/pairing-codes': { who: 'admin' },
  'GET /api/jira/test': { who: 'viewer' },
  'GET /api/jira/sites': { who: 'viewer' },
  'GET /api/jira/sites/:siteId/settings': { who: 'admin' },
  'PATCH /api/jira/sites/:siteId/settings': { who: 'admin', body: () => ({ writeMode: 'fast' }) },
  'GET /api/jira/sites/:siteId/access': { who: 'viewer' },
  'PUT /api/jira/sites/:siteId/access': { who: 'admin', body: () => ({ choice: 'app' }) },
  'POST /api/jira/sites/:siteId/disconnect': { who: 'admin', body: () => ({ data: 'purge' }) },
  'GET /api/jira/sites/:siteId/export': { who: 'admin' },
  'POST /api/jira/sites/:siteId/webhook-secret': { who: 'admin' },
  'GET /api/jira/sites/:siteId/projects': { who: 'admin' },
  'DELETE /api/jira/sites/:siteId/projects/:projectKey': { who: 'admin' },
  'GET /api/jira/sites/:siteId/projects/:projectKey/config': { who: 'viewer' },
  'PUT /api/jira/sites/:siteId/projects/:projectKey/config': { who: 'admin', body: () => MAPS },
  'GET /api/jira/sites/:siteId/projects/:projectKey/proposal': { who: 'admin' },
  'GET /api/jira/sites/:siteId/people': { who: 'viewer' },
  'PUT /api/jira/sites/:siteId/people': {
    who: 'admin',
    body: () => ({ users: [{ userId: 'u', name: 'U', accountId: 'a' }] }),
  },
  'DELETE /api/jira/sites/:siteId/people/:userId': { who: 'admin' },
};
