import { escapeHtml } from '../preview/page-html.ts';

type AdfNode = {
  type?: string;
  text?: string;
  attrs?: Record<string, unknown>;
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  content?: AdfNode[];
};

const TAGS: Record<string, string> = {
  paragraph: 'p',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  blockquote: 'blockquote',
  table: 'table',
  tableRow: 'tr',
  tableHeader: 'th',
  tableCell: 'td',
  panel: 'aside',
  taskList: 'ul',
  taskItem: 'li',
};
const MARKS: Record<string, string> = { strong: 'strong', em: 'em', strike: 's', underline: 'u', code: 'code' };

/** Draws an ADF document as HTML; a node it does not know shows its children. */
export function adfHtml(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  const node = value as AdfNode;
  if (node.type === 'text') return marked(node);
  const inner = (node.content ?? []).map(adfHtml).join('');
  switch (node.type) {
    case 'heading':
      return `<h${level(node)}>${inner}</h${level(node)}>`;
    case 'codeBlock':
      return `<pre><code>${inner}</code></pre>`;
    case 'hardBreak':
      return '<br>';
    case 'rule':
      return '<hr>';
    case 'mention':
    case 'emoji':
    case 'status':
      return `<span class="chip">${escapeHtml(node.attrs?.text ?? node.attrs?.shortName)}</span>`;
    case 'inlineCard':
      return linkTo(node.attrs?.url, escapeHtml(node.attrs?.url));
    default: {
      const tag = TAGS[node.type ?? ''];
      return tag ? `<${tag}>${inner}</${tag}>` : inner;
    }
  }
}

function level(node: AdfNode): number {
  return Math.min(6, Math.max(1, Number(node.attrs?.level ?? 3)));
}

function marked({ text, marks = [] }: AdfNode): string {
  return marks.reduce((html, mark) => {
    if (mark.type === 'link') return linkTo(mark.attrs?.href, html);
    const tag = MARKS[mark.type];
    return tag ? `<${tag}>${html}</${tag}>` : html;
  }, escapeHtml(text));
}

/** A link that could run a script stays a text. */
function linkTo(href: unknown, html: string): string {
  const url = String(href ?? '');
  return /^(https?:|mailto:|\/|#)/i.test(url) ? `<a href="${escapeHtml(url)}" rel="noreferrer">${html}</a>` : html;
}
