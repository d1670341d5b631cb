import { SPEC_CORRECTIONS } from './spec-corrections.ts';

export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Which way the document goes: a request must not carry what is read-only. */
export type Direction = 'request' | 'response';

function orNull(schema: JsonObject): JsonObject {
  return { anyOf: [schema, { type: 'null' }] };
}

/**
 * An OpenAPI 3.0 schema as JSON Schema: `nullable` becomes a choice, and in requests a read-only property is refused.
 * References stay; they point at `#/components/schemas/…` of the document that `schemaDocument` makes.
 */
export function toJsonSchema(schema: unknown, direction: Direction): unknown {
  if (Array.isArray(schema)) return schema.map((item) => toJsonSchema(item, direction));
  if (!isObject(schema)) return schema;
  const { nullable, example: _example, examples: _examples, xml: _xml, readOnly: _readOnly, ...rest } = schema;
  const converted = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [
      name,
      name === 'properties' && isObject(value) ? convertProperties(value, direction) : toJsonSchema(value, direction),
    ]),
  );
  return nullable === true ? orNull(converted) : converted;
}

function convertProperties(properties: JsonObject, direction: Direction): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const isReadOnly = isObject(schema) && schema.readOnly === true;
      return [name, isReadOnly && direction === 'request' ? false : toJsonSchema(schema, direction)];
    }),
  );
}

function correct(name: string, schema: JsonObject): void {
  if (!isObject(schema.properties)) return;
  for (const { schema: where, property, alsoAllows } of SPEC_CORRECTIONS) {
    if (where !== name) continue;
    const wrong = schema.properties[property];
    if (wrong === undefined) throw new Error(`The correction of ${where}.${property} corrects nothing`);
    if (wrong !== false) schema.properties[property] = { anyOf: [wrong, { type: alsoAllows }] };
  }
}

/** All of the specification's schemas in one JSON Schema document with the given id, corrected. */
export function schemaDocument(specification: JsonObject, direction: Direction, id: string): JsonObject {
  const components = specification.components as { schemas: JsonObject };
  const schemas = Object.fromEntries(
    Object.entries(components.schemas).map(([name, schema]) => {
      const converted = toJsonSchema(schema, direction) as JsonObject;
      correct(name, converted);
      return [name, converted];
    }),
  );
  return { $id: id, components: { schemas } };
}
