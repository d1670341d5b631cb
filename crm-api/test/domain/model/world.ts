import type { TicketFields } from '../../../src/domain/fields/synced-field.ts';
import { BY_AGENT, eventOf, snapshotOf, TICKET } from '../states.ts';
import { type Parts, runEngine } from './engine-run.ts';
import type { Action, Deed, Play } from './plays.ts';
import { Clock, type JiraEvent, PretendJira, type Snapshot } from './pretend-jira.ts';
import { TicketHere } from './ticket-here.ts';

/**
 * A model of one field of one ticket, for which the engine's real domain functions decide against a pretend Jira: a fast first
 * net, with plays by the thousand. It leaves out what is real in test/converge, which stays the proof: the database, its locks
 * and transactions, HTTP, leases and kills, all other fields, comments and files, creating, moving and deleting an issue, rich
 * texts, several tickets, and a project out of sight.
 */
export class World {
  readonly #play: Play;
  readonly #parts: Parts;
  readonly #read: Snapshot[] = [];
  #serial = 0;

  constructor(play: Play) {
    const clock = new Clock();
    this.#play = play;
    this.#parts = {
      clock,
      jira: new PretendJira(clock, play.ahead),
      ticket: new TicketHere(clock, play),
      inbox: [],
      late: [],
    };
  }

  get ticket(): TicketHere {
    return this.#parts.ticket;
  }
  get jira(): PretendJira {
    return this.#parts.jira;
  }

  act(action: Action): void {
    if (action.in === 'time' && action.do === 'set-clock') this.jira.setClock(action.ms);
    else if (action.in === 'time') this.#wait(action.ms);
    else if (action.in === 'engine') {
      const { fault, asking, meanwhile } = action;
      runEngine(this.#parts, { fault, asking, at: (moment) => moment === meanwhile?.at && this.act(meanwhile.deed) });
    } else this.#do(action);
    this.#parts.clock.tick(2_000);
  }

  #do(deed: Deed): void {
    if (deed.in === 'jira') this.#doInJira(deed);
    else if (deed.in === 'crm') this.#doHere(deed);
    else this.#doOnTheWay(deed);
  }

  #doInJira(deed: Extract<Deed, { in: 'jira' }>): void {
    const { jira } = this;
    if (deed.do === 'other') jira.setOther();
    else if (deed.do === 'label') jira.setLabels(changeOf(deed), 'person');
    else if (deed.do === 'set-back')
      jira.setTitle(String(jira.lines.title.at(-1 - deed.back)?.value ?? 'Printer'), 'person');
    else jira.setTitle(this.#newTitle('jira'), 'person');
  }

  #doHere(deed: Extract<Deed, { in: 'crm' }>): void {
    const { state, link } = this.ticket;
    const of = { cause: BY_AGENT, ticketId: TICKET };
    const isDeleted = state.deletedAt !== null;
    if (isDeleted && deed.do === 'undelete') this.ticket.apply({ ...of, kind: 'ticket.undeleted' });
    if (isDeleted || deed.do === 'undelete') return;
    if (deed.do === 'delete') this.ticket.apply({ ...of, kind: 'ticket.deleted' });
    else if (deed.do === 'unlink') {
      if (link.state === 'linked') this.ticket.apply({ ...of, kind: 'ticket.unlinked' });
    } else if (deed.do === 'link') {
      const { values, updated } = this.jira.snapshot();
      const observed = snapshotOf(values, { updated, readAt: this.#parts.clock.now });
      if (link.state === 'unlinked') this.ticket.apply({ ...of, kind: 'ticket.linked', observed });
    } else this.ticket.apply({ ...of, kind: 'ticket.edited', fields: this.#editOf(deed) });
  }

  #editOf(deed: Extract<Deed, { in: 'crm' }>): Partial<TicketFields> {
    const { state, link, history } = this.ticket;
    if (deed.do === 'label') {
      const others = state.fields.labels.filter((one) => one !== deed.label);
      return { labels: deed.add ? [...others, deed.label] : others };
    }
    if (deed.do === 'set') return { title: this.#newTitle('crm') };
    if (deed.do === 'set-agreed') return { title: String(link.base.title?.crm ?? state.fields.title) };
    const before = history.filter(({ field }) => field === 'title').map(({ oldValue }) => oldValue);
    return { title: String(before.at(deed.do === 'set-back' ? -deed.back : -1) ?? 'Printer') };
  }

  #newTitle(from: string): string {
    this.#serial += 1;
    return `${from} ${this.#serial}`;
  }

  #doOnTheWay(deed: Extract<Deed, { in: 'net' }>): void {
    const { jira, late, clock } = this.#parts;
    if (deed.do === 'carry-out') for (const one of late.splice(0)) if (clock.now <= one.until) one.carryOut();
    if (deed.do === 'pass') this.#take(jira.snapshot());
    if (deed.do === 'read') this.#read.push(jira.snapshot());
    if (deed.do === 'take') for (const read of this.#read.splice(0, 1)) this.#take(read);
    if (!('which' in deed)) return;
    for (const event of jira.events.splice(deed.which % Math.max(1, jira.events.length), 1)) {
      if (deed.do === 'deliver') this.#deliver(event);
      if (deed.do === 'hold') jira.held.push(event);
    }
  }

  /** A pass reads the search index: when, it does not say. */
  #take({ values, updated }: Snapshot): void {
    const { readAt: _, ...observed } = snapshotOf(values, { updated });
    this.ticket.applyDated(observed, this.jira.history);
  }

  #deliver({ values, updated, changelog }: JiraEvent): void {
    const dated = this.#play.door === 'app' ? { updated } : { updated: 0, hint: { from: updated } };
    this.#parts.inbox.push(eventOf(values, { ...dated, changelog }));
  }

  #wait(ms: number): void {
    const { clock, late } = this.#parts;
    const end = clock.now + ms;
    const due = late.filter(({ until }) => until < end);
    this.#parts.late = late.filter((one) => !due.includes(one));
    for (const { until, carryOut } of this.#play.lateArrives ? due : []) {
      clock.now = Math.max(clock.now, until - 10);
      carryOut();
    }
    clock.now = Math.max(clock.now, end);
  }

  /** Everything arrives, the last events first, then what was held; and nothing more happens. */
  comeToRest(): void {
    const { jira } = this;
    this.act({ in: 'crm', do: 'undelete' });
    this.act({ in: 'crm', do: 'link' });
    this.ticket.apply({ kind: 'ticket.retried', cause: BY_AGENT, ticketId: TICKET });
    this.#runs(3, 1_000);
    for (const event of jira.events.splice(0).reverse()) this.#runWith([event]);
    this.#runs(2, 90_000);
    this.#runs(2, 660_000);
    for (const event of jira.held.splice(0)) this.#runWith([event]);
    this.#runs(2, 660_000);
  }

  #runs(times: number, ms: number): void {
    for (let i = 0; i < times; i += 1) {
      this.#wait(ms);
      this.#runWith([]);
      this.#take(this.jira.snapshot());
      this.#runWith([]);
      this.#runWith(ms > 1_000 ? this.jira.events.splice(0) : []);
    }
  }

  #runWith(events: readonly JiraEvent[]): void {
    for (const event of events) this.#deliver(event);
    runEngine(this.#parts, { fault: 'ok', asking: 'told', at: () => {} });
  }
}

const changeOf = ({ label, add }: { label: string; add: boolean }) => ({
  add: add ? [label] : [],
  remove: add ? [] : [label],
});
