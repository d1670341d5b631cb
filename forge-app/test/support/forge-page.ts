/**
 * Runs a page of the app under the real @forge/react: the bridge is the one thing that the test stands in for. What
 * the page shows is read from the ForgeDoc that the reconciler sends.
 */

type Doc = { type: string; props: Record<string, unknown>; children: Doc[] };
type Invoke = (functionKey: string, payload: unknown) => unknown;

type SelectProps = {
  options: { label: string; value: string }[];
  isMulti?: boolean;
  onChange: (chosen: unknown) => void;
};

export type Page = ReturnType<typeof openPage>;

/** When a test says what it waited for in vain, and what the page showed instead. */
const GIVE_UP_MS = 20_000;

/** Which page draws a document: one that an earlier test opened may have something to draw still. */
const drawings = new WeakMap<Doc, (drawn: Doc) => void>();

export function openPage(file: string, invoke: Invoke) {
  let doc: Doc = { type: 'Root', props: {}, children: [] };
  let answer = invoke;
  const watchers = new Set<() => void>();
  const callBridge = async (command: string, data: { forgeDoc: Doc; functionKey: string; payload: unknown }) => {
    if (command === 'invoke') return answer(data.functionKey, data.payload);
    if (command === 'reconcile') (drawings.get(data.forgeDoc) ?? own(data.forgeDoc))(data.forgeDoc);
    return undefined;
  };
  const draw = (drawn: Doc) => {
    doc = drawn;
    for (const watcher of watchers) watcher();
  };
  const own = (root: Doc) => {
    drawings.set(root, draw);
    return draw;
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
  const field = (label: string): Doc => {
    const id = find('Label', label).props.labelFor;
    const found = [...all('Select'), ...all('Textfield'), ...all('TextArea')].find(
      ({ props }) => props.inputId === id || props.id === id,
    );
    if (!found) throw new Error(`No field has the label "${label}".`);
    return found;
  };
  const becomes = (isSo: () => boolean, what = 'what the test waits for'): Promise<void> =>
    new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => reject(new Error(`Not shown: ${what}. The page: ${textOf(doc)}`)), GIVE_UP_MS);
      const look = () => {
        if (!isSo()) return;
        clearTimeout(giveUp);
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });
  const shows = (...texts: string[]): Promise<void> =>
    becomes(() => texts.every((text) => textOf(doc).includes(text)), texts.join(' and '));
  return {
    text: () => textOf(doc),
    all,
    find,
    answer: (next: Invoke) => {
      answer = next;
    },
    openTab: async (name: string) => {
      await shows(name);
      const index = all('Tab').findIndex((tab) => textOf(tab) === name);
      (find('Tabs', name).props.onChange as (index: number) => void)(index);
    },
    /** The field that a label stands for. */
    field,
    /** Chooses of a Select by the words of its options; several where it takes several. */
    choose: (label: string, ...words: string[]) => {
      const { options, isMulti, onChange } = field(label).props as unknown as SelectProps;
      const chosen = words.map((word) => options.find((option) => option.label === word));
      if (chosen.includes(undefined)) throw new Error(`${label} offers ${options.map((o) => o.label).join(', ')}`);
      onChange(isMulti ? chosen : chosen[0]);
    },
    /** What a Select shows as chosen. */
    chosen: (label: string) => (field(label).props.value as { label: string } | null)?.label,
    labels: () => all('Label').map((label) => textOf(label)),
    buttons: () => all('Button').map((button) => textOf(button)),
    submit: () => (find('Form', '').props.onSubmit as () => unknown)(),
    /** Submits the form that shows this. */
    submitOf: (text: string) => (find('Form', text).props.onSubmit as () => unknown)(),
    click: (text: string) => (find('Button', text).props.onClick as () => unknown)(),
    /** Resolves when the page shows all of these. */
    shows,
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
