type Mark = { type: string; attrs?: Record<string, unknown> };
type Node = {
  type: string;
  text?: string;
  marks?: readonly Mark[];
  attrs?: Record<string, unknown>;
  content?: readonly Node[];
};

const SIMPLE_MARKS: Readonly<Record<string, readonly [string, string]>> = {
  strong: ['*', '*'],
  em: ['_', '_'],
  strike: ['-', '-'],
  underline: ['+', '+'],
  code: ['{{', '}}'],
};

function markedText({ text = '', marks = [] }: Node): string {
  return marks.reduce((inner, { type, attrs }) => {
    if (type === 'link') return `[${inner}|${attrs?.href ?? ''}]`;
    const [open, close] = SIMPLE_MARKS[type] ?? ['', ''];
    return `${open}${inner}${close}`;
  }, text);
}

function inline(node: Node): string {
  switch (node.type) {
    case 'text':
      return markedText(node);
    case 'hardBreak':
      return '\n';
    case 'mention':
      return `[~accountid:${node.attrs?.id ?? ''}]`;
    case 'emoji':
      return String(node.attrs?.text ?? node.attrs?.shortName ?? '');
    case 'inlineCard':
      return `[${node.attrs?.url ?? ''}]`;
    default:
      return String(node.attrs?.text ?? '');
  }
}

const inlines = (node: Node): string => (node.content ?? []).map(inline).join('');

function listLines(node: Node, bullet: string): string[] {
  return (node.content ?? []).flatMap((item) =>
    (item.content ?? []).flatMap((child) => {
      if (child.type === 'bulletList') return listLines(child, `${bullet}*`);
      if (child.type === 'orderedList') return listLines(child, `${bullet}#`);
      return [`${bullet} ${block(child)}`];
    }),
  );
}

function tableLines(node: Node): string {
  return (node.content ?? [])
    .map((row) => {
      const cells = row.content ?? [];
      const bar = cells[0]?.type === 'tableHeader' ? '||' : '|';
      return `${bar}${cells.map((cell) => blocks(cell, ' ')).join(bar)}${bar}`;
    })
    .join('\n');
}

function block(node: Node): string {
  switch (node.type) {
    case 'paragraph':
      return inlines(node);
    case 'heading':
      return `h${node.attrs?.level ?? 1}. ${inlines(node)}`;
    case 'bulletList':
      return listLines(node, '*').join('\n');
    case 'orderedList':
      return listLines(node, '#').join('\n');
    case 'codeBlock':
      return `{code${node.attrs?.language ? `:${node.attrs.language}` : ''}}\n${inlines(node)}\n{code}`;
    case 'blockquote':
      return `{quote}${blocks(node, '\n')}{quote}`;
    case 'panel':
      return `{panel}${blocks(node, '\n')}{panel}`;
    case 'rule':
      return '----';
    case 'table':
      return tableLines(node);
    default:
      return node.content === undefined ? inline(node) : blocks(node, '\n');
  }
}

function blocks(node: Node, between: string): string {
  return (node.content ?? []).map(block).join(between);
}

/** A document as the wiki markup that v2 bodies carry (docs/reference/jira-events.md#bodies). */
export function wikiMarkup(document: unknown): string {
  return blocks(document as Node, '\n\n');
}
