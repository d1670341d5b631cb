import type { World } from './world.ts';

/** A ticket, an issue, or the two linked with each other, as far as any client was told of them. */
export type Item = {
  ticketId: string | null;
  issueId: string | null;
  issueKey: string | null;
  /** Of the issue that the ticket followed before, as its clients were told. */
  formerKey: string | null;
  /** Somebody asked for its deletion: nobody works on it any more. */
  gone: boolean;
};

/** What the clients know of what there is. They all work on the same few newest things, so that edits meet. */
export class Directory {
  readonly items: Item[] = [];

  /** Adds what an answer told, or completes what is known. */
  learn(told: { ticketId?: string | null; issueId?: string | null; issueKey?: string | null }): void {
    const { ticketId = null, issueId = null, issueKey = null } = told;
    const known = this.items.find(
      (item) =>
        (ticketId !== null && item.ticketId === ticketId) ||
        (issueId !== null && item.issueId === issueId && (ticketId === null || item.ticketId === null)),
    );
    if (!known) return void this.items.push({ ticketId, issueId, issueKey, formerKey: null, gone: false });
    known.ticketId ??= ticketId;
    if (issueId === null || issueId === known.issueId) return;
    const { issueId: leftId, issueKey: leftKey } = known;
    Object.assign(known, { issueId, issueKey, formerKey: leftKey });
    // People in Jira go on with the issue that the ticket has left.
    if (leftId !== null)
      this.items.push({ ticketId: null, issueId: leftId, issueKey: leftKey, formerKey: null, gone: known.gone });
  }

  /** Something to work on: the newer, the likelier. */
  pick(side: 'crm' | 'jira', random: () => number): Item | undefined {
    const fit = this.items.filter((item) => !item.gone && (side === 'crm' ? item.ticketId : item.issueId) !== null);
    return fit[fit.length - 1 - Math.floor(fit.length * random() ** 2)];
  }
}

type ListedTicket = { id: string; jira: { issueId: string; issueKey: string } | null };

/** Tells the directory of the tickets that the CRM lists. */
export function learnTickets(directory: Directory, body: unknown): void {
  const { items = [] } = body as { items?: ListedTicket[] };
  for (const { id, jira } of items.toReversed())
    directory.learn({ ticketId: id, ...(jira && { issueId: jira.issueId, issueKey: jira.issueKey }) });
}

/** What every client works with. */
export type SharedState = {
  world: World;
  directory: Directory;
  random: () => number;
  /** Comments with a change under way, or one of which nobody knows whether it still is. */
  busyComments: Set<string>;
  /** Comments that somebody has asked to publish: whatever is written into them from then on is public. */
  publishedComments: Set<string>;
};

/** What a client does next, by weight. */
export function chooseAction<Choice>(
  random: () => number,
  actions: readonly (readonly [weight: number, action: Choice])[],
): Choice {
  let left = random() * actions.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, action] of actions) {
    left -= weight;
    if (left <= 0) return action;
  }
  throw new Error('there is no action to choose from');
}
