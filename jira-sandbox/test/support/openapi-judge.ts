import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { type Direction, isObject, type JsonObject, schemaDocument, toJsonSchema } from './openapi-schemas.ts';
import { ALWAYS_POSSIBLE, JIRA_DATE_TIME } from './spec-corrections.ts';

export type Judge = {
  /** The specification's name of an endpoint; undefined when it has none. */
  operationOf(method: string, url: string): string | undefined;
  /** What is wrong with a request that a client sends to Jira: unknown endpoint or parameter, a body of the wrong shape. */
  checkRequest(method: string, url: string, body: unknown): string[];
  /** What is wrong with an answer: an undocumented status, a body of the wrong shape. */
  checkResponse(method: string, url: string, status: number, body: unknown): string[];
  /** Every operation of the specification. */
  readonly operations: readonly string[];
};

type Endpoint = {
  readonly id: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly holes: number;
  readonly operation: JsonObject;
  readonly parameters: readonly JsonObject[];
};

const IDS: Readonly<Record<Direction, string>> = { request: 'spec:request', response: 'spec:response' };

/** A file that tests read and that this repository does not hold. */
export type SharedFile = { path: string; isHere: boolean; note: string };

/**
 * Where a file of `../shared` is, and whether it is there. That folder lies beside the repository where the project is
 * developed; a clone somewhere else has none. Tests that want such a file are then skipped and say so (`note` goes into
 * their name); on CI, crm-api/test/needs.test.ts fails once for all of them.
 */
export function sharedFile(...parts: string[]): SharedFile {
  const path = resolve(import.meta.dirname, '../../../../shared', ...parts);
  const isHere = existsSync(path);
  return { path, isHere, note: isHere ? '' : ` (needs ${path}, which is missing)` };
}

function endpointsOf(specification: JsonObject): Endpoint[] {
  const found: Endpoint[] = [];
  for (const [path, methods] of Object.entries(specification.paths as Record<string, JsonObject>)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (!isObject(operation) || typeof operation.operationId !== 'string') continue;
      const source = path.replaceAll(/[.]/g, '\\.').replaceAll(/\{\w+\}/g, '[^/]+');
      const shared = (methods.parameters ?? []) as JsonObject[];
      found.push({
        id: operation.operationId,
        method: method.toUpperCase(),
        pattern: new RegExp(`^${source}$`),
        holes: path.split('{').length,
        operation,
        parameters: [...shared, ...((operation.parameters ?? []) as JsonObject[])],
      });
    }
  }
  return found.sort((a, b) => a.holes - b.holes);
}

/** The path under the site, without the gateway's `/ex/jira/{cloudId}`, and the query. */
function splitUrl(url: string): { path: string; query: URLSearchParams } {
  const { pathname, searchParams } = new URL(url, 'http://jira.invalid');
  return { path: pathname.replace(/^\/ex\/jira\/[^/]+/, ''), query: searchParams };
}

function jsonSchemaOf(holder: unknown): unknown {
  const content = isObject(holder) && isObject(holder.content) ? holder.content : {};
  const json = content['application/json'];
  return isObject(json) ? json.schema : undefined;
}

function queryProblems(endpoint: Endpoint, query: URLSearchParams): string[] {
  const known = endpoint.parameters.filter((parameter) => parameter.in === 'query');
  const names = new Set(known.map((parameter) => String(parameter.name)));
  const unknown = [...new Set(query.keys())].filter((name) => !names.has(name));
  const missing = known.filter((parameter) => parameter.required === true && !query.has(String(parameter.name)));
  const wrong = known.filter((parameter) => {
    const schema = isObject(parameter.schema) ? parameter.schema : {};
    const value = query.get(String(parameter.name));
    if (value === null) return false;
    if (schema.type === 'integer') return !/^-?\d+$/.test(value);
    return schema.type === 'boolean' && value !== 'true' && value !== 'false';
  });
  return [
    ...unknown.map((name) => `${endpoint.id}: there is no query parameter '${name}'`),
    ...missing.map((parameter) => `${endpoint.id}: the query parameter '${parameter.name}' is missing`),
    ...wrong.map((parameter) => `${endpoint.id}: the query parameter '${parameter.name}' has the wrong type`),
  ];
}

/** Validates bodies against the specification's schemas; each schema is compiled once. */
function bodyChecker(specification: JsonObject) {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  addFormats.default(ajv);
  ajv.addFormat('date-time', JIRA_DATE_TIME);
  const compiled = new Map<string, ValidateFunction>();
  for (const direction of ['request', 'response'] as const) {
    ajv.addSchema(schemaDocument(specification, direction, IDS[direction]));
  }
  return (name: string, schema: unknown, direction: Direction, body: unknown): string[] => {
    let validate = compiled.get(name);
    if (validate === undefined) {
      const text = JSON.stringify(toJsonSchema(schema, direction));
      validate = ajv.compile(
        JSON.parse(text.replaceAll('"#/components', `"${IDS[direction]}#/components`)) as JsonObject,
      );
      compiled.set(name, validate);
    }
    if (validate(body)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const detail = 'additionalProperty' in params ? ` ('${params.additionalProperty}')` : '';
      return `${name}: ${instancePath === '' ? 'the body' : instancePath} ${message ?? 'is wrong'}${detail}`;
    });
  };
}

/**
 * A judge of Jira requests and answers by Atlassian's OpenAPI file, corrected by spec-corrections.ts. Its methods
 * return what is wrong, in words; an empty list is a pass.
 */
export function createJudge(specPath: string): Judge {
  const specification = JSON.parse(readFileSync(specPath, 'utf8')) as JsonObject;
  const endpoints = endpointsOf(specification);
  const checkBody = bodyChecker(specification);
  const find = (method: string, url: string) => {
    const { path } = splitUrl(url);
    return endpoints.find((endpoint) => endpoint.method === method.toUpperCase() && endpoint.pattern.test(path));
  };
  const unknown = (method: string, url: string) => [`The specification has no ${method} ${splitUrl(url).path}`];

  return {
    operations: endpoints.map(({ id }) => id),
    operationOf: (method, url) => find(method, url)?.id,
    checkRequest(method, url, body) {
      const endpoint = find(method, url);
      if (endpoint === undefined) return unknown(method, url);
      const problems = queryProblems(endpoint, splitUrl(url).query);
      const requestBody = endpoint.operation.requestBody;
      const schema = jsonSchemaOf(requestBody);
      if (schema === undefined) return problems;
      if (body === undefined) return [...problems, `${endpoint.id}: the body is missing`];
      return [...problems, ...checkBody(`${endpoint.id} request`, schema, 'request', body)];
    },
    checkResponse(method, url, status, body) {
      const endpoint = find(method, url);
      if (endpoint === undefined) return unknown(method, url);
      const responses = endpoint.operation.responses as Record<string, unknown>;
      const documented = responses[String(status)] ?? responses.default;
      if (documented === undefined) {
        return ALWAYS_POSSIBLE.has(status) ? [] : [`${endpoint.id}: status ${status} is not documented`];
      }
      const schema = jsonSchemaOf(documented);
      if (schema === undefined) return [];
      if (status === 204) return body === undefined ? [] : [`${endpoint.id}: a 204 has no body`];
      return checkBody(`${endpoint.id} ${status}`, schema, 'response', body);
    },
  };
}
