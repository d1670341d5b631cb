import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import {
  isContent,
  isSchema,
  paramNames,
  paramSchema,
  problemsOf,
  type Route,
  type Routes,
  scopeOf,
  TAGS,
  takesIfMatch,
  type Who,
} from '@synapse/shared/api/define-route';
import { BODY_EXAMPLES } from '@synapse/shared/api/examples';
import { createSchemaWriter, type JsonSchema, refTo } from '@synapse/shared/api/json-schema';
import { PROBLEM_GUIDE } from '@synapse/shared/api/problem-guide';
import { PROBLEM_STATUS, problemSchema } from '@synapse/shared/problem';
import type { z } from 'zod';

const SECURITY: Readonly<Record<Exclude<Who, 'public'>, string>> = {
  person: 'user',
  viewer: 'user',
  agent: 'user',
  admin: 'user',
  owner: 'user',
  metrics: 'metrics',
  app: 'appSignature',
  webhook: 'webhookSignature',
  forge: 'forge',
};

const SCHEMES = {
  user: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'A token of the identity provider. It says who you are. `GET /api/me` says to which workspaces you belong, and in which role; who belongs to several sends the id of one as `X-Workspace`.',
  },
  serviceToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'syn_…',
    description:
      'A service token of one workspace, made by an admin (`POST /api/service-tokens`). Its scopes say what it may do; each operation names the scope that it needs.',
  },
  metrics: { type: 'http', scheme: 'bearer', description: 'METRICS_TOKEN of this API.' },
  forge: { type: 'http', scheme: 'bearer', description: 'Forge’s invocation token. Forge sends it; nobody else can.' },
  appSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
    description:
      'Standard Webhooks (https://www.standardwebhooks.com) over the raw body, with `webhook-id`, `webhook-timestamp` and `x-synapse-cloud-id`.',
  },
  webhookSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'x-hub-signature',
    description: '`sha256=` and the HMAC-SHA256 of the raw body, in hex, as Jira writes it.',
  },
} as const;

function securityOf(route: Route): Record<string, string[]>[] {
  if (route.who === 'public') return [];
  const scope = scopeOf(route);
  return [{ [SECURITY[route.who]]: [] }, ...(scope ? [{ serviceToken: [scope] }] : [])];
}

const INFO = {
  title: 'SynapseCRM for Jira',
  version: '1',
  description:
    'Keeps Jira issues and CRM tickets the same in both directions. Times are ISO 8601 in UTC. An error is a problem document (RFC 9457) with a stable `code`; each is explained at [/docs/errors](/docs/errors), with what helps. What answers hold may grow: clients must ignore members that they do not know.',
  license: { name: 'MIT', identifier: 'MIT' },
} as const;

/** The whole API as OpenAPI 3.1, made from the registry. */
export function openApiDocument(api: Routes): Record<string, unknown> {
  const { components, write } = createSchemaWriter();
  const registry = new OpenAPIRegistry();
  const asked = Object.entries(api).map(([name, route]) => ({
    name,
    route,
    request: requestOf(route, write, BODY_EXAMPLES[name]),
  }));
  write(problemSchema, 'output');
  const problems = new Map<string, JsonSchema>();
  const paths = asked.map(({ name, route, request }) => ({
    ...{ method: route.method.toLowerCase(), path: route.path.replace(/:(\w+)/g, '{$1}') },
    ...{ operationId: name, summary: route.summary, tags: [route.tag] },
    ...(route.description === undefined ? {} : { description: route.description }),
    ...request,
    responses: { ...answersOf(route, write), ...notModified(route), ...problemResponses(route, problems) },
    security: securityOf(route),
    'x-who': route.who,
    'x-idempotent': route.idempotent,
    'x-cost': route.cost,
  }));
  for (const path of paths) registry.registerPath(path as unknown as RouteConfig);
  for (const [name, scheme] of Object.entries(SCHEMES)) registry.registerComponent('securitySchemes', name, scheme);
  for (const [name, schema] of Object.entries(components)) registry.registerComponent('schemas', name, schema);
  for (const [name, response] of problems) registry.registerComponent('responses', name, response as never);
  const generator = new OpenApiGeneratorV31(registry.definitions, { sortComponents: 'alphabetically' });
  const tags = Object.entries(TAGS).map(([name, description]) => ({ name, description }));
  const servers = [{ url: '/', description: 'This API' }];
  return { ...generator.generateDocument({ openapi: '3.1.0', info: INFO, servers, tags }) };
}

type Write = (schema: z.ZodType, way: 'input' | 'output') => JsonSchema;

function requestOf(route: Route, write: Write, example: unknown): Record<string, unknown> {
  const inPath = paramNames(route.path).map((name) => ({
    ...{ name, in: 'path', required: true },
    schema: write(paramSchema(route, name), 'input'),
  }));
  const inQuery = route.query ? queryParameters(write(route.query, 'input')) : [];
  const parameters = [
    ...inPath,
    ...inQuery,
    ...(route.idempotent === 'by-key' ? [IDEMPOTENCY_KEY] : []),
    ...precondition(route),
  ];
  return {
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body ? { requestBody: bodyOf(route.body, write, example) } : {}),
  };
}

function precondition(route: Route): Record<string, unknown>[] {
  const { tagged, method } = route;
  if (tagged === undefined || (method !== 'GET' && !takesIfMatch(route))) return [];
  const [name, description] =
    method === 'GET'
      ? ['If-None-Match', 'The ETag of an earlier answer. 304, without a body, where it is still current.']
      : [
          'If-Match',
          'The ETag of what you read. 412 where it has changed since. Without it, the change is made anyway.',
        ];
  return [{ name, in: 'header', required: false, description, schema: { type: 'string' } }];
}

const IDEMPOTENCY_KEY = {
  ...{ name: 'Idempotency-Key', in: 'header', required: false },
  description:
    'Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

function queryParameters(schema: JsonSchema): Record<string, unknown>[] {
  const { properties = {}, required = [] } = schema as { properties?: Record<string, JsonSchema>; required?: string[] };
  return Object.entries(properties).map(([name, { description, ...one }]) => ({
    ...{ name, in: 'query', required: required.includes(name), schema: one },
    ...(description === undefined ? {} : { description }),
  }));
}

function bodyOf(body: NonNullable<Route['body']>, write: Write, example: unknown): Record<string, unknown> {
  // `undefined` fits a body whose every member has a default, and the body itself.
  const required = !(isSchema(body) && body.safeParse(undefined).success);
  const content = contentOf(isContent(body) ? body.types : { 'application/json': body }, 'input', write);
  const shown = example === undefined ? {} : { example };
  return {
    required,
    content: Object.fromEntries(Object.entries(content).map(([type, of]) => [type, { ...of, ...shown }])),
  };
}

function contentOf(types: Readonly<Record<string, z.ZodType | null>>, way: 'input' | 'output', write: Write) {
  return Object.fromEntries(
    Object.entries(types).map(([type, schema]) => [type, { schema: schema ? write(schema, way) : bytesOf(type) }]),
  );
}

/** In OpenAPI 3.1 bytes are what has no schema. */
const bytesOf = (type: string): JsonSchema => (type.startsWith('text/') ? { type: 'string' } : {});

const MEANING: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted: it is saved or started here, and continues in the background',
  204: 'Done; the answer has no body',
  206: 'A range of the bytes',
};

function answersOf(route: Route, write: Write): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, body]) => {
      const description = MEANING[Number(status)] ?? 'Answer';
      if (body === null) return [status, { description }];
      const types = isContent(body) ? body.types : { 'application/json': body };
      return [status, { description, content: contentOf(types, 'output', write) }];
    }),
  );
}

const notModified = ({ tagged, method }: Route) =>
  tagged && method === 'GET' ? { 304: { description: 'What you have is current' } } : {};

/** @param told gets each answer once, by the codes that it may carry */
function problemResponses(route: Route, responses: Map<string, JsonSchema>): Record<string, unknown> {
  const byStatus = Map.groupBy(problemsOf(route), (code) => PROBLEM_STATUS[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => {
      const description = codes.map((code) => `\`${code}\`: ${PROBLEM_GUIDE[code].when}`).join(' ');
      const name = codes.join('.');
      const content = { 'application/problem+json': { schema: { $ref: refTo('Problem') } } };
      responses.set(name, { description, content, 'x-codes': codes });
      return [status, { $ref: `#/components/responses/${name}` }];
    }),
  );
}
