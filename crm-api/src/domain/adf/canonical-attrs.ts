import type { AdfMark } from './adf-node.ts';

/** Attributes that Jira adds for its own use, on whatever node they stand. */
const jiraAdded = new Set(['localId', 'uniqueId']);

/** Per node type, the attributes that may be left out: always, or at the values named. */
const noise: Record<string, Record<string, 'always' | readonly unknown[]>> = {
  mention: { text: 'always', accessLevel: 'always', userType: ['DEFAULT'] },
  table: { isNumberColumnEnabled: [false], layout: ['default', 'center', 'align-start'], displayMode: ['default'] },
  tableCell: { colspan: [1], rowspan: [1] },
  tableHeader: { colspan: [1], rowspan: [1] },
  orderedList: { order: [1] },
  codeBlock: { wrap: [false], hideLineNumbers: [false] },
  mediaSingle: { layout: ['center'] },
  link: { id: 'always', collection: 'always', occurrenceKey: 'always' },
  media: { width: [null], height: [null], collection: [''] },
};

/** A node's or mark's attributes with the noise left out and the keys in order; undefined when none is left. */
export function canonicalAttrs(
  type: string,
  attrs: Record<string, unknown> | undefined,
): Record<string, unknown> | undefined {
  const ofType = Object.hasOwn(noise, type) ? noise[type] : undefined;
  const kept = Object.entries(attrs ?? {}).filter(([key, value]) => {
    if (jiraAdded.has(key) || value === undefined || value === null || value === '') return false;
    const rule = ofType && Object.hasOwn(ofType, key) ? ofType[key] : undefined;
    return rule !== 'always' && !rule?.includes(value);
  });
  if (kept.length === 0) return undefined;
  return inKeyOrder(Object.fromEntries(kept), 0) as Record<string, unknown>;
}

/** Marks without repeats, each with canonical attributes, in the order of their names; undefined when there are none. */
export function canonicalMarks(marks: readonly AdfMark[] | undefined): AdfMark[] | undefined {
  if (!marks || marks.length === 0) return undefined;
  const byType = new Map<string, AdfMark>();
  for (const mark of marks) {
    if (byType.has(mark.type)) continue;
    const attrs = canonicalAttrs(mark.type, mark.attrs);
    byType.set(mark.type, attrs ? { type: mark.type, attrs } : { type: mark.type });
  }
  return [...byType.values()].sort((a, b) => (a.type < b.type ? -1 : 1));
}

/** How deep into one attribute's value keys are put in order; an extension's parameters are all that nests at all. */
const MAX_ATTR_DEPTH = 40;

function inKeyOrder(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_ATTR_DEPTH) return '…';
  if (Array.isArray(value)) return value.map((item) => inKeyOrder(item, depth + 1));
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, inKeyOrder((value as Record<string, unknown>)[key], depth + 1)]));
}
