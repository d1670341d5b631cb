import { describe, expect, test } from '@jest/globals';
import type { TicketStatus } from '@synapse/shared/ticket';
import fc from 'fast-check';
import { commentIsPending } from '../../../src/domain/comment/comment-state.ts';
import { applyToTicket } from '../../../src/domain/ticket/apply-to-ticket.ts';
import { condenseFeed } from '../../../src/domain/ticket/condense-feed.ts';
import { pendingFields } from '../../../src/domain/ticket/pending.ts';
import {
  AGREED,
  BY_AGENT,
  contextOf,
  DOING,
  DONE,
  eventOf,
  type Given,
  historyOf,
  snapshotOf,
  TICKET,
} from '../states.ts';

/** The rule for when the Jira side becomes done: it tells once for each time, writes to nobody, and Jira hears nothing of it. */

const CLOSED = { id: '4', name: 'Won’t do', category: 'done' } as const;
const whenDone = { status: 'IN_PROGRESS' as TicketStatus, note: 'Tell the customer.' };
const from = (given: Given = {}, rule: typeof whenDone | { status: null; note: null } | null = whenDone) =>
  contextOf(
    {
      ...given,
      fields: { status: 'IN_PROGRESS', ...given.fields },
      link: { base: { ...given.link?.base, status: { crm: 'IN_PROGRESS', jira: DOING } }, ...given.link },
    },
    { whenDone: rule },
  );
const toldOnce = (at: ReturnType<typeof from>) => at.effects.feed.filter(({ kind }) => kind === 'ticket.ready_to_tell');
const later = (n: number) => ({ updated: AGREED + n * 1_000 });

describe('when the Jira side becomes done', () => {
  test('the ticket takes the rule’s status, its owner finds an internal note, and the feed tells it', () => {
    const at = from({ fields: { assignee: { userId: 'u', accountId: null, name: 'Ann' } } });
    applyToTicket(at, eventOf({ status: DONE }, later(1)));
    expect(at.state.fields.status).toBe('IN_PROGRESS');
    const [note] = [...at.state.comments.values()];
    expect(note).toMatchObject({ visibility: 'internal', source: 'CRM', authorName: 'SynapseCRM' });
    expect(note?.body).toMatch(/^For whoever is assigned: .*is done in Jira\.\n\nTell the customer\.$/);
    expect(toldOnce(at)).toEqual([{ kind: 'ticket.ready_to_tell', origin: 'jira', fields: [], refId: note?.id }]);
    expect(pendingFields(at.state)).toEqual([]);
    expect(note && commentIsPending(note)).toBe(false);
  });

  test('without a status or a note it only tells; without a rule it does nothing', () => {
    const only = from({}, { status: null, note: null });
    applyToTicket(only, eventOf({ status: DONE }, later(1)));
    expect([only.state.fields.status, only.state.comments.size, toldOnce(only).length]).toEqual(['RESOLVED', 0, 1]);
    const off = from({}, null);
    applyToTicket(off, eventOf({ status: DONE }, later(1)));
    expect([off.state.fields.status, off.state.comments.size, toldOnce(off)]).toEqual(['RESOLVED', 0, []]);
  });

  test('what an agent resolved here, and what was done before it was known here, is told to nobody', () => {
    const ours = from();
    applyToTicket(ours, { kind: 'ticket.edited', cause: BY_AGENT, ticketId: TICKET, fields: { status: 'RESOLVED' } });
    applyToTicket(ours, eventOf({ status: DONE }, later(1)));
    expect([ours.state.fields.status, toldOnce(ours)]).toEqual(['RESOLVED', []]);
    const first = contextOf({ link: { base: {}, marks: {} } }, { whenDone });
    applyToTicket(first, snapshotOf({ status: DONE }, later(1)));
    expect(toldOnce(first)).toEqual([]);
  });

  test('an agent’s edit that stands against Jira’s is left as it is', () => {
    const at = contextOf(
      {
        fields: { status: 'OPEN' },
        link: { base: { status: { crm: 'IN_PROGRESS', jira: DOING } }, editedAt: { status: 1 } },
      },
      { whenDone, policies: { status: 'crm' } },
    );
    applyToTicket(at, eventOf({ status: DONE }, later(1)));
    expect([at.state.fields.status, toldOnce(at)]).toEqual(['OPEN', []]);
  });

  test.each(['both', 'from-jira'] as const)(
    'what the rule has set is agreed on, so that no news and no remapping reads it otherwise (%s), until the issue goes on',
    (direction) => {
      const at = from();
      Object.assign(at.config, { directions: { status: direction } });
      applyToTicket(at, eventOf({ status: DONE }, later(1)));
      const told = [historyOf(at), [...at.effects.feed]];
      const cause = { origin: 'system', actor: null, id: 'map' } as const;
      const remapped = { kind: 'ticket.remapped', cause, ticketId: TICKET, people: {} } as const;
      for (const again of [eventOf({ status: DONE }, later(1)), snapshotOf({ status: DONE }, later(1)), remapped])
        applyToTicket(at, again);
      // Also after an admin has chosen another rule, or none.
      at.config.whenDone = null;
      applyToTicket(at, remapped);
      applyToTicket(at, snapshotOf({ status: DONE }, later(2)));
      expect([historyOf(at), at.effects.feed]).toEqual(told);
      expect([at.state.fields.status, pendingFields(at.state)]).toEqual([whenDone.status, []]);
      applyToTicket(at, eventOf({ status: CLOSED }, later(3)));
      expect(at.state.fields.status).toBe('RESOLVED');
      at.config.statusMap = { [CLOSED.id]: 'CLOSED' };
      applyToTicket(at, remapped);
      expect(at.state.fields.status).toBe('CLOSED');
    },
  );

  test('a page of a pass tells it, too', () => {
    const at = from();
    applyToTicket(at, eventOf({ status: DONE }, later(1)));
    const told = condenseFeed(at.effects.feed, { created: false, byPage: true });
    expect(told.map(({ kind }) => kind)).toEqual(['ticket.updated', 'ticket.ready_to_tell']);
  });

  test('each time is told once, whatever comes late, doubled or by an import', () => {
    const step = fc.record({
      status: fc.constantFrom(DOING, DONE, CLOSED),
      again: fc.nat({ max: 3 }),
      whole: fc.boolean(),
      stale: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const at = from();
        let was: string = DOING.category;
        let times = 0;
        const seen: ReturnType<typeof eventOf>[] = [];
        steps.forEach(({ status, again, whole, stale }, i) => {
          const change = (whole ? snapshotOf : eventOf)({ status }, later(i + 1));
          const cause = again === 3 ? { ...change.cause, origin: 'import' as const } : change.cause;
          for (let n = 0; n <= again; n += 1) applyToTicket(at, { ...change, cause });
          if (was !== 'done' && status.category === 'done') times += 1;
          was = status.category;
          seen.push(change);
          if (stale) for (const old of seen.slice(0, -1)) applyToTicket(at, old);
          if (was === 'done') expect(at.state.fields.status).toBe(whenDone.status);
        });
        expect(toldOnce(at)).toHaveLength(times);
        expect([...at.state.comments.values()].filter(({ visibility }) => visibility === 'internal')).toHaveLength(
          times,
        );
        expect(pendingFields(at.state)).not.toContain('status');
      }),
    );
  });
});
