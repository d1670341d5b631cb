import { COMPONENTS } from '@synapse/shared/api/components';
import { EXAMPLES } from '@synapse/shared/api/examples';
import { z } from 'zod';

export type JsonSchema = { [key: string]: unknown };
type Way = 'input' | 'output';

const names = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(COMPONENTS)) names.add(schema, { id });

/**
 * Schemas as the contract writes them (JSON Schema 2020-12): what is sent to us as it may be sent, defaults left out; what
 * we send as it is sent. What has a name is told once, and referred to; where it goes both ways and is not the same in both,
 * what we send is `<name>Answer`. So inputs are to be written first.
 */
export function createSchemaWriter() {
  const components: Record<string, JsonSchema> = {};

  /** The name under which a component is told; it is told here unless it is there already. */
  function declare(name: string, { id: _id, ...schema }: JsonSchema, renamed: Map<string, string>, way: Way): void {
    const example = EXAMPLES[name as keyof typeof EXAMPLES];
    const shown = example === undefined ? {} : { examples: [example] };
    const declared = refer({ ...schema, ...shown }, renamed) as JsonSchema;
    const known = components[name];
    const isOther = way === 'output' && known !== undefined && JSON.stringify(known) !== JSON.stringify(declared);
    if (isOther) renamed.set(name, `${name}Answer`);
    components[renamed.get(name) ?? name] = declared;
  }

  function write(schema: z.ZodType, way: Way): JsonSchema {
    const written = z.toJSONSchema(schema, {
      io: way,
      metadata: names,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => simplify(jsonSchema as JsonSchema, way),
    });
    const { $schema: _dialect, $defs = {}, ...own } = written as JsonSchema & { $defs?: Record<string, JsonSchema> };
    const renamed = new Map<string, string>();
    for (const [name, one] of Object.entries($defs)) declare(name, one, renamed, way);
    return refer(own, renamed) as JsonSchema;
  }

  return { components, write };
}

export const refTo = (name: string) => `#/components/schemas/${name}`;

function refer(value: unknown, renamed: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((one) => refer(one, renamed));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      if (key !== '$ref' || typeof one !== 'string') return [key, refer(one, renamed)];
      const name = one.replace('#/$defs/', '');
      return [key, refTo(renamed.get(name) ?? name)];
    }),
  );
}

const SAID_BY_FORMAT: ReadonlySet<unknown> = new Set(['date-time', 'date', 'uuid', 'email']);

/** A format says what its pattern says at length; and what we send may have more one day, which is no break. */
function simplify(schema: JsonSchema, way: Way): void {
  if (SAID_BY_FORMAT.has(schema.format)) delete schema.pattern;
  if (way === 'output' && schema.additionalProperties === false) delete schema.additionalProperties;
  // Of integers, zod writes what fits into a double.
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}
