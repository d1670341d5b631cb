import assert from 'node:assert/strict';
import type { IssueRecord } from '@synapse/jira-sandbox/jira/model/records';
import { adfToMarkdown } from '../../../src/domain/adf/to-markdown/adf-to-markdown.ts';
import { isRestrictedInJira } from '../../../src/domain/comment/comment-state.ts';
import type { TicketState } from '../../../src/domain/model/ticket.ts';
import type { GeneratedText } from '../generated-text.ts';
import type { Settled } from '../simulation/settled.ts';
import { sha256 } from '../simulation/simulation.ts';

/** No text of an internal comment was ever sent to Jira or stood in it, at any time. */
export function checkSecrets({ simulation }: Settled, texts: GeneratedText): void {
  for (const text of texts.internal)
    assert.ok(
      !simulation.toldJira.some((told) => told.includes(`"${text}"`)),
      `an internal comment reached Jira: ${text}`,
    );
}

/** Each comment stands once on each side where it belongs, with its latest text; one for a role alone is internal here. */
export function checkComments({ simulation }: Settled, ticket: TicketState, issue: IssueRecord): void {
  const there = simulation
    .siteOf(issue.id)
    .sandbox.jira.state.comments.of(issue.id)
    .map((comment) => ({
      id: comment.id,
      body: adfToMarkdown(JSON.parse(comment.bodyJson)).markdown,
      visibility: comment.visibility === null ? 'public' : 'internal',
    }));
  const here = [...ticket.comments.values()]
    .filter((comment) => comment.deletedAt === null && !comment.deletedInJira)
    .filter((comment) => comment.visibility === 'public' || isRestrictedInJira(comment))
    .map(({ jiraCommentId, body, visibility }) => ({ id: jiraCommentId, body, visibility }));
  assert.deepEqual(sorted(here), sorted(there), 'each comment stands on both sides, linked to its own');
  // Every text that is ever typed is its own, so one that stands twice is a comment that was doubled.
  const texts = there.map(({ body }) => body);
  assert.equal(new Set(texts).size, texts.length, `each comment stands once: ${texts.join(', ')}`);
}

/** Each file stands once on each side, with the bytes that were attached. */
export async function checkFiles(
  { simulation }: Settled,
  ticket: TicketState,
  issue: IssueRecord,
  texts: GeneratedText,
): Promise<void> {
  const there = simulation
    .siteOf(issue.id)
    .sandbox.jira.state.attachments.of(issue.id)
    .map(({ id, filename }) => ({ id, name: filename }));
  const here = [...ticket.attachments.values()].filter((file) => file.deletedAt === null && !file.deletedInJira);
  assert.deepEqual(
    sorted(here.map(({ jiraAttachmentId, fileName }) => ({ id: jiraAttachmentId, name: fileName }))),
    sorted(there),
    'each file stands on both sides, linked to its own',
  );
  for (const { id, name } of there) {
    const chunks = await simulation.siteOf(issue.id).sandbox.files.read(id)?.toArray();
    assert.equal(Buffer.concat(chunks ?? []).toString(), texts.files.get(name), `the bytes of ${name} in Jira`);
  }
  for (const file of here) {
    assert.ok(file.stored, `${file.fileName} has its content here`);
    assert.equal(file.sha256, sha256(texts.files.get(file.fileName) ?? ''), `the bytes of ${file.fileName} here`);
  }
}

const sorted = <T extends { id: string | null }>(rows: readonly T[]): T[] =>
  [...rows].sort((a, b) => String(a.id).localeCompare(String(b.id)));
