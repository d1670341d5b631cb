import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '../../../src/domain/domain-error.ts';
import type { Change } from '../../../src/domain/model/change.ts';
import type { TicketState } from '../../../src/domain/model/ticket.ts';
import { applyToTicket, needsParts } from '../../../src/domain/ticket/apply-to-ticket.ts';
import { Overtaken } from '../../../src/domain/ticket/left-issue.ts';
import { config } from '../fields/field-arbitraries.ts';
import { commentWith, contextOf, fileWith, newComment, ticketWith } from '../states.ts';
import { CHANGES } from './change-arbitraries.ts';

/** A ticket to begin with: with an issue or without, and comments and files that stand in Jira or not. */
const begun = () =>
  ticketWith({
    comments: [commentWith(), newComment({ id: 'comment-2' })],
    files: [fileWith(), fileWith({ id: 'file-2', jiraAttachmentId: null })],
  });

/** What a change does to a ticket: it works on `state`, and this is all that is told of it. */
function carryOut(state: TicketState, change: Change) {
  const at = contextOf(state, config);
  let refused: string | null = null;
  try {
    applyToTicket(at, change);
  } catch (error) {
    if (!(error instanceof DomainError || error instanceof Overtaken)) throw error;
    refused = error.message;
  }
  return { effects: at.effects, refused };
}

const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const kinds = Object.keys(CHANGES) as Change['kind'][];
const anyChange: fc.Arbitrary<Change> = fc.oneof(...(Object.values(CHANGES) as fc.Arbitrary<Change>[]));
const before = fc.array(anyChange, { maxLength: 4 });

/** A ticket that some things have happened to. */
function stateAfter(changes: readonly Change[]): TicketState {
  return changes.reduce((state, change) => {
    const next = structuredClone(state);
    return carryOut(next, change).refused === null ? next : state;
  }, begun());
}

test.each(kinds)('%s is plain data: from JSON, and copied, it does the same', (kind) => {
  fc.assert(
    fc.property(before, CHANGES[kind] as fc.Arbitrary<Change>, (past, change) => {
      const states = [stateAfter(past), stateAfter(past), stateAfter(past)] as const;
      const done = [
        carryOut(states[0], change),
        carryOut(states[1], asJson(change)),
        carryOut(states[2], structuredClone(change)),
      ] as const;
      expect(asJson(done[1])).toEqual(asJson(done[0]));
      expect(asJson(done[2])).toEqual(asJson(done[0]));
      expect(states[1]).toEqual(states[0]);
      expect(states[2]).toEqual(states[0]);
    }),
    { numRuns: 25 },
  );
});

test.each(kinds)(
  '%s says whether it works on comments and files: without them it does the same to the ticket',
  (kind) => {
    fc.assert(
      fc.property(before, CHANGES[kind] as fc.Arbitrary<Change>, (past, change) => {
        if (needsParts(change)) return;
        const [whole, bare] = [stateAfter(past), stateAfter(past)];
        Object.assign(bare, { comments: new Map(), attachments: new Map(), partsRead: false });
        const done = [carryOut(whole, change), carryOut(bare, change)];
        expect(done[1]).toEqual(done[0]);
        const ticketOf = ({ comments: _comments, attachments: _files, partsRead: _read, ...ticket }: TicketState) =>
          ticket;
        expect(ticketOf(bare)).toEqual(ticketOf(whole));
        expect(bare.comments.size + bare.attachments.size).toBe(0);
      }),
      { numRuns: 25 },
    );
  },
);

test('the changes that are tried do something', () => {
  for (const kind of kinds) {
    const changes = fc.sample(CHANGES[kind] as fc.Arbitrary<Change>, { numRuns: 200, seed: 1 });
    const pasts = fc.sample(before, { numRuns: 200, seed: 2 });
    const some = changes.some((change, i) => {
      const state = stateAfter(pasts[i] ?? []);
      const was = structuredClone(state);
      const { effects, refused } = carryOut(state, change);
      return refused !== null || effects.feed.length > 0 || !isDeepStrictEqual(state, was);
    });
    // What makes a ticket has made it already: see newTicket.
    if (kind !== 'ticket.created') expect([kind, some]).toEqual([kind, true]);
  }
});
