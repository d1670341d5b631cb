/** Small builders of ADF nodes for the seed's texts. */
export type AdfNode = { type: string; [name: string]: unknown };

const text = (value: string, ...marks: AdfNode[]): AdfNode =>
  marks.length === 0 ? { type: 'text', text: value } : { type: 'text', text: value, marks };
export const strong = (value: string): AdfNode => text(value, { type: 'strong' });
export const code = (value: string): AdfNode => text(value, { type: 'code' });
export const link = (value: string, href: string): AdfNode => text(value, { type: 'link', attrs: { href } });
export const mention = (accountId: string, name: string): AdfNode => ({
  type: 'mention',
  attrs: { id: accountId, text: `@${name}`, accessLevel: '' },
});
export const paragraph = (...content: (AdfNode | string)[]): AdfNode => ({
  type: 'paragraph',
  content: content.map((item) => (typeof item === 'string' ? text(item) : item)),
});
export const heading = (level: number, value: string): AdfNode => ({
  type: 'heading',
  attrs: { level },
  content: [text(value)],
});
const list = (type: string, items: readonly string[]): AdfNode => ({
  type,
  content: items.map((item) => ({ type: 'listItem', content: [paragraph(item)] })),
});
export const bullets = (...items: string[]): AdfNode => list('bulletList', items);
export const steps = (...items: string[]): AdfNode => ({ ...list('orderedList', items), attrs: { order: 1 } });
export const codeBlock = (language: string, value: string): AdfNode => ({
  type: 'codeBlock',
  attrs: { language },
  content: [text(value)],
});
export const panel = (panelType: string, value: string): AdfNode => ({
  type: 'panel',
  attrs: { panelType },
  content: [paragraph(value)],
});

/** A document as JSON text, the form in which records keep it. */
export const documentJson = (...content: AdfNode[]): string => JSON.stringify({ type: 'doc', version: 1, content });
