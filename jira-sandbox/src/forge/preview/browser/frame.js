// Runs in the frame of the app's code, ahead of it: gives it the bridge to the page that draws it.
const description = JSON.parse(document.getElementById('forge-context').textContent);
window.__bridge = window.parent.forgeHost.connect(window.frameElement, description);
