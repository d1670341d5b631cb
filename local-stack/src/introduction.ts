import type { DemoFile } from './demo-file.ts';

/** What `npm start` tells once all of it runs. */
export function introduction({ apiUrl, sandboxUrl }: Pick<DemoFile, 'apiUrl' | 'sandboxUrl'>): string {
  return `
  The CRM            ${apiUrl}       (its API: ${apiUrl}/docs)
  Jira (sandbox)     ${sandboxUrl}
  Logs               .data/logs/
  A token and more   .data/demo.json

Open ${apiUrl}, and choose who you are: an admin, an agent or a viewer. A change there is in ${sandboxUrl} at once,
and the other way round.

Or try this, from the repository, in another terminal: create a ticket and get it back with its Jira key
(then look for it at ${sandboxUrl})

  curl -sS ${apiUrl}/api/tickets -H 'content-type: application/json' \\
    -H "authorization: Bearer $(node -p 'require("./.data/demo.json").token')" \\
    -d '{"title": "The printer is on fire", "priority": "HIGH"}'

Ctrl-C stops everything.`;
}
