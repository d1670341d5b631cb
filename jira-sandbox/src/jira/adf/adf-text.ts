type Node = { type?: unknown; text?: unknown; attrs?: Record<string, unknown>; content?: unknown };

const BLOCKS = new Set(['paragraph', 'heading', 'codeBlock', 'listItem', 'tableRow', 'blockquote', 'panel', 'rule']);

function collect(node: Node, out: string[]): void {
  if (typeof node.text === 'string') out.push(node.text);
  if (node.type === 'mention' || node.type === 'emoji' || node.type === 'status') {
    const text = node.attrs?.text ?? node.attrs?.shortName;
    if (typeof text === 'string') out.push(text);
  }
  if (node.type === 'hardBreak') out.push('\n');
  if (Array.isArray(node.content)) for (const child of node.content) collect(child as Node, out);
  if (typeof node.type === 'string' && BLOCKS.has(node.type)) out.push('\n');
}

/** The text of an ADF document given as JSON text, one line per block: what search and the changelog go by. */
export function adfText(adfJson: string): string {
  const out: string[] = [];
  collect(JSON.parse(adfJson) as Node, out);
  return out.join('').replace(/\n+/g, '\n').trim();
}
