import { isRead, type JiraRequest } from './jira-request.ts';

/** What the limiter has to know of a request before it is made. */
export type CallShape = {
  /** Method and path with a placeholder for every id: what bursts are counted by. */
  endpoint: string;
  method: JiraRequest['method'];
  /** The issue that is written to, by the id or key in the path; null for reads and for what is no issue's. */
  writesIssue: string | null;
  /** The most points it can cost. */
  maxPoints: number;
};

/** An answer about people or permissions costs 2 points an object, everything else 1 (docs/reference/rate-limits.md#points). */
const IDENTITY_READS = /\/(user|users|myself|mypermissions|permissions)(\/|$)/;

const perObject = ({ path }: JiraRequest): number => (IDENTITY_READS.test(`/${path}`) ? 2 : 1);

const ID_SEGMENT = /\/(?:\d+|[A-Z][A-Z0-9_]+(?:-\d+)?|[0-9a-f]{8}-[0-9a-f-]{27})(?=\/|$)/g;

/** What the limits know of a call before it is sent: its endpoint, the issue that it writes, and the points that it may cost at the most. */
export function shapeOf(request: JiraRequest): CallShape {
  const { method, path } = request;
  const reads = isRead(request);
  const issue = /\/issue\/([A-Z0-9_]+(?:-\d+)?)(?:\/|$)/.exec(`/${path}`)?.[1] ?? null;
  return {
    endpoint: `${method} ${`/${path}`.replace(ID_SEGMENT, '/{id}')}`,
    method,
    writesIssue: reads ? null : issue,
    maxPoints: reads ? 1 + perObject(request) * mostObjects(request) : 1,
  };
}

function mostObjects({ path, query, body }: JiraRequest): number {
  if (path.endsWith('approximate-count')) return 0;
  const asked = { ...query, ...(typeof body === 'object' ? body : {}) };
  if ('issueIdsOrKeys' in asked && Array.isArray(asked.issueIdsOrKeys)) return asked.issueIdsOrKeys.length;
  const max = 'maxResults' in asked ? Number(asked.maxResults) : 1;
  return Number.isFinite(max) ? max : 1;
}

/** The lists that Jira's answers hold objects in. */
const LISTS = ['issues', 'comments', 'transitions', 'values'] as const;

/**
 * What a call did cost: a read 1 and 1 for each object returned (2 for people), a write 1
 * (docs/reference/rate-limits.md#points).
 */
export function pointsOf(request: JiraRequest, answer: unknown): number {
  if (!isRead(request) || request.path.endsWith('approximate-count')) return 1;
  if (Array.isArray(answer)) return 1 + perObject(request) * answer.length;
  if (typeof answer !== 'object' || answer === null) return 1;
  if ('issueChangeLogs' in answer && Array.isArray(answer.issueChangeLogs)) {
    const histories = answer.issueChangeLogs.flatMap((log: { changeHistories?: unknown }) => log.changeHistories ?? []);
    return 1 + histories.length;
  }
  for (const list of LISTS) {
    const held = (answer as Record<string, unknown>)[list];
    if (Array.isArray(held)) return 1 + perObject(request) * held.length;
  }
  return 1 + perObject(request);
}
