import { z } from 'zod';
import type { Random } from './random.ts';

/** Values of a schema, and what stands in for them that nobody should send. */

const HOSTILE_TEXTS: readonly string[] = [
  ...[
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    'a\udc00b',
    '\ufffe',
    '\u202e',
    '\u00a0',
    '\r\n',
    '%00',
    '%',
    '\\',
    "'",
    '"',
    '--',
  ],
  ...[
    "'; drop table ticket; --",
    '<script>',
    '{{7*7}}',
    '../../etc/passwd',
    '__proto__',
    'constructor',
    'null',
    'true',
    'NaN',
  ],
  ...[
    '0000-01-01',
    '0001-01-01',
    '9999-12-31',
    '99999-01-01',
    '2026-02-30',
    '2026-13-45T99:99:99Z',
    '-271821-04-20T00:00:00Z',
  ],
  ...[
    '+275760-09-13T00:00:00.000Z',
    '1'.repeat(400),
    '-1',
    '1e308',
    '9007199254740993',
    '99999999999999999999',
    '0x10',
  ],
  ...[
    'a_'.repeat(5_000),
    '> '.repeat(5_000),
    '*'.repeat(9_000),
    '['.repeat(9_000),
    '- '.repeat(7_000),
    '|a'.repeat(4_000),
  ],
  ...[
    'x'.repeat(70_000),
    '\u0301'.repeat(3_000),
    '👩‍👩‍👧'.repeat(500),
    'İ'.repeat(300),
    'KAN-1',
    'KAN',
    'http://127.0.0.1:1/',
    '((:*&|!',
  ],
  ...[
    'https://x.test/?a=1',
    'https://x.test/#a',
    'https://user:pw@x.test',
    'ftp://x',
    'javascript:alert(1)',
    'a@b.c',
    'a@b@c',
  ],
];
const HOSTILE: readonly unknown[] = [
  ...[null, true, 0, -0, -1, 1.5, 2 ** 31, 2 ** 53 - 1, 2 ** 53, 8.64e15, 8.64e15 + 1, 1e308, -1e308, 5e-324],
  ...[[], {}, [[]], [null], { __proto__: 1 }, { length: 1e9 }, Array.from({ length: 300 }, (_, i) => i)],
];

export const hostileText = (random: Random): string => random.pick(HOSTILE_TEXTS);

const hostile = (random: Random): unknown => (random.chance(0.6) ? hostileText(random) : random.pick(HOSTILE));

export type Known = {
  /** Ids by what routes call them, such as `ticketId`. */
  byName?: Map<string, string[]>;
  ids: string[];
  words: string[] /** Whether the present value may be wrong. */;
  wrong?: boolean;
};
type Json = { [key: string]: unknown };

/** How often something is not as the schema wants it, in a value that has anything wrong at all. */
const WRONG = 0.08;

const schemas = new WeakMap<z.ZodType, Json>();

/** A value of a schema, more or less. @param known what this run has seen, to be asked for again */
export function valueFor(schema: z.ZodType, random: Random, known: Known): unknown {
  const described = schemas.get(schema) ?? (z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Json);
  schemas.set(schema, described);
  known.wrong = random.chance(0.5);
  return make(described, random, known, described);
}

function make(schema: Json, random: Random, known: Known, root: Json): unknown {
  if (known.wrong && random.chance(WRONG)) return hostile(random);
  const again = (one: unknown) => make(one as Json, random, known, root);
  const { anyOf, oneOf, allOf } = schema as { anyOf?: unknown[]; oneOf?: unknown[]; allOf?: unknown[] };
  if (typeof schema.$ref === 'string') return again((root.$defs as Json | undefined)?.[schema.$ref.slice(8)] ?? {});
  if (anyOf ?? oneOf) return again(random.pick(anyOf ?? oneOf ?? []));
  if (allOf) return Object.assign({}, ...allOf.map(again));
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return random.pick(schema.enum);
  switch (schema.type) {
    case 'object':
      return makeObject(schema, random, again, known);
    case 'array':
      return Array.from({ length: random.below(4) }, () => again(schema.items ?? {}));
    case 'string':
      return makeText(schema, random, known);
    case 'integer':
    case 'number':
      return random.pick([0, 1, 2, 50, 200, Date.now(), random.below(1_000_000)]);
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    default:
      return hostile(random);
  }
}

function makeObject(schema: Json, random: Random, again: (one: unknown) => unknown, known: Known): Json {
  const made: Json = {};
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  for (const [name, member] of Object.entries((schema.properties as Json | undefined) ?? {}))
    if (random.chance(required.has(name) ? 0.97 : 0.4)) made[name] = again(member);
  if (typeof schema.additionalProperties === 'object' && schema.additionalProperties !== null)
    for (let at = random.below(3); at > 0; at--) made[random.pick(known.words)] = again(schema.additionalProperties);
  if (known.wrong && random.chance(WRONG)) made[hostileText(random).slice(0, 200)] = hostile(random);
  return made;
}

function makeText(schema: Json, random: Random, known: Known): string {
  if (schema.format === 'uuid') return random.chance(0.8) ? random.pick(known.ids) : random.uuid();
  if (schema.format === 'date-time') return new Date(random.below(2 ** 31) * 1000).toISOString();
  if (schema.format === 'date') return new Date(random.below(2 ** 31) * 1000).toISOString().slice(0, 10);
  if (schema.format === 'email') return `${random.hex(6)}@example.com`;
  if (schema.format === 'uri') return 'https://example.atlassian.net';
  return random.pick(known.words);
}
