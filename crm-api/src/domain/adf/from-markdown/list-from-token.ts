import type { Token, Tokens } from 'marked';
import type { AdfNode } from '../adf-node.ts';
import { tidyInline } from '../inline-runs.ts';
import type { Place } from './fit-into.ts';
import { inlineFromTokens } from './inline-from-tokens.ts';

type ReadBlocks = (tokens: readonly Token[], place: Place) => AdfNode[];

/** A list; or a task list, when every item has a box and holds nothing but a line of text and further tasks. */
export function listFromToken(list: Tokens.List, place: Place, readBlocks: ReadBlocks): AdfNode {
  const isTaskList = (place === 'doc' || place === 'panel' || place === 'listItem') && list.items.every(isPlainTask);
  if (isTaskList && list.items.length > 0) return taskList(list);
  const start = typeof list.start === 'number' ? list.start : 1;
  return {
    type: list.ordered ? 'orderedList' : 'bulletList',
    ...(list.ordered && start !== 1 && { attrs: { order: start } }),
    content: list.items.map((item) => listItem(item, readBlocks)),
  };
}

function listItem(item: Tokens.ListItem, readBlocks: ReadBlocks): AdfNode {
  const blocks = readBlocks(item.tokens, 'listItem');
  const content = item.task ? withBox(blocks, item.checked === true) : blocks;
  return { type: 'listItem', content: content.length > 0 ? content : [{ type: 'paragraph' }] };
}

/** A box that is no task's, as in a list where only some items have one, stays as the text it was typed as. */
function withBox(blocks: AdfNode[], checked: boolean): AdfNode[] {
  const box: AdfNode = { type: 'text', text: checked ? '[x] ' : '[ ] ' };
  const [first, ...rest] = blocks;
  if (first?.type !== 'paragraph') return [{ type: 'paragraph', content: tidyInline([box]) }, ...blocks];
  return [{ ...first, content: tidyInline([box, ...(first.content ?? [])]) }, ...rest];
}

function isPlainTask(item: Tokens.ListItem): boolean {
  const blocks = item.tokens.filter((token) => token.type !== 'space');
  const lines = blocks.filter((token) => token.type === 'text' || token.type === 'paragraph');
  const lists = blocks.filter((token) => token.type === 'list') as Tokens.List[];
  const inOrder = lines.length === 0 || blocks[0] === lines[0];
  const nothingElse = lines.length <= 1 && lists.length <= 1 && lines.length + lists.length === blocks.length;
  return item.task && inOrder && nothingElse && lists.every((list) => list.items.every(isPlainTask));
}

/** Jira nests tasks beside, not in, the task they belong to: a task list right after its item. */
function taskList(list: Tokens.List): AdfNode {
  const content = list.items.flatMap((item) => {
    const nested = item.tokens.filter((token) => token.type === 'list') as Tokens.List[];
    return [taskItem(item), ...nested.map(taskList)];
  });
  // The schema wants ids; `numberTasks` gives each its own once the document is whole.
  return { type: 'taskList', attrs: { localId: '' }, content };
}

function taskItem(item: Tokens.ListItem): AdfNode {
  const line = item.tokens.find((token) => token.type === 'text' || token.type === 'paragraph') as
    | Tokens.Generic
    | undefined;
  const content = inlineFromTokens(line?.tokens ?? []);
  const attrs = { localId: '', state: item.checked ? 'DONE' : 'TODO' };
  return { type: 'taskItem', attrs, ...(content.length > 0 && { content }) };
}

/** Gives every task and task list of a document an id of its own: the same for the same document. */
export function numberTasks(nodes: readonly AdfNode[], count = { tasks: 0 }): AdfNode[] {
  return nodes.map((node) => {
    const isTask = node.type === 'taskList' || node.type === 'taskItem';
    const attrs = isTask ? { ...node.attrs, localId: `task-${++count.tasks}` } : node.attrs;
    return { ...node, ...(attrs && { attrs }), ...(node.content && { content: numberTasks(node.content, count) }) };
  });
}
