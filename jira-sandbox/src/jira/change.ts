export type JiraChangeType =
  | 'issue_created'
  | 'issue_updated'
  | 'issue_deleted'
  | 'comment_created'
  | 'comment_updated'
  | 'comment_deleted'
  | 'attachment_created'
  | 'attachment_deleted';

export type RestRecord = Record<string, unknown>;

/** An issue as `GET /rest/api/3/issue/{id}` gives it, with all fields. */
export type RestIssue = { id: string; key: string; self: string; fields: RestRecord };

/** One thing that happened on the site, told after it was committed. */
export type JiraChange = {
  type: JiraChangeType;
  /** Epoch milliseconds. */
  at: number;
  /** The accountId of who did it. */
  actor: string;
  /** The app whose token did it; null when a person (or a plain API token) did. */
  viaApp: string | null;
  issue: RestIssue;
  /** REST-shaped; absent where nothing of the issue's own fields changed (a comment, for one). */
  changelog?: { id: string; items: RestRecord[] };
  comment?: RestRecord;
  attachment?: RestRecord;
};

export type ChangeListener = (change: JiraChange) => void;

/** Tells every listener of every change, in order. What it hands out is a copy: a listener may keep or alter it. */
export class ChangeBus {
  private readonly listeners = new Set<ChangeListener>();
  private readonly onListenerError: (error: unknown) => void;

  constructor(onListenerError: (error: unknown) => void) {
    this.onListenerError = onListenerError;
  }

  /** Starts telling `listener`; returns the function that stops it. */
  subscribe(listener: ChangeListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** `build` makes the change; it is not called when nobody listens. */
  publish(build: () => JiraChange): void {
    if (this.listeners.size === 0) return;
    const change = build();
    for (const listener of [...this.listeners]) {
      try {
        listener(structuredClone(change));
      } catch (error) {
        this.onListenerError(error);
      }
    }
  }
}
