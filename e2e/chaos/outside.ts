import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { call } from './call.ts';
import { ANY_VALUE } from './journal.ts';
import type { World } from './world.ts';

/** What people see of it in the end, beside the rows: answers of the API, the panel in Jira, files, logs. */
export type Outside = {
  /** How the API says each ticket stands with Jira, by the ticket's id. */
  shown: ReadonlyMap<string, { state: string; pendingFields: readonly string[] }>;
  /** All that the app's panel shows to a person of the site, by issue. */
  panels: readonly { issueId: string; text: string }[];
  /** The contents that are kept here, by id, as SHA-256. */
  contents: ReadonlyMap<string, string>;
  /** The contents in Jira, by the attachment's id, as SHA-256. */
  contentsInJira: ReadonlyMap<string, string>;
  /** Lines of the processes' logs that hold a text somebody wrote. */
  logged: readonly string[];
};

const PAGE = 100;

export async function lookFromOutside(world: World): Promise<Outside> {
  return {
    shown: await readShown(world),
    panels: await readPanels(world),
    contents: await readContents(world),
    contentsInJira: await readContentsInJira(world),
    logged: await readLogs(world),
  };
}

type Listed = { id: string; sync: { state: string; pendingFields: string[] } };

async function readShown({ balancer, token }: World): Promise<Outside['shown']> {
  const shown = new Map<string, { state: string; pendingFields: string[] }>();
  let cursor: string | null = null;
  do {
    const url: string = `${balancer.url}/api/tickets?limit=${PAGE}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const answer = await call({ url, method: 'GET', authorization: `Bearer ${token}`, timeoutMs: 60_000 });
    if (answer.kind !== 'answer' || answer.status !== 200) throw new Error(`${url} failed: ${JSON.stringify(answer)}`);
    const page = answer.body as { items: Listed[]; nextCursor: string | null };
    for (const { id, sync } of page.items) shown.set(id, sync);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return shown;
}

/** The newest issues, as one person of the site sees them: the panel is drawn from this and nothing else. */
async function readPanels({ sandbox, people }: World): Promise<Outside['panels']> {
  const accountId = people[0]?.accountId ?? '';
  const panels: { issueId: string; text: string }[] = [];
  for (const { id, number } of [...sandbox.jira.state.allIssues()].slice(-PAGE)) {
    const page = { accountId, issue: { id, key: `KAN-${number}` } };
    const answer = await sandbox.forge.callResolver('crm-ticket', 'getPanel', {}, page);
    panels.push({ issueId: id, text: JSON.stringify(answer) });
  }
  return panels;
}

async function readContents({ attachments, tenantId }: World): Promise<Outside['contents']> {
  const contents = new Map<string, string>();
  for (const entry of await readdir(path.join(attachments, tenantId), { withFileTypes: true }).catch(() => []))
    if (entry.isFile()) contents.set(entry.name, sha256(await readFile(path.join(entry.parentPath, entry.name))));
  return contents;
}

async function readContentsInJira({ sandbox, people }: World): Promise<Outside['contentsInJira']> {
  const contents = new Map<string, string>();
  const authorization = people[0]?.authorization ?? '';
  for (const issue of sandbox.jira.state.allIssues()) {
    for (const { id } of sandbox.jira.state.attachments.of(issue.id)) {
      const answer = await fetch(`${sandbox.url}/rest/api/3/attachment/content/${id}?redirect=false`, {
        headers: { authorization },
      });
      contents.set(id, answer.ok ? sha256(Buffer.from(await answer.arrayBuffer())) : `${answer.status}`);
    }
  }
  return contents;
}

async function readLogs({ logs }: World): Promise<string[]> {
  const texts = await Promise.all(logs.map((file) => readFile(file, 'utf8').catch(() => '')));
  return texts.flatMap((text) => text.split('\n').filter((line) => line.search(ANY_VALUE) >= 0));
}

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
