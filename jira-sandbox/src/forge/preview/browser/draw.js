import { COMPONENTS, UNKNOWN } from './components.js';

/**
 * Draws a ForgeDoc and keeps it drawn: an element lives as long as its node (nodes keep their key), so a field keeps
 * its focus and its text over a redraw.
 */
export function createDrawing(root) {
  let drawn = new Map();

  function draw(node, next) {
    const kept = drawn.get(node.key);
    const entry = kept ?? { props: node.props };
    entry.props = node.props ?? {};
    next.set(node.key, entry);
    if (node.type === 'String') {
      entry.element ??= document.createTextNode('');
      if (entry.element.data !== node.props.text) entry.element.data = node.props.text;
      return entry.element;
    }
    const component = COMPONENTS[node.type] ?? UNKNOWN(node.type);
    entry.element ??= component.draw(() => entry.props);
    component.update?.(entry.element, entry.props);
    const slot = component.slot ? component.slot(entry.element) : entry.element;
    if (slot)
      place(
        slot,
        node.children.map((child) => draw(child, next)),
      );
    return entry.element;
  }

  /** Moves only what is not in its place: moving an element takes its focus away. */
  function place(parent, children) {
    children.forEach((child, at) => {
      if (parent.childNodes[at] !== child) parent.insertBefore(child, parent.childNodes[at] ?? null);
    });
    while (parent.childNodes.length > children.length) parent.lastChild.remove();
  }

  return (doc) => {
    const next = new Map();
    place(root, [draw({ key: 'root', ...doc }, next)]);
    drawn = next;
  };
}
