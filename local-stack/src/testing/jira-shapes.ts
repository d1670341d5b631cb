/** The little of Jira's answers that these tests look at. */
export type JiraIssue = { id: string; key: string; fields: Record<string, unknown> & { description: unknown } };
export type JiraComments = { comments: { id: string; body: unknown }[] };

/** A document of one paragraph. */
export function adf(text: string): object {
  return { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] };
}

/** All the text of a document, without its marks. */
export function textOf(node: unknown): string {
  const { text, content } = (node ?? {}) as { text?: string; content?: unknown[] };
  return (text ?? '') + (content ?? []).map(textOf).join('');
}
