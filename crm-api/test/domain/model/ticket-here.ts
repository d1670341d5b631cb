import type { Change, IssueObserved, JiraHistory } from '../../../src/domain/model/change.ts';
import { type ConflictEntry, type HistoryEntry, noEffects } from '../../../src/domain/model/effects.ts';
import type { LinkState } from '../../../src/domain/model/link.ts';
import type { TicketState } from '../../../src/domain/model/ticket.ts';
import type { EffectiveConfig } from '../../../src/domain/site/site-config.ts';
import { applyToTicket } from '../../../src/domain/ticket/apply-to-ticket.ts';
import { configWith, ticketWith } from '../states.ts';
import type { Play } from './plays.ts';
import type { Clock } from './pretend-jira.ts';

/** The ticket as the funnel leaves it, with everything that was written down of it. */
export class TicketHere {
  readonly #clock: Clock;
  readonly config: EffectiveConfig;
  state: TicketState = ticketWith();
  /** With what both sides had agreed on then, if nothing of the field was under way. */
  readonly history: (HistoryEntry & { at: number; agreed: unknown })[] = [];
  readonly conflicts: (ConflictEntry & { at: number })[] = [];

  /** What was sent, over what both sides had agreed on. */
  readonly sends: { at: number; field: string; value: unknown; over: unknown }[] = [];

  constructor(clock: Clock, { policy, writeMode }: Play) {
    this.#clock = clock;
    this.config = configWith({ policies: { title: policy, labels: policy }, writeMode });
  }

  get link(): LinkState {
    if (!this.state.link) throw new Error('the ticket has no link');
    return this.state.link;
  }

  apply(...changes: Change[]): void {
    for (const change of changes) {
      const effects = noEffects();
      const at = { state: this.state, effects, config: this.config, now: this.#clock.now };
      const before = this.state.link;
      const agreedOn = (name: 'title' | 'labels') => (before?.inFlight[name] ? undefined : before?.base[name]?.crm);
      const agreed = { title: agreedOn('title'), labels: agreedOn('labels') };
      applyToTicket(at, change);
      for (const row of effects.history)
        this.history.push({ ...row, at: this.#clock.now, agreed: agreed[row.field as 'title'] });
      this.conflicts.push(...effects.conflicts.map((row) => ({ ...row, at: this.#clock.now })));
      if (change.kind === 'delivery.started')
        for (const name of ['title', 'labels'] as const) {
          const sent = change.inFlight[name];
          const over = before?.base[name]?.crm;
          if (sent) this.sends.push({ at: this.#clock.now, field: name, value: sent.crm, over });
        }
      // Between two transactions it is JSON in a database.
      const { comments, attachments, ...stored } = at.state;
      this.state = { ...JSON.parse(JSON.stringify(stored)), comments, attachments };
    }
  }

  /** As sync/engine/apply-dated.ts. */
  applyDated(change: IssueObserved, historyOf: (fieldIds: readonly string[]) => JiraHistory | null): void {
    this.apply(change);
    const undated = Object.values(this.state.link?.undated ?? {});
    if (undated.length === 0) return;
    const history = historyOf(undated.map(({ issueField }) => issueField));
    this.apply({ ...change, history: history ?? [], historyRefused: history === null });
  }
}
