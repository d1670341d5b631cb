/** What the clients did and were told. Nothing else is known to them, and the judgement at the end stands on it. */

export type Side = 'crm' | 'jira';

/** `ok`: acknowledged. `refused`: not carried out. `unknown`: no answer that says which. */
export type Outcome = 'ok' | 'refused' | 'unknown';

export type OperationKind =
  | 'create'
  | 'edit'
  | 'add-label'
  | 'comment'
  | 'edit-comment'
  | 'delete-comment'
  | 'publish-comment'
  | 'attach'
  | 'unlink'
  | 'link'
  /** A new issue is asked for. */
  | 'renew'
  | 'delete';

export const EDITED_FIELDS = ['title', 'description', 'dueDate'] as const;
export type EditedField = (typeof EDITED_FIELDS)[number];

export type Operation = {
  id: number;
  client: string;
  side: Side;
  kind: OperationKind;
  /** The ticket's id in the CRM, the issue's id in Jira; of a create, once the answer has told it. */
  on: string | null;
  /** Each value is text that nothing else contains, so that it can be traced. By field; a comment's is `body`. */
  values: Partial<Record<EditedField | 'label' | 'body' | 'file', string>>;
  /** The comment's or file's id on the operation's side. */
  part?: string;
  visibility?: 'public' | 'internal' | 'restricted';
  /** The issue that a ticket is linked to. */
  issueKey?: string;
  /** Epoch milliseconds. */
  began: number;
  ended: number;
  outcome: Outcome;
  status: number | null;
  why?: string;
};

/** Any text that a client wrote. A file's name is none: it is in the address of its upload. */
export const ANY_VALUE = /qz[a-eg-z]\d{6}/;
export const INTERNAL_VALUE = /qzi\d{6}/g;
export const RESTRICTED_VALUE = /qzr\d{6}/g;

export class Journal {
  readonly operations: Operation[] = [];
  #serial = 0;

  #next(): number {
    this.#serial += 1;
    return this.#serial;
  }

  /** Text of its own. `i`: internal in the CRM, `r`: restricted in Jira; other letters may be read on both sides. */
  value(letter: string): string {
    return `qz${letter}${String(this.#next()).padStart(6, '0')}`;
  }

  /** A day of its own. */
  day(): string {
    return new Date(Date.UTC(2030, 0, 1 + this.#next())).toISOString().slice(0, 10);
  }

  record(operation: Omit<Operation, 'id'>): Operation {
    const kept = { id: this.operations.length + 1, ...operation };
    this.operations.push(kept);
    return kept;
  }
}
