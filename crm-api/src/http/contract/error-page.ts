import { PROBLEM_GUIDE, PROBLEM_INTRO } from '@synapse/shared/api/problem-guide';
import { PROBLEM_STATUS, type ProblemCode } from '@synapse/shared/problem';

/** Every code with what helps, as docs/errors.md has it, for who has only the API. Each code is an anchor of its name. */
export function errorPage(): string {
  const rows = (Object.keys(PROBLEM_STATUS) as ProblemCode[]).map((code) => {
    const { title, when, help } = PROBLEM_GUIDE[code];
    return `<tr id="${code}"><th scope="row"><a href="#${code}"><code>${code}</code></a></th><td>${PROBLEM_STATUS[code]}</td><td><strong>${htmlOf(title)}.</strong> ${htmlOf(when)}</td><td>${htmlOf(help)}</td></tr>`;
  });
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>SynapseCRM for Jira: errors of the API</title>
    <link rel="icon" href="/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/docs/errors.css">
  </head>
  <body>
    <main>
      <p><a href="/docs">The API</a></p>
      <h1>Errors</h1>
      <p>${htmlOf(PROBLEM_INTRO)}</p>
      <div class="wide"><table>
        <thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">What happened</th><th scope="col">What helps</th></tr></thead>
        <tbody>
${rows.join('\n')}
        </tbody>
      </table></div>
    </main>
  </body>
</html>
`;
}

export const ERROR_STYLE = `:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 75rem; margin: 0 auto; padding: 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border-bottom: 1px solid GrayText; padding: 0.5rem; text-align: left; vertical-align: top; }
tr:target { background: Mark; color: MarkText; }
tr:target a { color: inherit; }
`;

/** The little Markdown that the guide is written in: code and links. */
function htmlOf(markdown: string): string {
  return markdown
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\[([^\]]+)\]\((https:[^)\s"]+)\)/g, '<a href="$2">$1</a>');
}
