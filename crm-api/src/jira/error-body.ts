import { z } from 'zod';

/** What an error's body says: for nobody in particular, and per field by the field's id in Jira. */
export type SaidOfError = {
  messages: string[];
  fields: Record<string, string>;
  /** It is in the shape of Jira's own errors: what answered was not a gateway or a proxy before it. */
  byJira: boolean;
};

const LONGEST_MESSAGE = 500;
const MOST_MESSAGES = 20;

/** Jira's own (OpenAPI schema ErrorCollection); a search adds `warningMessages`. */
const collection = z.strictObject({
  errorMessages: z.array(z.string()).default([]),
  errors: z.record(z.string().regex(/^[\w.-]{1,100}$/), z.string()).default({}),
  warningMessages: z.array(z.string()).optional(),
  status: z.number().optional(),
});

/** Of Atlassian's gateway, and of Jira where it knows no such address. */
const gateway = z.union([
  z.strictObject({ code: z.number(), message: z.string() }),
  z.strictObject({ message: z.string(), 'status-code': z.number() }),
]);

/**
 * Reads the body of an error. People are shown it, so nothing is taken from a body of another shape: it may not be Jira
 * that answered, and what is in it may be meant for nobody.
 */
export function readErrorBody(body: unknown): SaidOfError {
  const jira = collection.safeParse(body);
  if (jira.success) {
    const { errorMessages, errors } = jira.data;
    const fields = Object.entries(errors).slice(0, MOST_MESSAGES);
    return {
      messages: errorMessages.slice(0, MOST_MESSAGES).map(asLine).filter(Boolean),
      fields: Object.fromEntries(fields.map(([field, words]) => [field, asLine(words)])),
      // An empty object may be anybody's.
      byJira: Object.keys(body as object).length > 0,
    };
  }
  const other = gateway.safeParse(body);
  return { messages: other.success ? [asLine(other.data.message)].filter(Boolean) : [], fields: {}, byJira: false };
}

/** One line of plain text: no markup, no control characters, not too long. */
function asLine(text: string): string {
  const plain = text
    // A tag that never ends would otherwise be looked for from each of its beginnings.
    .slice(0, 4 * LONGEST_MESSAGE)
    .replace(/<\/?[a-z!][^<>]*>/gi, ' ')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  return plain.length > LONGEST_MESSAGE ? `${plain.slice(0, LONGEST_MESSAGE - 1).toWellFormed()}…` : plain;
}
