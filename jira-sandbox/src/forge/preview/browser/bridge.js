import { createDrawing } from './draw.js';

/** Stands where Jira's own page stands: draws what the app's page says and passes its calls to the Forge host. */

const { module, page, context } = JSON.parse(document.getElementById('forge-context').textContent);
const root = document.getElementById('forge-root');
const draw = createDrawing(root);

async function invoke({ functionKey, payload }) {
  const response = await fetch('/__forge/invoke', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ module, functionKey, payload, context: page }),
  });
  const answer = await response.json();
  if (!response.ok || !answer.ok) throw new Error(answer.message ?? 'The Forge host gave no answer.');
  return answer.value;
}

function showError({ error }) {
  const line = document.createElement('p');
  line.className = 'page-error';
  line.textContent = `The page failed: ${error?.message ?? error}`;
  root.replaceChildren(line);
}

const commands = {
  reconcile: ({ forgeDoc }) => draw(forgeDoc),
  invoke,
  getContext: () => context,
  onError: showError,
};

window.__bridge = {
  async callBridge(command, data) {
    const work = commands[command];
    if (work) return await work(data);
    // biome-ignore lint/suspicious/noConsole: for whoever looks at the preview with the browser's tools
    console.warn(`The preview has no bridge command ${command}.`);
  },
};
