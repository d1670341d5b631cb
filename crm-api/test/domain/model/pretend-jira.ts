import type { ChangelogItem } from '@synapse/shared/jira-event';
import type { JiraHistory } from '../../../src/domain/model/change.ts';
import { createJiraClock, type JiraClock } from '../../../src/jira/jira-clock.ts';
import { AGREED, changed, NOW } from '../states.ts';

export type Values = { title: string; labels: string[] };
/** A value that stood there since `at`, and who set it. */
export type Stood = { at: number; value: unknown; by: 'start' | 'person' | 'engine' };
export type Snapshot = { values: Values; updated: number };
export type JiraEvent = { values: Partial<Values>; updated: number; changelog: ChangelogItem[] };

export class Clock {
  now = NOW;
  tick(ms = 1): void {
    this.now += ms;
  }
}

/** One issue with its history, as far as its title and its labels go. What stood there is told by our clock. */
export class PretendJira {
  readonly #clock: Clock;
  #ahead: number;
  /** What the engine knows of our clock, by the answers it got. */
  readonly told: JiraClock;
  #values: Values = { title: 'Printer', labels: [] };
  #updated = AGREED;
  readonly #history: { created: number; items: ChangelogItem[] }[] = [];
  readonly lines: Record<keyof Values, Stood[]> = {
    title: [{ at: AGREED, value: 'Printer', by: 'start' }],
    labels: [{ at: AGREED, value: [], by: 'start' }],
  };
  /** What has not been delivered, and what is to be delivered after everything else. */
  events: JiraEvent[] = [];
  held: JiraEvent[] = [];

  /** @param ahead by how much Jira's clock is ahead of ours, ms */
  constructor(clock: Clock, ahead: number) {
    this.#clock = clock;
    this.#ahead = ahead;
    this.told = createJiraClock(() => clock.now);
    this.#answer();
  }

  setClock(ms: number): void {
    this.#ahead += ms;
  }

  /** An answer to the engine tells the time, in whole seconds. */
  #answer(): void {
    const now = this.#clock.now + this.#ahead;
    this.told.note(now - (now % 1_000));
  }

  snapshot = (): Snapshot => {
    this.#answer();
    return { values: this.#values, updated: this.#updated };
  };

  history = (fieldIds: readonly string[]): JiraHistory =>
    this.#history
      .map(({ created, items }) => ({ created, items: items.filter(({ field }) => fieldIds.includes(field)) }))
      .filter(({ items }) => items.length > 0);

  setTitle(title: string, by: Stood['by']): void {
    this.#clock.tick();
    if (title === this.#values.title) return;
    const item = changed(this.#values.title, title);
    this.#values = { ...this.#values, title };
    this.#note('title', item, by);
  }

  setLabels({ add, remove }: { add: readonly string[]; remove: readonly string[] }, by: Stood['by']): void {
    this.#clock.tick();
    const before = this.#values.labels;
    const labels = [...new Set([...before.filter((one) => !remove.includes(one)), ...add])].sort();
    if (labels.join(' ') === before.join(' ')) return;
    this.#values = { ...this.#values, labels };
    this.#note('labels', changed(before.join(' '), labels.join(' '), 'labels'), by);
  }

  /** Something that the CRM does not follow. */
  setOther(): void {
    this.#clock.tick();
    this.#updated = this.#clock.now + this.#ahead;
    this.#tell({}, changed('', 'x', 'customfield_9'));
  }

  #note(name: keyof Values, item: ChangelogItem, by: Stood['by']): void {
    this.#updated = this.#clock.now + this.#ahead;
    this.#history.push({ created: this.#updated, items: [item] });
    this.lines[name].push({ at: this.#clock.now, value: this.#values[name], by });
    this.#tell(name === 'labels' ? { labels: this.#values.labels } : {}, item);
  }

  #tell(values: Partial<Values>, item: ChangelogItem): void {
    const { title } = this.#values;
    this.events.push({ values: { title, ...values }, updated: this.#updated, changelog: [item] });
  }
}
