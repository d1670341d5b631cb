/**
 * Runs a page of the app under the real @forge/react: the bridge is the one thing that the test stands in for. What
 * the page shows is read from the ForgeDoc that the reconciler sends.
 */

type Doc = { type: string; props: Record<string, unknown>; children: Doc[] };
type Invoke = (functionKey: string, payload: unknown) => unknown;

export type Page = ReturnType<typeof openPage>;

export function openPage(file: string, invoke: Invoke) {
  let doc: Doc = { type: 'Root', props: {}, children: [] };
  let answer = invoke;
  const watchers = new Set<() => void>();
  const callBridge = async (command: string, data: { forgeDoc: Doc; functionKey: string; payload: unknown }) => {
    if (command === 'invoke') return answer(data.functionKey, data.payload);
    if (command === 'reconcile') {
      doc = data.forgeDoc;
      for (const watcher of watchers) watcher();
    }
    return undefined;
  };
  Object.assign(globalThis, { self: globalThis, __bridge: { callBridge } });
  jest.isolateModules(() => require(file));

  const all = (type: string, from = doc): Doc[] => [
    ...(from.type === type ? [from] : []),
    ...from.children.flatMap((child) => all(type, child)),
  ];
  const find = (type: string, text: string): Doc => {
    const found = all(type).find((element) => textOf(element).includes(text));
    if (!found) throw new Error(`The page shows no ${type} with "${text}", but: ${textOf(doc)}`);
    return found;
  };
  const becomes = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = () => {
        if (!isSo()) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });
  return {
    text: () => textOf(doc),
    all,
    find,
    answer: (next: Invoke) => {
      answer = next;
    },
    click: (text: string) => (find('Button', text).props.onClick as () => unknown)(),
    /** Resolves when the page shows all of these. */
    shows: (...texts: string[]): Promise<void> => becomes(() => texts.every((text) => textOf(doc).includes(text))),
    /** Resolves when it is so, looked at after each change of the page. */
    becomes,
  };
}

/** All that a person would read, titles and labels included. */
function textOf({ type, props, children }: Doc): string {
  if (type === 'String') return String(props.text);
  const title = typeof props.title === 'string' ? `${props.title} ` : '';
  return title + children.map(textOf).join(type === 'Text' ? '' : ' ');
}
