import { MAX_ADF_DEPTH } from '../adf-document.ts';
import type { AdfMark, AdfNode } from '../adf-node.ts';

/** What could be read of a value that should be a document, and whether some of it lay too deep to keep its form. */
type ReadAdf = { nodes: AdfNode[]; tooDeep: boolean };

/**
 * Reads any JSON value as the children of a document. Never throws: what has no `type` gives its children, a bare string
 * or number its text, and below `MAX_ADF_DEPTH` levels only the text is kept.
 */
export function readAdf(value: unknown): ReadAdf {
  let tooDeep = false;
  const read = (part: unknown, depth: number): AdfNode[] => {
    if (typeof part === 'string' || typeof part === 'number') return text(String(part));
    if (typeof part !== 'object' || part === null) return [];
    if (depth > MAX_ADF_DEPTH) {
      tooDeep = true;
      return text(textWithin(part));
    }
    if (Array.isArray(part)) return part.flatMap((item) => read(item, depth + 1));
    const content = read(field(part, 'content'), depth + 1);
    const type = field(part, 'type');
    const ownText = field(part, 'text');
    if (typeof type !== 'string' || type === 'doc')
      return [...(typeof ownText === 'string' ? text(ownText) : []), ...content];
    return [node(part, type, ownText, content)];
  };
  return { nodes: read(value, 0), tooDeep };
}

function node(part: object, type: string, ownText: unknown, content: AdfNode[]): AdfNode {
  const attrs = field(part, 'attrs');
  const marks = readMarks(field(part, 'marks'));
  return {
    type,
    ...(isRecord(attrs) && { attrs }),
    ...(marks.length > 0 && { marks }),
    ...(content.length > 0 && { content }),
    ...(typeof ownText === 'string' && { text: ownText }),
  };
}

function readMarks(value: unknown): AdfMark[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((mark: unknown) => {
    const type = isRecord(mark) ? field(mark, 'type') : undefined;
    if (!isRecord(mark) || typeof type !== 'string') return [];
    const attrs = field(mark, 'attrs');
    return [isRecord(attrs) ? { type, attrs } : { type }];
  });
}

function textWithin(root: object): string {
  const parts: string[] = [];
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const part = waiting.pop();
    if (typeof part === 'string') parts.push(part);
    else if (Array.isArray(part)) for (const item of [...part].reverse()) waiting.push(item);
    else if (isRecord(part)) waiting.push(field(part, 'content'), field(part, 'text'));
  }
  return parts.join(' ');
}

function text(content: string): AdfNode[] {
  return content === '' ? [] : [{ type: 'text', text: content }];
}

function field(part: object, name: string): unknown {
  return Object.hasOwn(part, name) ? (part as Record<string, unknown>)[name] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
