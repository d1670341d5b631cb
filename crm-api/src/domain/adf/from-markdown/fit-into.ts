import { allText } from '../adf-document.ts';
import type { AdfNode } from '../adf-node.ts';

/** Where blocks may stand, each with its own rules in the schema. */
export type Place = 'doc' | 'panel' | 'quote' | 'listItem';

const everywhere = ['paragraph', 'bulletList', 'orderedList', 'codeBlock', 'mediaSingle'];

/** What each place may hold of the blocks that Markdown can make [adf-schema.json]. */
const allowed: Record<Exclude<Place, 'doc'>, ReadonlySet<string>> = {
  panel: new Set([...everywhere, 'heading', 'taskList', 'rule', 'blockCard']),
  quote: new Set(everywhere),
  listItem: new Set([...everywhere, 'taskList']),
};

/** A block in a form that its place may hold. Formatting may be lost in it, words never. */
export function fitInto(node: AdfNode, place: Place): AdfNode[] {
  if (place === 'doc' || allowed[place].has(node.type)) return [node];
  switch (node.type) {
    case 'heading':
      return node.content ? [{ type: 'paragraph', content: node.content.map(bold) }] : [];
    case 'table':
      return (node.content ?? []).flatMap(rowAsParagraph);
    case 'taskList':
      return [tasksAsBullets(node)];
    case 'blockCard':
      return [{ type: 'paragraph', content: [{ type: 'inlineCard', attrs: { url: node.attrs?.url } }] }];
    case 'blockquote':
    case 'panel':
      return (node.content ?? []).flatMap((child) => fitInto(child, place));
    default:
      return []; // A rule, which holds no words.
  }
}

function bold(node: AdfNode): AdfNode {
  const marks = node.marks ?? [];
  const mayBeBold = node.type === 'text' && !marks.some((m) => m.type === 'code' || m.type === 'strong');
  return mayBeBold ? { ...node, marks: [...marks, { type: 'strong' }] } : node;
}

function rowAsParagraph(row: AdfNode): AdfNode[] {
  const cells = (row.content ?? []).map((cell) => (cell.content ?? []).flatMap((block) => block.content ?? []));
  const filled = cells.filter((cell) => cell.length > 0);
  const content = filled.flatMap((cell, i) => (i === 0 ? cell : [{ type: 'text', text: ' | ' }, ...cell]));
  return content.length > 0 ? [{ type: 'paragraph', content }] : [];
}

/** Tasks where no task list may stand: a bullet list, with each box as the text `[ ]` or `[x]`. */
function tasksAsBullets(list: AdfNode): AdfNode {
  const items: AdfNode[] = [];
  for (const child of list.content ?? []) {
    const last = items.at(-1);
    if (child.type === 'taskList') last?.content?.push(tasksAsBullets(child));
    else items.push({ type: 'listItem', content: [boxAndText(child)] });
  }
  return { type: 'bulletList', content: items };
}

function boxAndText(task: AdfNode): AdfNode {
  const content = task.content ?? [];
  const box = task.attrs?.state === 'DONE' ? '[x]' : '[ ]';
  const hasText = content.some((node) => node.type !== 'text' || allText(node) !== '');
  return { type: 'paragraph', content: [{ type: 'text', text: hasText ? `${box} ` : box }, ...content] };
}
