import type { Scope } from '@synapse/shared/api/scopes';
import type { ProblemCode } from '@synapse/shared/problem';
import { idSchema } from '@synapse/shared/values/id';
import { z } from 'zod';

/**
 * What people in a workspace may do: read; work on tickets, comments and contacts; and besides, set up sites, imports and
 * members; and, as an owner, say who else is one. Each holds what those before it do.
 */
export const ROLES = ['viewer', 'agent', 'admin', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/**
 * Who may call a route: people by their least role, or
 * - `public`: anybody
 * - `person`: whoever is signed in, whatever workspaces they belong to
 * - `metrics`: who has METRICS_TOKEN
 * - `app`: the Forge app, by a Standard Webhooks signature with the site's secret
 * - `webhook`: a Jira admin's webhook, by X-Hub-Signature
 * - `forge`: the app through Forge, by Forge's invocation token
 */
export type Who = Role | 'person' | 'public' | 'metrics' | 'app' | 'webhook' | 'forge';

export const TAGS = {
  tickets: 'What an agent works on. A change is sent to Jira, and answered when Jira has it, or with 202 before.',
  views: 'Ways of looking at tickets, kept under a name: a filter, a sort, columns.',
  comments: 'Internal notes stay in the CRM; public comments reach Jira.',
  attachments: 'Files of tickets, which go both ways.',
  contacts: 'The customers whom tickets are about, and their companies. They are never sent to Jira.',
  links: 'Which issue a ticket follows.',
  conflicts: 'What both sides changed at once, and which value won.',
  live: 'What happens, as it happens.',
  webhooks: 'What happens, pushed to endpoints of yours.',
  alerts: 'What admins should know of, and what helps.',
  sync: 'Reconciliation, failures, and what calls to Jira cost.',
  imports: 'Bringing the issues of a site over for the first time.',
  members: 'Who you are, who belongs to the workspace, and as what.',
  tokens: 'Service tokens, by which integrations act in their own name.',
  agents: 'Tools for agents, by the Model Context Protocol.',
  audit: 'Who changed what in the workspace, kept for a year.',
  sites: 'The Jira sites of the workspace, and how their projects take part.',
  app: 'For the Forge app and for webhooks. Each request is signed, or carries Forge’s own token.',
  operation: 'For load balancers, Prometheus and readers of this contract.',
} as const;
export type Tag = keyof typeof TAGS;

/**
 * What a request costs:
 * - `none`: nothing is asked of the database for it
 * - `read`, `write`: the CRM's database only
 * - `jira`: calls to Jira, of the site's points and limits; the request waits for them a little
 * - `job`: starts work that calls Jira later
 * - `stream`: holds a connection
 */
export type Cost = 'none' | 'read' | 'write' | 'jira' | 'job' | 'stream';

/** A body that is not only JSON: its media types, each with its schema; null: bytes, or a text of that type. */
export type Content = { readonly types: Readonly<Record<string, z.ZodType | null>> };

/** What is sent with a status: JSON of a schema, other content, or nothing. */
export type AnswerBody = z.ZodType | Content | null;

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Such as `/api/tickets/:ticketId`. */
  readonly path: `/${string}`;
  /** A sentence without its full stop: what it does. */
  readonly summary: string;
  readonly description?: string;
  readonly tag: Tag;
  readonly who: Who;
  /** What a service token needs, where that does not follow from the subject and the method (scopeOf). `none`: it may not. */
  readonly scope?: Scope | 'none';
  /** The parts of the path that are no UUID. */
  readonly params?: Readonly<Record<string, z.ZodType<string>>>;
  /** Left out by a route for people: it takes no query. */
  readonly query?: z.ZodType;
  /** Left out: whatever is sent is ignored. */
  readonly body?: z.ZodType | Content;
  /** By status. A problem is not listed here. */
  readonly answers: Readonly<Record<number, AnswerBody>>;
  /** Codes of problems besides those that follow from the rest (problemsOf). */
  readonly problems?: readonly ProblemCode[];
  /**
   * Whether sending it twice comes to the same as sending it once. `by-key`: with the same Idempotency-Key it does, and is
   * answered the same again. That answer is kept for 24 hours, so a route that answers with a secret has no key.
   */
  readonly idempotent: boolean | 'by-key';
  /**
   * What it is about has an ETag: a GET answers 304 to an If-None-Match that fits, a change 412 to an If-Match that does not. A POST
   * creates it: its answer has the ETag of what stands at its Location, and there is nothing yet that an If-Match could be of.
   */
  readonly tagged?: 'ticket' | 'comment' | 'contact' | 'company' | 'settings' | 'access' | 'view' | 'member';
  readonly cost: Cost;
  /** Taken ahead of Express (crm-api, http/kernel/server.ts): its handler reads the raw bytes. */
  readonly raw?: true;
};

/** The routes of a subject by their names, which are the operation ids of the contract. */
export type Routes = Readonly<Record<string, Route>>;

/** Declares a route: Express's router, validation, roles, OpenAPI and the typed client come from what it says. */
export const defineRoute = <const R extends Route>(route: R): R => route;

export const isContent = (body: z.ZodType | Content | null | undefined): body is Content =>
  typeof body === 'object' && body !== null && 'types' in body;

export const isSchema = (body: z.ZodType | Content | null | undefined): body is z.ZodType => body instanceof z.ZodType;

/** Whether a route is for people who have signed in. */
export const isForPeople = (who: Who): boolean => who === 'person' || isRole(who);

export const isRole = (who: Who): who is Role => (ROLES as readonly string[]).includes(who);

/** Whether it changes what may have been read before. */
export const takesIfMatch = ({ tagged, method }: Route): boolean =>
  tagged !== undefined && method !== 'GET' && method !== 'POST';

type ByMethod = { read: Scope; change: Scope };

const TICKETS: ByMethod = { read: 'tickets:read', change: 'tickets:write' };
const SYNC: ByMethod = { read: 'sync:read', change: 'sync:manage' };

/** Which scope the routes of a subject need. `none`: no service token may call them. `each`: each route says so itself. */
export const SCOPE_BY_TAG: Readonly<Record<Tag, ByMethod | 'none' | 'each'>> = {
  tickets: TICKETS,
  views: TICKETS,
  comments: TICKETS,
  attachments: TICKETS,
  contacts: TICKETS,
  links: TICKETS,
  conflicts: TICKETS,
  live: TICKETS,
  sync: SYNC,
  imports: SYNC,
  alerts: SYNC,
  sites: 'each',
  // A token that could invite, or add an endpoint, would outlive its own end.
  members: 'none',
  webhooks: 'none',
  tokens: 'none',
  audit: 'none',
  agents: 'each',
  app: 'none',
  operation: 'none',
};

/** The scope that a service token needs for a route; null: none may call it. @throws where nothing decides it */
export function scopeOf({ method, path, tag, who, scope }: Route): Scope | null {
  if (!isRole(who)) return null;
  if (scope !== undefined) return scope === 'none' ? null : scope;
  const by = SCOPE_BY_TAG[tag];
  if (by === 'each') throw new Error(`${method} ${path} must say which scope it needs: its subject does not`);
  if (by === 'none') return null;
  return method === 'GET' ? by.read : by.change;
}

/** The names in a path: `ticketId` of `/api/tickets/:ticketId`. */
export type ParamName<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamName<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

export const paramNames = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);

/** Where it is not said otherwise, what a path names is a UUID. */
export const paramSchema = ({ params }: Pick<Route, 'params'>, name: string): z.ZodType<string> =>
  params?.[name] ?? idSchema;

const BY_PROOF: Readonly<Record<Who, readonly ProblemCode[]>> = {
  public: [],
  metrics: ['unauthenticated', 'not_found'],
  app: ['bad_signature', 'payload_too_large', 'malformed_json', 'invalid_request'],
  webhook: ['bad_signature', 'payload_too_large', 'malformed_json', 'invalid_request'],
  forge: ['unauthenticated', 'conflict', 'payload_too_large', 'malformed_json', 'invalid_request'],
  // a service token is no person
  person: ['unauthenticated', 'forbidden'],
  // also who belongs to no workspace, or is suspended
  viewer: ['unauthenticated', 'forbidden'],
  agent: ['unauthenticated', 'forbidden'],
  admin: ['unauthenticated', 'forbidden'],
  owner: ['unauthenticated', 'forbidden'],
};

/** Every code that a route may answer with. */
export function problemsOf(route: Route): ProblemCode[] {
  const { who, query, body, path, problems = [] } = route;
  const takesCursor = query instanceof z.ZodObject && 'cursor' in query.shape;
  const codes: readonly (readonly ProblemCode[])[] = [
    BY_PROOF[who],
    isForPeople(who) ? ['invalid_request'] : [],
    query ? ['invalid_request'] : [],
    takesCursor ? ['invalid_cursor'] : [],
    isSchema(body) ? ['malformed_json', 'payload_too_large', 'unsupported_media_type'] : [],
    isRole(who) && path.includes('/:') ? ['not_found'] : [],
    route.idempotent === 'by-key' ? ['idempotency_key_in_use', 'idempotency_key_reused'] : [],
    takesIfMatch(route) ? ['precondition_failed'] : [],
    problems,
    who === 'public' ? ['internal'] : ['too_many_requests', 'not_ready', 'internal'],
  ];
  return [...new Set(codes.flat())];
}
