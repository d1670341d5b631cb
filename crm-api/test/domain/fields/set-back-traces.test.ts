import { describe, expect, test } from '@jest/globals';
import { markdownToAdf } from '../../../src/domain/adf/from-markdown/markdown-to-adf.ts';
import { knownAs } from '../../../src/domain/comment/comment-overwritten.ts';
import type { InFlight } from '../../../src/domain/model/link.ts';
import { applyToTicket } from '../../../src/domain/ticket/apply-to-ticket.ts';
import { mustAskHistory } from '../../../src/domain/ticket/judge-writes.ts';
import { mustAsk, takeHistory } from '../../../src/domain/ticket/left-writes.ts';
import { undeleteTicket } from '../../../src/domain/ticket/life-cycle.ts';
import { observeIssue } from '../../../src/domain/ticket/observe-issue.ts';
import { deliverableFields } from '../../../src/domain/ticket/pending.ts';
import {
  AGREED,
  BY_AGENT,
  BY_DELIVERY,
  baseOf,
  changed,
  checked,
  commentWith,
  configWith,
  contextOf,
  eventOf,
  FROM_JIRA,
  type Given,
  historyOf,
  ISSUE,
  linkWith,
  NOW,
  past,
  SITE,
  seenComment,
  sentValue,
  snapshotOf,
  TICKET,
} from '../states.ts';

/** What else is told of a value that was set back: nothing that it replaced gets lost, and nothing else counts as it. */

const UNSEEN = AGREED + 100;
const CARRIED_OUT = AGREED + 200;
const SET_BACK = AGREED + 500;
const sending = (more: Partial<InFlight> = {}): Given => ({
  fields: { title: 'Ours' },
  link: { editedAt: { title: 5 }, inFlight: { title: [sentValue('Ours', 'Ours', { over: ['Printer'], ...more })] } },
});
const shows = (title: string, more: Parameters<typeof snapshotOf>[1] = {}) =>
  snapshotOf({ title }, { updated: SET_BACK, ...more });
const tells = (updated: number, from: string, to: string) =>
  eventOf({ title: to }, { updated, changelog: [changed(from, to)] });
const conflictsOf = (at: ReturnType<typeof contextOf>) =>
  at.effects.conflicts.map(({ theirs, winner }) => `${String(theirs)}: ${winner}`);

describe('what ours replaced unseen before it was set back', () => {
  const events = {
    unseen: tells(UNSEEN, 'Printer', 'Theirs'),
    echo: tells(CARRIED_OUT, 'Theirs', 'Ours'),
    back: tells(SET_BACK, 'Ours', 'Printer'),
  };
  const history = past(
    [UNSEEN, changed('Printer', 'Theirs')],
    [CARRIED_OUT, changed('Theirs', 'Ours')],
    [SET_BACK, changed('Ours', 'Printer')],
  );

  test.each<[string, (keyof typeof events)[]]>([
    ['its own event', ['back', 'unseen']],
    ['the echo of ours', ['back', 'echo']],
    ['its own event, and the setting back is told twice', ['back', 'back', 'unseen']],
  ])('is told by %s, after the one of the setting back', (_which, order) => {
    const at = contextOf(sending());
    observeIssue(at, shows('Printer', { history }));
    for (const which of order) observeIssue(at, events[which]);
    expect(conflictsOf(at)).toEqual(['Theirs: crm']);
    expect(at.state.fields.title).toBe('Printer');
  });

  test('is told by its history where all other events are lost', () => {
    const at = contextOf(sending());
    observeIssue(at, shows('Printer', { history }));
    observeIssue(at, events.back);
    const of = { siteId: SITE, issueId: ISSUE };
    takeHistory(at, checked(at, history, of));
    expect(conflictsOf(at)).toEqual(['Theirs: crm']);
  });

  test('is told by the echo of an earlier text of ours that its history did not show yet', () => {
    const at = contextOf(sending());
    observeIssue(at, shows('Printer', { history: [] }));
    observeIssue(at, tells(CARRIED_OUT, 'Theirs', 'Ours'));
    const of = { siteId: SITE, issueId: ISSUE };
    observeIssue(at, shows('Ours', { updated: SET_BACK + 100 }));
    takeHistory(at, checked(at, history.slice(0, 2), of));
    expect(conflictsOf(at)).toEqual(['Theirs: crm']);
  });
});

describe('what stood there before ours is set again, and an earlier try of ours arrives late over it', () => {
  const AGAIN = SET_BACK + 100;
  const answered = { title: [sentValue('Ours', 'Ours', { over: ['Printer'], tries: 2, earlierAt: NOW - 30_000 })] };
  const done = { kind: 'delivery.done', cause: BY_DELIVERY, ticketId: TICKET, refused: {}, issue: null, comments: [] };
  function arriveLate(given: Given, sent: object) {
    const at = contextOf(given);
    applyToTicket(at, { ...done, sent, updated: CARRIED_OUT, linkEpoch: at.state.link?.epoch } as never);
    observeIssue(at, tells(AGAIN, 'Printer', 'Ours'));
    observeIssue(at, tells(SET_BACK, 'Ours', 'Printer'));
    return at;
  }

  test('it leaves a trace, where events come in the wrong order', () => {
    const given = { fields: { title: 'Ours' }, link: { inFlight: answered } };
    expect(conflictsOf(arriveLate(given, { title: baseOf('Ours') }))).toEqual(['Printer: crm']);
  });

  test('the same of another value of ours', () => {
    const newer = sentValue('Newer', 'Newer', { over: ['Printer'], at: NOW - 5_000 });
    const inFlight = { title: [sentValue('Ours', 'Ours', { over: ['Printer'], at: NOW - 30_000 }), newer] };
    const given = { fields: { title: 'Newer' }, link: { inFlight } };
    expect(conflictsOf(arriveLate(given, { title: baseOf('Newer') }))).toEqual(['Printer: crm']);
  });

  test('the same where ours had stood there, too', () => {
    const { open: _open, earlierAt: _earlierAt, ...first } = sentValue('Printer', 'Printer', { over: ['Before'] });
    const written = { title: [{ ...first, until: UNSEEN, recorded: [] }] };
    const given = { fields: { title: 'Ours' }, link: { inFlight: answered, written } };
    expect(conflictsOf(arriveLate(given, { title: baseOf('Ours') }))).toEqual(['Printer: crm']);
  });

  test('it leaves none where ours arrived before its answer', () => {
    const at = contextOf({ fields: { title: 'Ours' }, link: { inFlight: answered } });
    const sent = { title: baseOf('Ours') };
    applyToTicket(at, { ...done, sent, updated: CARRIED_OUT, linkEpoch: at.state.link?.epoch } as never);
    observeIssue(at, tells(UNSEEN, 'Printer', 'Ours'));
    observeIssue(at, tells(CARRIED_OUT, 'Printer', 'Ours'));
    expect(conflictsOf(at)).toEqual([]);
  });
});

test('a value of ours that no read could settle in time: what somebody set after it is not taken for its echo', () => {
  const at = contextOf({ ...sending({ at: NOW - 100_000 }) }, { policies: { title: 'crm' } as never });
  observeIssue(at, shows('Another', { readAt: NOW }));
  observeIssue(at, tells(SET_BACK, 'Ours', 'Another'));
  observeIssue(at, tells(UNSEEN, 'Printer', 'Theirs'));
  expect(conflictsOf(at)).toEqual(['Another: crm', 'Theirs: crm']);
});

test.each(['Theirs', 'Printer'])(
  'ours that won over another value since is not taken back by a change of something else, and %s shown',
  (last) => {
    const at = contextOf(sending(), { policies: { title: 'crm' } as never });
    const history = past([CARRIED_OUT, changed('Printer', 'Ours')], [CARRIED_OUT + 50, changed('Ours', 'Theirs')]);
    observeIssue(at, shows('Theirs', { updated: CARRIED_OUT + 50 }));
    if (last === 'Printer') observeIssue(at, shows('Printer', { updated: CARRIED_OUT + 100 }));
    observeIssue(at, shows(last, { updated: SET_BACK }));
    observeIssue(at, shows(last, { updated: SET_BACK, history }));
    expect(at.state.fields.title).toBe('Ours');
    expect(deliverableFields(at.state)).toEqual(['title']);
  },
);

test('ours that won when its ticket came back to an issue is not taken back for an earlier try of it there', () => {
  const inFlight = { title: [sentValue('Ours', 'Ours', { over: ['Printer'] })] };
  const place = { siteId: SITE, issueId: ISSUE, projectId: '1', projectKey: 'KAN', leftAt: NOW - 1_000 };
  const left = { ...place, comments: false, gone: false, base: {}, marks: {}, inFlight, written: {} };
  const elsewhere = { issueId: '10002', issueKey: 'KAN-2', state: 'unlinked' as const, leftWrites: [left] };
  const at = contextOf({ fields: { title: 'Ours' }, link: elsewhere }, { policies: { title: 'crm' } as never });
  const history = past([CARRIED_OUT, changed('Printer', 'Ours')], [SET_BACK, changed('Ours', 'Printer')]);
  applyToTicket(at, { kind: 'ticket.linked', ticketId: TICKET, cause: BY_AGENT, observed: shows('Printer') });
  expect(conflictsOf(at)).toEqual(['Printer: crm']);
  observeIssue(at, shows('Printer', { history }));
  expect(at.state.fields.title).toBe('Ours');
  expect(deliverableFields(at.state)).toEqual(['title']);
});

test('what a pass reads while ours is under way waits for its answer: somebody may have set the old value back', () => {
  const at = contextOf(sending({ open: true }));
  observeIssue(at, shows('Printer'));
  const sent = { title: baseOf('Ours') };
  const done = { kind: 'delivery.done', cause: BY_DELIVERY, ticketId: TICKET, sent, refused: {}, issue: null };
  applyToTicket(at, { ...done, updated: CARRIED_OUT, comments: [], linkEpoch: at.state.link?.epoch } as never);
  observeIssue(at, shows('Printer'));
  expect(at.state.fields.title).toBe('Printer');
  expect(deliverableFields(at.state)).toEqual([]);
});

test('the same of a comment', () => {
  const { jiraMark, base } = commentWith();
  const sent = { text: 'ours', at: NOW, from: jiraMark, known: knownAs(base?.jira, jiraMark), open: true as const };
  const at = contextOf({ comments: [commentWith({ body: 'ours', base, inFlight: [sent] })] });
  observeIssue(at, snapshotOf({}, { comments: [seenComment({ updated: SET_BACK })] }));
  const answer = { id: 'comment-1', outcome: 'posted', jiraCommentId: '501', updated: CARRIED_OUT };
  const comments = [{ ...answer, base: { crm: 'ours', jira: markdownToAdf('ours') } }];
  const done = { kind: 'delivery.done', cause: BY_DELIVERY, ticketId: TICKET, sent: {}, refused: {}, issue: null };
  applyToTicket(at, { ...done, updated: null, comments, linkEpoch: at.state.link?.epoch } as never);
  expect(at.state.link?.fetchFrom).toBe(0);
  observeIssue(at, snapshotOf({}, { comments: [seenComment({ updated: SET_BACK })] }));
  expect(at.state.comments.get('comment-1')?.body).toBe('hello');
});

test.each<[kind: string, ours: unknown, old: unknown, raw: unknown]>([
  ['text', 'Ours', 'Old', 'Old'],
  ['multi-select', ['a', 'ours'], ['a'], [{ value: 'a' }]],
])(
  'a custom field (%s) that is dropped after it was sent without an answer, set back, and chosen again stays set back',
  (kind, ours, old, raw) => {
    const chosen = { name: 'extra', fieldId: 'customfield_1', kind: kind as never };
    const name = 'custom.extra';
    const say = (value: unknown) => [value].flat().join(', ');
    const item = (from: unknown, to: unknown) => ({ ...changed(say(from), say(to), chosen.fieldId) });
    const sent = { ...sentValue(ours, ours, { over: [old], at: NOW - 100_000 }), chosen };
    const link = { base: { [name]: baseOf(old) }, marks: { [name]: AGREED }, inFlight: { [name]: [sent] } };
    const at = contextOf({ fields: { [name]: ours as never }, link });
    const read = (custom: object) => snapshotOf({}, { updated: SET_BACK, customFields: custom as never });
    observeIssue(at, read({}));
    expect(mustAskHistory(at.state.link as never, { now: NOW, follows: true })).toBe(true);
    const history = past([CARRIED_OUT, item(old, ours)], [SET_BACK, item(ours, old)]);
    const of = { siteId: SITE, issueId: ISSUE };
    takeHistory(at, checked(at, history, of));
    at.config = configWith({ customFields: [chosen] });
    observeIssue(at, read({ [chosen.fieldId]: raw }));
    expect(at.state.fields[name]).toEqual(old);
    expect(deliverableFields(at.state)).toEqual([]);
  },
);

test.each(['by the app once more', 'by a webhook'])(
  'what ours replaced unseen stands on one conflict row, though a late event tells it, and then is told %s',
  (door) => {
    const at = contextOf(sending());
    const replaced = [changed('Theirs', 'Ours')];
    observeIssue(at, tells(SET_BACK, 'Ours', 'Later'));
    observeIssue(at, eventOf({ title: 'Ours' }, { updated: CARRIED_OUT, changelog: replaced }));
    const again = door === 'by a webhook' ? { updated: 0, hint: { from: CARRIED_OUT } } : { updated: CARRIED_OUT };
    observeIssue(at, eventOf({ title: 'Ours' }, { ...again, changelog: replaced }));
    at.now += 100_000;
    observeIssue(at, shows('Later', { readAt: at.now }));
    const history = past(
      [UNSEEN, changed('Printer', 'Theirs')],
      [CARRIED_OUT, changed('Theirs', 'Ours')],
      [SET_BACK, changed('Ours', 'Later')],
    );
    const of = { siteId: SITE, issueId: ISSUE };
    takeHistory(at, checked(at, history, of));
    expect(conflictsOf(at).filter((row) => row === 'Theirs: crm')).toHaveLength(1);
  },
);

test.each(['jira', 'crm', 'newest'] as const)(
  'what somebody put over ours, as its event tells, is no conflict, though ours has no answer (policy %s)',
  (policy) => {
    const at = contextOf(sending(), { policies: { title: policy } });
    observeIssue(at, tells(SET_BACK, 'Ours', 'Later'));
    expect(at.state.fields.title).toBe('Later');
    expect(conflictsOf(at)).toEqual([]);
    expect(deliverableFields(at.state)).toEqual([]);
    // What ours had replaced is told later.
    observeIssue(at, tells(CARRIED_OUT, 'Theirs', 'Ours'));
    expect(conflictsOf(at)).toEqual(['Theirs: crm']);
    expect(at.state.fields.title).toBe('Later');
  },
);

test('nor is what somebody put over an earlier one of ours that arrived late over another, which both sides had agreed on', () => {
  const known = [{ by: UNSEEN, jira: 'Newer' }];
  const given = { ...sending({ known }), fields: { title: 'Newer' } };
  const at = contextOf({ ...given, link: { ...given.link, base: { title: baseOf('Newer') } } });
  observeIssue(at, tells(SET_BACK, 'Ours', 'Later'));
  expect(at.state.fields.title).toBe('Later');
  expect(conflictsOf(at)).toEqual([]);
});

test('what ours replaced unseen is on a conflict row, though the event of somebody who set the same since comes first', () => {
  const at = contextOf(sending());
  observeIssue(at, tells(SET_BACK, 'Printer', 'Ours'));
  observeIssue(at, tells(SET_BACK - 100, 'Ours', 'Printer'));
  expect(conflictsOf(at)).toEqual([]);
  const history = past(
    [UNSEEN, changed('Printer', 'Theirs')],
    [CARRIED_OUT, changed('Theirs', 'Ours')],
    [SET_BACK - 100, changed('Ours', 'Printer')],
    [SET_BACK, changed('Printer', 'Ours')],
  );
  const of = { siteId: SITE, issueId: ISSUE };
  expect(mustAsk(at.state, of, NOW)).toBe(true);
  takeHistory(at, checked(at, history, of));
  // Which of the two was ours is not known, so that what either replaced is on a row.
  expect(conflictsOf(at)).toEqual(['Theirs: crm', 'Printer: crm']);
});

test('an older edit of ours stays known as ours, though the run that sent the newer one was closed only after the older could arrive', () => {
  const older = sentValue('Older', 'Older', { over: ['Printer'], at: NOW - 150_000, firstAt: NOW - 160_000 });
  const newer = sentValue('Ours', 'Ours', { over: ['Printer'], at: NOW, firstAt: NOW - 140_000 });
  const at = contextOf({ fields: { title: 'Ours' }, link: { inFlight: { title: [older, newer] } } });
  observeIssue(at, tells(CARRIED_OUT, 'Printer', 'Ours'));
  observeIssue(at, shows('Older'));
  expect(at.state.fields.title).toBe('Ours');
  expect(deliverableFields(at.state)).toEqual(['title']);
});

test.each(['by its event', 'by a read of ours'])(
  'what ours was to replace, and somebody has set again after another value, is on a conflict row, though ours is seen %s first',
  (how) => {
    // Newer has been answered; then the value before it was set again, and an older one of ours came late over it.
    const given = { ...sending({ known: [{ by: UNSEEN, jira: 'Newer' }] }), fields: { title: 'Newer' } };
    const marks = { ...linkWith().marks, title: UNSEEN };
    const at = contextOf({ ...given, link: { ...given.link, base: { title: baseOf('Newer') }, marks } });
    at.now += 100_000;
    if (how === 'by a read of ours') observeIssue(at, shows('Ours', { updated: CARRIED_OUT, readAt: at.now }));
    observeIssue(at, tells(CARRIED_OUT, 'Printer', 'Ours'));
    expect(conflictsOf(at)).toEqual(['Printer: crm']);
    observeIssue(at, tells(UNSEEN + 50, 'Newer', 'Printer'));
    expect(conflictsOf(at)).toEqual(['Printer: crm']);
  },
);

test('what somebody put over ours meets a later edit here', () => {
  const at = contextOf({ ...sending(), fields: { title: 'Newer' } });
  observeIssue(at, tells(SET_BACK, 'Ours', 'Later'));
  expect(at.effects.conflicts).toMatchObject([{ base: 'Ours', ours: 'Newer', theirs: 'Later', winner: 'jira' }]);
});

describe('of two tries of ours without an answer', () => {
  const tries = { over: ['Printer', 'Printer'], tries: 2, earlierAt: NOW - 70_000, at: NOW - 1_000 };

  test.each(['its echo', 'what somebody put over it'])(
    'it is not known which one %s tells of, so that the later one is ours, too, should it arrive late',
    (first) => {
      const at = contextOf(sending(tries));
      if (first === 'its echo') observeIssue(at, tells(CARRIED_OUT, 'Printer', 'Ours'));
      observeIssue(at, tells(SET_BACK, 'Ours', 'Later'));
      at.now = NOW + 10_000;
      observeIssue(at, shows('Later', { readAt: at.now }));
      observeIssue(at, tells(SET_BACK + 100, 'Later', 'Ours'));
      expect(at.state.fields.title).toBe('Later');
      expect(deliverableFields(at.state)).toEqual(['title']);
    },
  );

  test('what one replaced unseen stands on one conflict row, though the other is judged by the same history', () => {
    const at = contextOf(sending(tries));
    const { epoch: linkEpoch } = at.state.link ?? {};
    const done = {
      kind: 'delivery.done',
      cause: BY_DELIVERY,
      ticketId: TICKET,
      refused: {},
      issue: null,
      comments: [],
    };
    applyToTicket(at, { ...done, sent: { title: baseOf('Ours') }, updated: CARRIED_OUT, linkEpoch } as never);
    at.now = NOW + 100_000;
    observeIssue(at, shows('Ours', { updated: CARRIED_OUT, readAt: at.now }));
    const history = past([UNSEEN, changed('Printer', 'Theirs')], [CARRIED_OUT, changed('Theirs', 'Ours')]);
    const of = { siteId: SITE, issueId: ISSUE };
    takeHistory(at, checked(at, history, of));
    expect(conflictsOf(at)).toEqual(['Theirs: crm']);
  });
});

describe('a comment that a pass reads while a text of ours is under way, and that shows the old text again', () => {
  const { jiraMark, base } = commentWith();
  const sent = { text: 'ours', at: NOW, from: jiraMark, known: knownAs(base?.jira, jiraMark), open: true as const };
  const back = snapshotOf({}, { updated: SET_BACK, comments: [seenComment({ updated: SET_BACK })] });
  function unanswered() {
    const at = contextOf({ comments: [commentWith({ body: 'ours', base, inFlight: [sent] })] });
    observeIssue(at, back);
    expect(conflictsOf(at)).toEqual([]);
    const linkEpoch = at.state.link?.epoch;
    applyToTicket(at, { kind: 'sends.closed', ticketId: TICKET, cause: FROM_JIRA, linkEpoch } as never);
    return at;
  }
  const textOf = (at: ReturnType<typeof contextOf>) => at.state.comments.get('comment-1')?.body;

  test('may have been set back, where no answer comes: that is kept on a conflict row, once', () => {
    const at = unanswered();
    observeIssue(at, back);
    observeIssue(at, back);
    expect(conflictsOf(at)).toEqual(['hello: crm']);
    expect(textOf(at)).toBe('ours');
  });

  test('was set back, where an event tells that ours had stood there: it is read again, and taken', () => {
    const at = unanswered();
    const told = { ...seenComment({ text: 'ours', updated: CARRIED_OUT }), internal: null };
    const event = { kind: 'comment.observed', siteId: SITE, issueId: ISSUE, cause: FROM_JIRA, comment: told };
    applyToTicket(at, event as never);
    expect(at.state.link?.fetchFrom).toBe(0);
    observeIssue(at, back);
    expect(textOf(at)).toBe('hello');
    expect(conflictsOf(at)).toEqual([]);
  });
});

describe('a text of a comment that was carried out while nobody followed its issue, and set back there, stays set back when', () => {
  const mark = commentWith().jiraMark;
  const text = { text: 'ours', at: NOW, from: mark, known: knownAs(commentWith().base?.jira, mark) };
  const comment = { ...commentWith({ body: 'hello' }), body: 'ours', inFlight: [text] };
  const reads = (text: string, updated: number) => seenComment({ text, updated });
  const back = snapshotOf({}, { updated: SET_BACK, comments: [reads('hello', SET_BACK)] });
  const byAgent = { ticketId: TICKET, cause: BY_AGENT };
  const tell = (at: ReturnType<typeof contextOf>, text: string, updated: number) => {
    const told = { ...reads(text, updated), internal: null, marker: undefined };
    const seen = { kind: 'comment.observed' as const, siteId: SITE, issueId: ISSUE, cause: FROM_JIRA, comment: told };
    const follows = at.state.link?.issueId === ISSUE;
    const of = { siteId: SITE, issueId: ISSUE };
    applyToTicket(at, (follows ? seen : { kind: 'left.observed', ...byAgent, of, seen }) as never);
  };

  test.each<[how: string, leave: object[], comeBack: object]>([
    ['its deletion is undone', [{ kind: 'ticket.deleted' }], { kind: 'ticket.undeleted' }],
    ['it is linked again', [{ kind: 'ticket.unlinked' }], { kind: 'ticket.linked', observed: back }],
    [
      'it is linked again after another issue',
      [
        { kind: 'ticket.unlinked' },
        { kind: 'ticket.linked', observed: { ...back, issueId: '10002', comments: [] } },
        { kind: 'ticket.unlinked' },
      ],
      { kind: 'ticket.linked', observed: back },
    ],
  ])('%s', (_how, leave, comeBack) => {
    const at = contextOf({ comments: [comment] });
    for (const change of leave) applyToTicket(at, { ...byAgent, ...change } as never);
    tell(at, 'ours', CARRIED_OUT);
    tell(at, 'hello', SET_BACK);
    applyToTicket(at, { ...byAgent, ...comeBack } as never);
    // A read may show an older state.
    observeIssue(at, snapshotOf({}, { comments: [reads('hello', mark)] }));
    observeIssue(at, back);
    expect(at.state.comments.get('comment-1')?.body).toBe('hello');
    expect(conflictsOf(at)).toEqual([]);
    expect(historyOf(at)).toContain('comment:comment-1: ours → hello (took_jira)');
  });
});

describe('an edit without an answer whose ticket is deleted, and set back before the deletion is undone', () => {
  const of = { siteId: SITE, issueId: ISSUE };
  const old = sentValue('Ours', 'Ours', { at: NOW - 100_000, over: ['Printer'] });
  function undo(given: Given, history: ReturnType<typeof past>) {
    const at = contextOf({ ...given, deletedAt: 5 });
    applyToTicket(at, { kind: 'writes.settled', of, ticketId: TICKET, cause: FROM_JIRA } as never);
    takeHistory(at, checked(at, history, of));
    undeleteTicket(at, { kind: 'ticket.undeleted', ticketId: TICKET, cause: BY_AGENT });
    return at;
  }

  test('is not sent over what somebody set', () => {
    const history = past([CARRIED_OUT, changed('Printer', 'Ours')], [SET_BACK, changed('Ours', 'Printer')]);
    const at = undo({ fields: { title: 'Ours' }, link: { inFlight: { title: [old] } } }, history);
    observeIssue(at, shows('Printer'));
    expect(at.state.fields.title).toBe('Printer');
    expect(historyOf(at)).toContain('title: Ours → Printer (took_jira)');
  });

  test('nor is a label that somebody took away', () => {
    const labels = (from: string, to: string) => changed(from, to, 'labels');
    const history = past([CARRIED_OUT, labels('a', 'a ours')], [SET_BACK, labels('a ours', 'a')]);
    const sent = sentValue(['a', 'ours'], ['a', 'ours'], { at: NOW - 100_000, over: [['a']] });
    const base = { labels: { crm: ['a'], jira: ['a'] } };
    const link = { base, marks: { labels: AGREED }, inFlight: { labels: [sent] } };
    const at = undo({ fields: { labels: ['a', 'ours'] }, link }, history);
    observeIssue(at, snapshotOf({ labels: ['a'] }, { updated: SET_BACK }));
    expect(at.state.fields.labels).toEqual(['a']);
  });

  test('is sent where it never was carried out', () => {
    const at = undo({ fields: { title: 'Ours' }, link: { inFlight: { title: [old] } } }, []);
    observeIssue(at, shows('Printer'));
    expect(deliverableFields(at.state)).toEqual(['title']);
  });
});

describe('a text in markup of Jira’s', () => {
  const [before, ours] = [markdownToAdf('Before'), markdownToAdf('# Heading\n\n1. **bold**')];
  const given: Given = {
    fields: { description: '# Heading\n\n1. **bold**' },
    link: {
      base: { description: { crm: 'Before', jira: before } },
      marks: { description: AGREED },
      inFlight: { description: [sentValue('# Heading\n\n1. **bold**', ours, { over: [before] })] },
    },
  };
  const described = (from: string, to: string) => changed(from, to, 'description');
  const sees = (history: ReturnType<typeof past>) =>
    snapshotOf({ description: before }, { updated: SET_BACK, history });

  test('is known again', () => {
    const at = contextOf(given);
    const wiki = 'h1. Heading\n\n# *bold*';
    observeIssue(at, sees(past([CARRIED_OUT, described('Before', wiki)], [SET_BACK, described(wiki, 'Before')])));
    expect(at.state.fields.description).toBe('Before');
  });

  test('or leaves a trace where it is not', () => {
    const at = contextOf(given);
    const wiki = '{unknown:macro}\nHeading bold';
    observeIssue(at, sees(past([CARRIED_OUT, described('Before', wiki)], [SET_BACK, described(wiki, 'Before')])));
    expect(deliverableFields(at.state)).toEqual(['description']);
    expect(conflictsOf(at)).toEqual(['Before: crm']);
    observeIssue(at, sees([]));
    expect(conflictsOf(at)).toEqual(['Before: crm']);
  });
});

describe('what history says of a value is compared as', () => {
  const REFERENCE = 'customfield_1';
  const chosen = (kind: string) => ({ customFields: [{ name: 'extra', fieldId: REFERENCE, kind: kind as never }] });
  const item = (from: string | null, to: string | null) => ({
    ...changed('', '', REFERENCE),
    fromName: from,
    toName: to,
  });

  test.each<[kind: string, ours: unknown, base: unknown, theirs: string, said: string]>([
    ['number', 1.5, 3, '15', '1.5'],
    ['number', -5, 3, '5', '-5.0'],
    ['select', 'C++', 'Java', 'C#', 'C++'],
    ['multi-select', ['Blue'], [], 'Dark Blue', 'Red,Blue'],
    ['multi-select', ['Blue, dark'], [], 'Blue', 'Red, Blue, dark'],
    ['rich-text', '👍', null, '🎉', ':)'],
  ])('a %s', (kind, ours, base, theirs, said) => {
    const isRich = kind === 'rich-text';
    const inJira = isRich ? markdownToAdf(String(ours)) : ours;
    const sent = sentValue(ours, inJira, { over: [base] });
    const link = { base: { 'custom.extra': { crm: base, jira: base } }, marks: { 'custom.extra': AGREED } };
    const given: Given = {
      fields: { 'custom.extra': ours as never },
      link: { ...link, inFlight: { 'custom.extra': [sent] } },
    };
    const other = contextOf(given, chosen(kind));
    const read = { updated: SET_BACK, values: { 'custom.extra': base } };
    const raw = kind === 'select' ? { value: base } : kind === 'multi-select' ? [] : base;
    const seen = { ...shows('Printer', { ...read }), customFields: { [REFERENCE]: raw } };
    observeIssue(other, { ...seen, history: past([CARRIED_OUT, item(null, theirs)], [SET_BACK, item(theirs, null)]) });
    expect(other.state.fields['custom.extra']).toEqual(ours);
    expect(deliverableFields(other.state)).toEqual(['custom.extra']);
    if (isRich) return;
    const own = contextOf(given, chosen(kind));
    observeIssue(own, { ...seen, history: past([CARRIED_OUT, item(null, said)], [SET_BACK, item(said, null)]) });
    expect(own.state.fields['custom.extra']).toEqual(base);
    const late = contextOf({ ...given, link: { ...given.link, marks: { 'custom.extra': SET_BACK } } }, chosen(kind));
    if (kind === 'multi-select') return;
    observeIssue(late, eventOf({}, { updated: CARRIED_OUT, changelog: [item(theirs, said)] }));
    expect(late.effects.conflicts).toHaveLength(1);
  });
});

describe('a value of a custom field that is known by Jira’s history alone stands on the row as the ticket writes it:', () => {
  const FIELD = 'customfield_1';
  const NAME = 'custom.extra';
  const item = (from: string | null, to: string | null) => ({
    ...changed('', '', FIELD),
    fromName: from,
    toName: to,
  });

  test.each<
    [
      kind: string,
      ours: unknown,
      before: unknown,
      tries: number,
      items: [string | null, string | null][],
      theirs: unknown,
    ]
  >([
    [
      'number',
      null,
      3,
      1,
      [
        ['3', '15'],
        ['15', null],
      ],
      15,
    ],
    [
      'number',
      4,
      3,
      1,
      [
        ['3', null],
        [null, '4.0'],
      ],
      null,
    ],
    [
      'multi-select',
      ['Red'],
      [],
      2,
      [
        [null, 'Red'],
        ['Red', 'Blue, A, B'],
        ['Blue, A, B', 'Blue,A, B,Red'],
      ],
      ['A', 'B', 'Blue'],
    ],
    [
      'multi-select',
      ['Red', 'x, y'],
      [],
      2,
      [
        [null, 'Red,x, y'],
        ['Red,x, y', 'x, y'],
        ['x, y', 'x, y,Red'],
      ],
      ['x, y'],
    ],
    [
      'multi-select',
      ['Red'],
      [],
      2,
      [
        [null, 'Red'],
        ['Red', null],
        [null, 'Red'],
      ],
      [],
    ],
  ])('a %s', (kind, ours, before, tries, items, theirs) => {
    const sent = sentValue(ours, ours, { over: [before], at: NOW - 100_000, tries });
    const { earlierAt: _earlierAt, ...written } = sent;
    const history = past(...items.map(([from, to], i) => [AGREED + 100 * (i + 1), item(from, to)] as never));
    const link = {
      base: { [NAME]: baseOf(ours) },
      written: { [NAME]: [{ ...written, until: AGREED + 100 * items.length, recorded: [] }] },
    };
    const given: Given = { fields: { [NAME]: ours as never }, link };
    const at = contextOf(given, { customFields: [{ name: 'extra', fieldId: FIELD, kind: kind as never }] });
    const of = { siteId: SITE, issueId: ISSUE };
    takeHistory(at, checked(at, history, of));
    expect(at.effects.conflicts.map((row) => row.theirs)).toEqual([theirs]);
  });
});

describe('a label that was sent twice, and that somebody took away in between', () => {
  const TRIED_AGAIN = CARRIED_OUT + 200;
  const labelled = (from: string, to: string) => changed(from, to, 'labels');
  const history = past(
    [CARRIED_OUT, labelled('a', 'a ours')],
    [CARRIED_OUT + 100, labelled('a ours', 'a b')],
    [TRIED_AGAIN, labelled('a b', 'a b ours')],
  );
  const given = (more: Partial<InFlight>, labels: string[]): Given => ({
    fields: { labels },
    link: {
      base: { labels: baseOf(['a', 'ours']) },
      marks: { labels: AGREED },
      inFlight: { labels: [sentValue(['a', 'ours'], ['a', 'ours'], { over: [['a']], at: NOW - 100_000, ...more })] },
    },
  });
  const settled = (more: Partial<InFlight>, labels = ['a', 'ours']) => {
    const at = contextOf(given(more, labels));
    const seen = { updated: TRIED_AGAIN, readAt: NOW };
    observeIssue(at, snapshotOf({ labels: ['a', 'b', 'ours'] }, seen));
    const of = { siteId: SITE, issueId: ISSUE };
    takeHistory(at, checked(at, history, of));
    return at.effects.conflicts.map(({ field, theirs }) => [field, theirs]);
  };

  test('has Jira’s history asked, and is kept on a conflict row', () => {
    expect(settled({ tries: 2 })).toEqual([['labels', ['a', 'b']]]);
  });

  test('leaves none where the ticket shows it taken away, or where there was one try', () => {
    expect(settled({ tries: 2 }, ['a', 'b'])).toEqual([]);
    expect(settled({ tries: 1 })).toEqual([]);
  });
});

describe('a label that stands in two sets of ours, one without an answer beside the other', () => {
  const FIRST = ['a', 'ours'];
  const SECOND = ['a', 'more', 'ours'];
  const started = { kind: 'delivery.started', cause: BY_DELIVERY, ticketId: TICKET, creating: null, comment: null };
  const done = { kind: 'delivery.done', cause: BY_DELIVERY, ticketId: TICKET, refused: {}, issue: null, comments: [] };
  const labelled = (from: string, to: string) => changed(from, to, 'labels');
  const edits = (at: ReturnType<typeof contextOf>, labels: string[]) =>
    applyToTicket(at, { kind: 'ticket.edited', ticketId: TICKET, cause: BY_AGENT, fields: { labels } });
  const sends = (at: ReturnType<typeof contextOf>, labels: string[], now: number) => {
    const linkEpoch = at.state.link?.epoch;
    applyToTicket({ ...at, now }, { ...started, inFlight: { labels: baseOf(labels) }, linkEpoch } as never);
  };
  const answers = (at: ReturnType<typeof contextOf>, labels: string[], updated: number) => {
    const linkEpoch = at.state.link?.epoch;
    applyToTicket(at, { ...done, sent: { labels: baseOf(labels) }, updated, linkEpoch } as never);
  };
  const closed = (at: ReturnType<typeof contextOf>, now: number) =>
    applyToTicket({ ...at, now }, {
      ...{ kind: 'sends.closed', cause: FROM_JIRA, ticketId: TICKET, linkEpoch: at.state.link?.epoch },
    } as never);
  function begin(labels = ['a'], first = FIRST, second = SECOND) {
    const at = contextOf({ fields: { labels }, link: { base: { labels: baseOf(labels) }, marks: { labels: AGREED } } });
    edits(at, first);
    sends(at, first, NOW - 100_000);
    closed(at, NOW - 99_000);
    edits(at, second);
    sends(at, second, NOW - 90_000);
    return at;
  }
  const judged = (at: ReturnType<typeof contextOf>, last: string[], history: ReturnType<typeof past>) => {
    observeIssue(at, snapshotOf({ labels: last }, { updated: AGREED + 900, readAt: NOW }));
    expect(mustAskHistory(at.state.link as never, { now: NOW, follows: true })).toBe(true);
    const of = { siteId: SITE, issueId: ISSUE };
    takeHistory(at, checked(at, history, of));
    return at.effects.conflicts.map(({ field, theirs }) => [field, theirs]);
  };
  const CAME_BACK = past(
    [CARRIED_OUT, labelled('a', 'a more ours')],
    [SET_BACK, labelled('a more ours', 'a more')],
    [SET_BACK + 1, labelled('a more', 'a more ours')],
  );

  test('and that somebody took away before the first arrives late, leaves a trace', () => {
    const at = begin();
    answers(at, SECOND, CARRIED_OUT);
    expect(judged(at, SECOND, CAME_BACK)).toEqual([['labels', ['a', 'more']]]);
  });

  test('the same where it is the second that brings it back', () => {
    const at = begin();
    const history = past(
      [CARRIED_OUT, labelled('a', 'a ours')],
      [SET_BACK, labelled('a ours', 'a')],
      [SET_BACK + 1, labelled('a', 'a more ours')],
    );
    answers(at, SECOND, SET_BACK + 1);
    expect(judged(at, SECOND, history)).toEqual([['labels', ['a']]]);
  });

  test('the same where neither has an answer', () => {
    const at = begin();
    closed(at, NOW - 89_000);
    expect(judged(at, SECOND, CAME_BACK)).toEqual([['labels', ['a', 'more']]]);
  });

  test('the same of one that ours take away, and that somebody puts there again', () => {
    const at = begin(['a', 'old'], ['a'], ['a', 'more']);
    const history = past(
      [CARRIED_OUT, labelled('a old', 'a')],
      [SET_BACK, labelled('a', 'a old')],
      [SET_BACK + 1, labelled('a old', 'a more')],
    );
    answers(at, ['a', 'more'], SET_BACK + 1);
    expect(judged(at, ['a', 'more'], history)).toEqual([['labels', ['a', 'old']]]);
  });

  test('the same of one that ours take away once, after somebody had undone the other', () => {
    const at = begin(['a'], FIRST, ['a', 'more']);
    const history = past(
      [CARRIED_OUT, labelled('a', 'a ours')],
      [CARRIED_OUT + 1, labelled('a ours', 'a')],
      [SET_BACK, labelled('a', 'a ours')],
      [SET_BACK + 1, labelled('a ours', 'a more')],
    );
    answers(at, ['a', 'more'], SET_BACK + 1);
    expect(judged(at, ['a', 'more'], history)).toEqual([['labels', ['a', 'ours']]]);
  });

  test('leaves none where each was carried out and nobody took anything away', () => {
    const at = begin();
    answers(at, SECOND, SET_BACK);
    const history = past([CARRIED_OUT, labelled('a', 'a ours')], [SET_BACK, labelled('a ours', 'a more ours')]);
    expect(judged(at, SECOND, history)).toEqual([]);
  });

  test('nor where ours took it away in between', () => {
    const at = begin(['a'], FIRST, ['a', 'more']);
    edits(at, SECOND);
    sends(at, SECOND, NOW - 80_000);
    answers(at, SECOND, SET_BACK + 1);
    const history = past(
      [CARRIED_OUT, labelled('a', 'a ours')],
      [SET_BACK, labelled('a ours', 'a more')],
      [SET_BACK + 1, labelled('a more', 'a more ours')],
    );
    expect(judged(at, SECOND, history)).toEqual([]);
  });

  test('nor where it was seen to be taken away, and put there again here', () => {
    const at = begin();
    answers(at, SECOND, CARRIED_OUT);
    const changelog = [labelled('a more ours', 'a more')];
    observeIssue(at, eventOf({ labels: ['a', 'more'] }, { updated: SET_BACK, changelog }));
    edits(at, SECOND);
    sends(at, SECOND, NOW - 80_000);
    answers(at, SECOND, SET_BACK + 1);
    expect(judged(at, SECOND, CAME_BACK)).toEqual([]);
  });

  test('what somebody was seen to take away stays away when the first arrives late', () => {
    const at = begin();
    answers(at, SECOND, CARRIED_OUT);
    const tellsOf = (updated: number, from: string, to: string) =>
      eventOf({ labels: to.split(' ') }, { updated, changelog: [labelled(from, to)] });
    observeIssue(at, tellsOf(SET_BACK, 'a more ours', 'a more'));
    expect(at.state.fields.labels).toEqual(['a', 'more']);
    observeIssue(at, tellsOf(SET_BACK + 1, 'a more', 'a more ours'));
    expect(at.state.fields.labels).toEqual(['a', 'more']);
    expect(deliverableFields(at.state)).toEqual(['labels']);
  });
});

describe('an edit without an answer that is edited back here', () => {
  const given = (more: Partial<InFlight> = {}): Given => ({ ...sending(more), fields: {} });
  const theirs = eventOf({ title: 'Theirs' }, { updated: SET_BACK });
  const editBack = (at: ReturnType<typeof contextOf>, title = 'Printer') =>
    applyToTicket(at, { kind: 'ticket.edited', ticketId: TICKET, cause: BY_AGENT, fields: { title } });
  const lost = [{ ours: 'Printer', theirs: 'Theirs', winner: 'jira' }];

  test('is an edit, which gives way to Jira’s with a conflict row', () => {
    const at = contextOf(sending());
    editBack(at);
    observeIssue(at, theirs);
    expect(at.state.fields.title).toBe('Theirs');
    expect(at.effects.conflicts).toMatchObject(lost);
  });

  test.each(['jira', 'crm'] as const)(
    'is one under %s, too, where the change in Jira came so late that it can be nothing of ours',
    (winner) => {
      const at = contextOf(sending(), { policies: { title: winner } as never });
      editBack(at);
      observeIssue(at, tells(NOW + 300_000, 'Ours', 'Theirs'));
      expect(at.effects.conflicts).toMatchObject([{ ...lost[0], winner }]);
    },
  );

  test('is none where something else was agreed on since: Jira may have put the old value back', () => {
    const at = contextOf(given({ known: [{ by: UNSEEN, jira: 'Printer' }] }));
    observeIssue(at, theirs);
    expect(at.state.fields.title).toBe('Theirs');
    expect(at.effects.conflicts).toEqual([]);
  });

  test('nor where Jira put it back after it was edited back here', () => {
    const at = contextOf(sending());
    editBack(at);
    observeIssue(at, theirs);
    observeIssue(at, tells(SET_BACK + 1, 'Theirs', 'Printer'));
    observeIssue(at, tells(SET_BACK + 2, 'Printer', 'Last'));
    expect(at.effects.conflicts).toMatchObject(lost);
  });

  test('is one, too, where Jira’s history had not shown it carried out before', () => {
    const at = contextOf(sending());
    observeIssue(at, shows('Printer', { updated: UNSEEN, history: [] }));
    editBack(at);
    observeIssue(at, tells(SET_BACK, 'Ours', 'Theirs'));
    expect(at.effects.conflicts).toMatchObject(lost);
  });

  test('the same where it was sent again over another value of Jira’s', () => {
    const over = ['Before', 'Printer'];
    const at = contextOf(sending({ tries: 2, over, known: [{ by: UNSEEN, jira: 'Printer' }] }));
    editBack(at);
    observeIssue(at, tells(SET_BACK, 'Ours', 'Theirs'));
    expect(at.effects.conflicts).toMatchObject(lost);
  });

  test.each(['jira', 'crm'] as const)('nor is it lost under %s where it was edited to the same once more', (winner) => {
    const at = contextOf(sending(), { policies: { title: winner } as never });
    editBack(at);
    editBack(at, 'Ours');
    const history = past([CARRIED_OUT, changed('Printer', 'Ours')], [SET_BACK, changed('Ours', 'Printer')]);
    observeIssue(at, shows('Printer', { history }));
    expect(at.effects.conflicts).toMatchObject([{ ours: 'Ours', theirs: 'Printer', winner }]);
    expect(deliverableFields(at.state)).toEqual(winner === 'crm' ? ['title'] : []);
  });

  test('the same where it was edited back after the run had read it, and before it was sent', () => {
    const at = contextOf({ fields: { title: 'Ours' } });
    editBack(at);
    const inFlight = { title: baseOf('Ours') };
    const started = { kind: 'delivery.started', cause: BY_DELIVERY, ticketId: TICKET, creating: null, comment: null };
    applyToTicket(at, { ...started, inFlight, linkEpoch: at.state.link?.epoch } as never);
    observeIssue(at, theirs);
    expect(at.effects.conflicts).toMatchObject(lost);
  });

  test('what was edited on since, and has its answer, is none', () => {
    const at = contextOf(sending());
    editBack(at);
    editBack(at, 'Newer');
    const sent = { title: baseOf('Newer') };
    const done = { kind: 'delivery.done', cause: BY_DELIVERY, ticketId: TICKET, sent, refused: {}, issue: null };
    applyToTicket(at, { ...done, updated: CARRIED_OUT, comments: [], linkEpoch: at.state.link?.epoch } as never);
    observeIssue(at, theirs);
    expect(at.state.fields.title).toBe('Theirs');
    expect(at.effects.conflicts).toEqual([]);
  });

  describe('of a comment', () => {
    const { jiraMark, base } = commentWith();
    const sent = { text: 'ours', at: NOW, from: jiraMark, known: knownAs(base?.jira, jiraMark) };
    const reads = (text: string, updated: number) =>
      snapshotOf({}, { updated, comments: [seenComment({ text, updated })] });
    function editedBack() {
      const at = contextOf({ comments: [commentWith({ body: 'ours', base, inFlight: [sent] })] });
      const edit = { kind: 'comment.edited' as const, cause: BY_AGENT, ticketId: TICKET, commentId: 'comment-1' };
      applyToTicket(at, { ...edit, body: 'hello', publish: false });
      return at;
    }

    test('is an edit, which gives way to Jira’s with a conflict row', () => {
      const at = editedBack();
      observeIssue(at, reads('theirs', SET_BACK));
      expect(at.state.comments.get('comment-1')?.body).toBe('theirs');
      expect(at.effects.conflicts).toMatchObject([{ ours: 'hello', theirs: 'theirs', winner: 'jira' }]);
    });

    test('the same of a post that was edited away and to the same again', () => {
      const post = {
        ...commentWith({ body: 'ours' }),
        jiraCommentId: null,
        base: null,
        jiraMark: 0,
        postAttemptedAt: NOW,
      };
      const at = contextOf({ comments: [{ ...post, inFlight: [{ ...sent, from: 0, known: [] }] }] });
      const edit = { kind: 'comment.edited' as const, cause: BY_AGENT, ticketId: TICKET, commentId: 'comment-1' };
      for (const body of ['other', 'ours']) applyToTicket(at, { ...edit, body, publish: false });
      const comments = [seenComment({ text: 'theirs', updated: SET_BACK, marker: { id: 'comment-1' } })];
      observeIssue(at, snapshotOf({}, { updated: SET_BACK, comments }));
      expect(at.effects.conflicts).toMatchObject([{ ours: 'ours', theirs: 'theirs', winner: 'jira' }]);
    });

    test('is sent over ours, and is none where Jira’s is later than that', () => {
      const at = editedBack();
      observeIssue(at, reads('ours', CARRIED_OUT));
      expect(at.state.comments.get('comment-1')?.body).toBe('hello');
      const answer = { id: 'comment-1', outcome: 'posted', jiraCommentId: '501', updated: CARRIED_OUT + 1 };
      const comments = [{ ...answer, base: { crm: 'hello', jira: markdownToAdf('hello') } }];
      const done = { kind: 'delivery.done', cause: BY_DELIVERY, ticketId: TICKET, sent: {}, refused: {}, issue: null };
      applyToTicket(at, { ...done, updated: null, comments, linkEpoch: at.state.link?.epoch } as never);
      observeIssue(at, reads('theirs', SET_BACK));
      expect(at.state.comments.get('comment-1')?.body).toBe('theirs');
      expect(at.effects.conflicts).toEqual([]);
    });
  });
});

test.each(['with its answer', 'without'])(
  'what was sent %s to a custom field whose name is given to one of another kind is judged as what it was',
  (how) => {
    const chosen = { name: 'extra', fieldId: 'customfield_1', kind: 'user' as const };
    const [ada, ben] = [
      { accountId: 'a', name: 'Ada', userId: null },
      { accountId: 'b', name: 'Ben', userId: null },
    ];
    const { open: _open, earlierAt: _earlierAt, ...sent } = sentValue(ada, ada, { over: [ben], tries: 2, chosen });
    const link =
      how === 'without'
        ? { inFlight: { 'custom.extra': [{ ...sent, earlierAt: null }] } }
        : { written: { 'custom.extra': [{ ...sent, until: CARRIED_OUT, recorded: [] }] } };
    const customFields = [{ name: 'extra', fieldId: 'customfield_2', kind: 'multi-select' as const }];
    const base = { 'custom.extra': baseOf(ben) };
    const at = contextOf({ fields: { 'custom.extra': ada }, link: { base, ...link } }, { customFields });
    const inJira = { customfield_2: [{ value: 'z' }] };
    applyToTicket(at, shows('Printer', { customFields: inJira, history: [], readAt: NOW + 100_000 }));
    const of = { siteId: SITE, issueId: ISSUE };
    const toCleo = { field: 'x', fieldId: 'customfield_1', from: 'c', fromName: 'Cleo', to: 'a', toName: 'Ada' };
    const history = past([CARRIED_OUT, toCleo]);
    applyToTicket(at, checked(at, history, of));
    expect(at.effects.conflicts).toMatchObject([{ field: 'custom.extra (customfield_1)', theirs: { accountId: 'c' } }]);
    expect(at.state.fields['custom.extra']).toEqual(['z']);
  },
);
