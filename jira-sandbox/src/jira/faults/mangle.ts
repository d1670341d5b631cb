import type { FaultAction } from './fault-rules.ts';

type Mangling = Extract<FaultAction, { kind: 'mangle' }>;

/** An answer with something in it that no reader expects, where one of its issues is the one to be mangled. */
export function mangle(body: unknown, actions: readonly FaultAction[]): unknown {
  const manglings = actions.filter((action): action is Mangling => action.kind === 'mangle');
  if (manglings.length === 0 || typeof body !== 'object' || body === null) return body;
  const copy: unknown = structuredClone(body);
  const issues = issuesIn(copy);
  for (const { issue, path, value } of manglings) {
    for (const one of issues) if (one.id === issue || one.key === issue) assign(one, path.split('.'), value);
  }
  return copy;
}

type Json = Record<string, unknown>;

function issuesIn(body: unknown): Json[] {
  if (!isObject(body)) return [];
  return Array.isArray(body.issues) ? body.issues.filter(isObject) : [body];
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function assign(target: Json, [name = '', ...rest]: string[], value: unknown): void {
  const inner = target[name];
  if (rest.length === 0) target[name] = value;
  else if (isObject(inner)) assign(inner, rest, value);
}
