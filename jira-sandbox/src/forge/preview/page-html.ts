/** Makes a text safe to stand in HTML, attributes included. */
export function escapeHtml(text: unknown): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return String(text ?? '').replace(/[&<>"']/g, (c) => entities[c] ?? c);
}

/** JSON that can't end the script element it stands in. */
export function jsonInHtml(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** Atlassian's design tokens are looked up by these (@atlaskit/tokens: getThemeHtmlAttrs). */
const THEME = 'light:light dark:dark spacing:spacing typography:typography shape:shape motion:motion';

/** A whole page that may hold the app's pages, each where an element says so by `data-forge-frame`. */
export function pageHtml({ title, bodyClass, body }: { title: string; bodyClass: string; body: string }): string {
  return `<!doctype html>
<html lang="en" data-color-mode="light" data-theme="${THEME}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<script src="/__forge/preview-assets/color-mode.js"></script>
<link rel="stylesheet" href="/__forge/drawing/tokens.css">
<link rel="stylesheet" href="/__forge/drawing/main.css">
<link rel="stylesheet" href="/__forge/preview-assets/jira.css">
<script defer src="/__forge/drawing/main.js"></script>
</head>
<body class="${escapeHtml(bodyClass)}">
${body}
</body>
</html>
`;
}

/** Where the app's page is drawn. */
export function appPlace(moduleKey: string, title: string, about: Record<string, string>): string {
  const address = `/__forge/frame/${encodeURIComponent(moduleKey)}?${new URLSearchParams(about)}`;
  return `<div class="app" role="region" aria-label="${escapeHtml(title)}" data-forge-frame="${escapeHtml(address)}"></div>`;
}
