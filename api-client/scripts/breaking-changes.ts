type Json = { [key: string]: unknown };
type Operation = {
  parameters?: { name: string; in: string; required?: boolean; schema: Json }[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Json }> };
  responses: Record<string, { content?: Record<string, { schema: Json }> }>;
  'x-who'?: string;
};
export type Contract = {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Json> };
};

const ROLES = ['public', 'viewer', 'agent', 'admin'];

/**
 * What of a contract breaks who relied on the one before, a sentence each. What answers hold may grow, and so may what is
 * taken; all else is a break.
 */
export function breakingChanges(before: Contract, after: Contract): string[] {
  const found: string[] = [];
  for (const [path, operations] of Object.entries(before.paths)) {
    for (const [method, old] of Object.entries(operations)) {
      const name = `\`${method.toUpperCase()} ${path}\``;
      const now = after.paths[path]?.[method];
      if (now) found.push(...operationBreaks(name, old, now, { before, after }));
      else found.push(`${name} is gone`);
    }
  }
  return [...new Set(found)];
}

type Both = { before: Contract; after: Contract };

function operationBreaks(name: string, old: Operation, now: Operation, both: Both): string[] {
  const found: string[] = [];
  const [was, is] = [ROLES.indexOf(old['x-who'] ?? ''), ROLES.indexOf(now['x-who'] ?? '')];
  if (was !== is && (was < is || is < 0 || was < 0))
    found.push(`${name} needs ${now['x-who']}, and needed ${old['x-who']}`);
  for (const one of now.parameters ?? []) {
    const known = old.parameters?.find((other) => other.name === one.name && other.in === one.in);
    if (one.required && !known?.required) found.push(`${name} needs the parameter \`${one.name}\``);
    if (known)
      found.push(...schemaBreaks(`${name}, parameter \`${one.name}\``, known.schema, one.schema, both, 'taken'));
  }
  for (const one of old.parameters ?? [])
    if (!now.parameters?.some((other) => other.name === one.name))
      found.push(`${name} takes no parameter \`${one.name}\` any more`);
  const [oldBody, newBody] = [jsonOf(old.requestBody), jsonOf(now.requestBody)];
  if (now.requestBody?.required && !old.requestBody?.required) found.push(`${name} needs a body`);
  if (oldBody && newBody) found.push(...schemaBreaks(`${name}, body`, oldBody, newBody, both, 'taken'));
  for (const [status, answer] of Object.entries(old.responses).filter(([code]) => code.startsWith('2'))) {
    const answered = now.responses[status];
    const [oldAnswer, newAnswer] = [jsonOf(answer), jsonOf(answered)];
    if (!answered) found.push(`${name} does not answer ${status} any more`);
    else if (oldAnswer && !newAnswer) found.push(`${name} answers ${status} without JSON`);
    else if (oldAnswer && newAnswer)
      found.push(...schemaBreaks(`${name}, answer ${status}`, oldAnswer, newAnswer, both, 'given'));
  }
  return found;
}

const jsonOf = (body: { content?: Record<string, { schema: Json }> } | undefined) =>
  body?.content?.['application/json']?.schema;

/**
 * @param way `taken`: what clients send; it must not be narrowed. `given`: what they get; it must not lose anything
 */
function schemaBreaks(at: string, old: Json, now: Json, both: Both, way: 'taken' | 'given', deep = 0): string[] {
  const [a, b] = [resolve(old, both.before), resolve(now, both.after)];
  // What refers to itself is looked at as far as anybody writes it.
  if (deep > 12 || (JSON.stringify(a) === JSON.stringify(b) && !JSON.stringify(a).includes('$ref'))) return [];
  const found: string[] = [];
  const [oldType, newType] = [typesOf(a), typesOf(b)];
  const lost =
    way === 'taken'
      ? oldType.filter((type) => !newType.includes(type))
      : newType.filter((type) => !oldType.includes(type));
  if (oldType.length > 0 && newType.length > 0 && lost.length > 0)
    found.push(
      `${at}: ${way === 'taken' ? 'takes no' : 'may be'} ${lost.join(', ')}${way === 'taken' ? ' any more' : ' now'}`,
    );
  const [oldValues, newValues] = [valuesOf(a), valuesOf(b)];
  if (way === 'taken' && oldValues && newValues)
    for (const value of oldValues.filter((one) => !newValues.includes(one)))
      found.push(`${at}: takes no \`${value}\` any more`);
  const [oldRequired, newRequired] = [namesIn(a.required), namesIn(b.required)];
  const [oldProperties, newProperties] = [propertiesOf(a), propertiesOf(b)];
  if (way === 'taken')
    for (const name of newRequired.filter((one) => !oldRequired.includes(one))) found.push(`${at}: needs \`${name}\``);
  for (const [name, property] of Object.entries(oldProperties)) {
    const kept = newProperties[name];
    if (!kept) {
      if (Object.keys(newProperties).length > 0) found.push(`${at}: \`${name}\` is gone`);
      continue;
    }
    if (way === 'given' && oldRequired.includes(name) && !newRequired.includes(name))
      found.push(`${at}: \`${name}\` may be missing`);
    found.push(...schemaBreaks(`${at}, \`${name}\``, property, kept, both, way, deep + 1));
  }
  if (a.items && b.items)
    found.push(...schemaBreaks(`${at}, each`, a.items as Json, b.items as Json, both, way, deep + 1));
  return found;
}

/** Through references, and into the one part of a union that is not null. */
function resolve(schema: Json, contract: Contract): Json {
  const name = typeof schema.$ref === 'string' ? schema.$ref.replace('#/components/schemas/', '') : undefined;
  if (name !== undefined) return resolve(contract.components?.schemas?.[name] ?? {}, contract);
  const parts = (schema.anyOf as Json[] | undefined)?.filter((part) => part.type !== 'null');
  if (parts?.length !== 1 || !parts[0]) return schema;
  const nullable = (schema.anyOf as Json[]).length > 1;
  const part = resolve(parts[0], contract);
  return nullable ? { ...part, type: [...typesOf(part), 'null'] } : part;
}

const typesOf = ({ type }: Json): string[] => [type ?? []].flat() as string[];
const valuesOf = ({ enum: values, const: value }: Json) =>
  (values as unknown[] | undefined) ?? (value === undefined ? undefined : [value]);
const namesIn = (names: unknown): string[] => (Array.isArray(names) ? (names as string[]) : []);
const propertiesOf = ({ properties }: Json): Record<string, Json> => (properties ?? {}) as Record<string, Json>;
