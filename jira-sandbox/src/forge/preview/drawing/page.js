import { createElement as h } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { FlagList } from './flags.js';
import { Node } from './node.js';

/**
 * Stands where Jira's own page stands: the app's code runs in a hidden frame, what it says is drawn here, in the page
 * itself, and its calls go to the Forge host.
 */

const pages = new Map();

/** Draws the app's page into every element that asks for one by `data-forge-frame`, the address of its frame. */
export function openPages() {
  for (const place of document.querySelectorAll('[data-forge-frame]')) {
    const frame = Object.assign(document.createElement('iframe'), { hidden: true, title: 'The app’s code' });
    const drawing = place.appendChild(document.createElement('div'));
    place.setAttribute('aria-busy', 'true');
    pages.set(frame, createPage(place, createRoot(drawing)));
    frame.src = place.dataset.forgeFrame;
    place.append(frame);
  }
}

/** The bridge of a frame, for the page that the frame belongs to. */
export function connect(frame, description) {
  return pages.get(frame).bridge(description);
}

function createPage(place, root) {
  let flags = [];
  let draw = () => h('p', { className: 'page-error', role: 'alert' }, 'The page has said nothing yet.');
  const show = () => {
    place.removeAttribute('aria-busy');
    // At once, not when React has time: whoever was told that the page is drawn finds it drawn.
    flushSync(() =>
      root.render([
        h('div', { key: 'page', className: 'forge-page' }, draw()),
        h(FlagList, { key: 'flags', flags, close }),
      ]),
    );
  };
  const close = (id) => {
    flags = flags.filter((flag) => flag.id !== id);
    show();
  };
  const commands = ({ module, page, context }) => ({
    // The reconciler changes its document in place, so what stands in it is read anew at each call.
    reconcile: ({ forgeDoc }) => {
      draw = () => h(Node, { node: { ...forgeDoc } });
      show();
    },
    invoke: ({ functionKey, payload }) => invoke({ module, functionKey, payload, context: page }),
    getContext: () => context,
    onError: ({ error }) => {
      draw = () =>
        h('p', { className: 'page-error', role: 'alert' }, `The page failed: ${error?.message ?? String(error)}`);
      show();
    },
    showFlag: (flag) => {
      flags = [...flags.filter(({ id }) => id !== flag.id), flag];
      show();
      return true;
    },
    closeFlag: ({ id }) => close(id),
    refresh: () => window.location.reload(),
    open: ({ url }) => void window.open(url, '_blank', 'noreferrer'),
    navigate: ({ url }) => window.location.assign(url),
  });
  return {
    bridge(description) {
      const known = commands(description);
      return {
        async callBridge(command, data) {
          const work = known[command];
          if (work) return await work(data);
          // biome-ignore lint/suspicious/noConsole: for whoever looks at the page with the browser's tools
          console.warn(`The preview has no bridge command ${command}.`);
        },
      };
    },
  };
}

async function invoke(call) {
  const response = await fetch('/__forge/invoke', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(call),
  });
  const answer = await response.json();
  if (!response.ok || !answer.ok) throw new Error(answer.message ?? 'The Forge host gave no answer.');
  return answer.value;
}
