/** One mark of Atlassian Document Format: `strong`, `link`, ... */
export type AdfMark = { type: string; attrs?: Record<string, unknown> };

/** One node of Atlassian Document Format. Which attributes and children a type may have is the schema's to say (adf-validate.ts). */
export type AdfNode = {
  type: string;
  attrs?: Record<string, unknown>;
  content?: AdfNode[];
  marks?: AdfMark[];
  text?: string;
};
