import type { Person } from '../people.ts';

/** What is typed after the last @ before the caret, and where that @ is. Null: no name is being typed there. */
export function mentionAt(text: string, caret: number): { from: number; q: string } | null {
  const found = /(?:^|[\s(])@([\p{L}\p{N}.'-]*(?: [\p{L}\p{N}.'-]+)?)$/u.exec(text.slice(0, caret));
  const q = found?.[1];
  return q === undefined ? null : { from: caret - q.length - 1, q };
}

/** As a comment carries it: who has an account in Jira is told there; of the others it is the name only. */
export function mentionOf({ accountId, name }: Person): string {
  const plain = name.replaceAll(/\s+/g, ' ').trim();
  return accountId === null
    ? `@${plain} `
    : `[@${plain.replaceAll(/[\\[\]]/g, '\\$&')}](jira-user:${encodeURIComponent(accountId).replaceAll('%3A', ':')}) `;
}
