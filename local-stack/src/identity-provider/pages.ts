import type { Person } from './people.ts';

/** The few pages of the local identity provider. Their style and script are files of its own: nothing is inline. */

export const ASSETS: Readonly<Record<string, { type: string; text: string }>> = {
  '/style.css': {
    type: 'text/css',
    text: `:root { color-scheme: light dark; background: Canvas; color: CanvasText; font: 16px/1.5 system-ui, sans-serif; }
body { background: Canvas; margin: 12vh auto 0; max-width: 26rem; padding: 0 1rem; }
h1 { font-size: 1.25rem; margin: 0 0 .25rem; }
form { display: grid; gap: .5rem; margin-top: 1.5rem; }
form + p { margin-top: 1.5rem; }
button { border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 8px; background: Canvas; color: CanvasText;
  font: inherit; text-align: start; padding: .75rem 1rem; cursor: pointer; }
button:hover { border-color: currentColor; }
button:focus-visible { outline: 2px solid Highlight; outline-offset: 2px; }
button strong, button span { display: block; }
p, button span { color: color-mix(in srgb, CanvasText 72%, Canvas); margin: 0; }
`,
  },
  // Whoever pressed "Sign out" in the CRM has said so already.
  '/sign-out.js': { type: 'text/javascript', text: 'document.forms[0].submit();\n' },
};

export function choosePage(uid: string, people: readonly Person[], jiraUrl: string): string {
  const buttons = people.map(
    ({ subject, name, email, about }) =>
      `<button name="person" value="${escapeHtml(subject)}"><strong>${escapeHtml(name)}</strong><span>${escapeHtml(email)}</span><span>${escapeHtml(about)}</span></button>`,
  );
  return page(
    'Sign in to the demo',
    `<p>This identity provider runs on this computer, for the demo only. Choose who you are.</p>
<form method="post" action="/interaction/${escapeHtml(uid)}">
${buttons.join('\n')}
</form>
<p>To see both sides at once, open <a href="${escapeHtml(jiraUrl)}" target="_blank" rel="noopener">the demo’s Jira</a> in a second window beside the CRM: what changes in one shows in the other within a second.</p>`,
  );
}

/** @param form the provider's own, with what proves that the request came from here */
export function signOutPage(form: string): string {
  const asked = form.replace(
    '</form>',
    '<input type="hidden" name="logout" value="yes"><button>Sign out</button></form>',
  );
  return page('Signing out', `${asked}<script src="/sign-out.js" defer></script>`);
}

export const messagePage = (title: string, text: string): string => page(title, `<p>${escapeHtml(text)}</p>`);

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
