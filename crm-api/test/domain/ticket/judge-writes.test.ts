import { describe, expect, test } from '@jest/globals';
import { markdownToAdf } from '../../../src/domain/adf/from-markdown/markdown-to-adf.ts';
import type { IssueObserved } from '../../../src/domain/model/change.ts';
import type { LeftWrites, Written } from '../../../src/domain/model/link.ts';
import type { ChangeContext } from '../../../src/domain/ticket/change-context.ts';
import { hearOfLeft, takeHistory } from '../../../src/domain/ticket/left-writes.ts';
import { issueGone } from '../../../src/domain/ticket/life-cycle.ts';
import { observeIssue } from '../../../src/domain/ticket/observe-issue.ts';
import {
  AGREED,
  baseOf,
  changed,
  checked,
  contextOf,
  eventOf,
  FROM_JIRA,
  type Given,
  ISSUE,
  linkWith,
  NOW,
  SITE,
  sentValue,
  snapshotOf,
} from '../states.ts';

/**
 * What an unproven source says that a write of ours replaced counts where Jira's history can't be read: the issue is deleted.
 * Where it can be, the history decides (sync/outbound/overwritten-unseen.test.ts).
 */

const UNTIL = AGREED + 1_000;
const written = (crm: unknown, jira: unknown, over: unknown): Written => {
  const { earlierAt: _earlier, ...sent } = sentValue(crm, jira, { over: [over] });
  return { ...sent, until: UNTIL, recorded: [] };
};
const item = (fromName: string, toName = 'Ours', field?: string) => changed(fromName, toName, field);
const said = (fromName: string): IssueObserved =>
  eventOf({}, { updated: 0, hint: { from: UNTIL }, changelog: [item(fromName)] });
const gone = { kind: 'issue.gone', cause: FROM_JIRA, siteId: SITE, issueId: ISSUE, issueKey: 'KAN-1' } as never;

const title = { title: [written('Ours', 'Ours', 'Printer')] };
const ours: Given = { fields: { title: 'Ours' }, link: { written: title } };
const conflictsOf = ({ effects }: ChangeContext) => effects.conflicts.map(({ field, theirs }) => [field, theirs]);
const THEIRS = [['title', 'Theirs']];

describe.each(['is followed', 'is unlinked', 'belongs to a deleted ticket'])('an issue that %s', (how) => {
  const link = { written: title, ...(how === 'is unlinked' ? { state: 'unlinked' as const } : {}) };
  const given: Given = { ...ours, link, ...(how === 'belongs to a deleted ticket' ? { deletedAt: 5 } : {}) };

  test('has its history asked first, and only with its deletion what was said counts, once', () => {
    const at = contextOf(given);
    observeIssue(at, said('Theirs'));
    observeIssue(at, said('Theirs'));
    expect(at.state.link?.written.title).toMatchObject([{ unsure: true, claimed: [{ text: 'Theirs' }] }]);
    expect(conflictsOf(at)).toEqual([]);
    issueGone(at, gone);
    issueGone(at, gone);
    expect(conflictsOf(at)).toEqual(THEIRS);
  });

  test('leaves no trace of what was known here', () => {
    const at = contextOf(given);
    observeIssue(at, said('Printer'));
    observeIssue(at, said('Ours'));
    issueGone(at, gone);
    expect(conflictsOf(at)).toEqual([]);
  });
});

test('what is said after the deletion counts at once', () => {
  const at = contextOf({ ...ours, link: { written: title, state: 'deleted_in_jira' } });
  observeIssue(at, said('Theirs'));
  observeIssue(at, said('Theirs'));
  expect(conflictsOf(at)).toEqual(THEIRS);
});

test('a value that has no answer was carried out where somebody says what it replaced', () => {
  const at = contextOf({ fields: { title: 'Ours' }, link: { inFlight: { title: [sentValue('Ours', 'Ours')] } } });
  observeIssue(at, said('Theirs'));
  expect(conflictsOf(at)).toEqual([]);
  issueGone(at, gone);
  expect(conflictsOf(at)).toEqual(THEIRS);
});

describe('what somebody says that Jira held while a value of ours was on its way', () => {
  const sending: Given = { fields: { title: 'Ours' }, link: { inFlight: { title: [sentValue('Ours', 'Ours')] } } };
  const between = (): IssueObserved =>
    eventOf({}, { updated: 0, hint: { from: AGREED + 500 }, changelog: [item('Printer', 'Theirs')] });

  test('counts when the issue is deleted before it was read', () => {
    const at = contextOf(sending);
    observeIssue(at, between());
    issueGone(at, gone);
    expect(conflictsOf(at)).toEqual(THEIRS);
  });

  test('is no news once it was read', () => {
    const at = contextOf(sending);
    observeIssue(at, between());
    observeIssue(at, snapshotOf({ title: 'Theirs' }, { updated: AGREED + 500 }));
    const before = conflictsOf(at);
    observeIssue(at, snapshotOf({ title: 'Ours' }, { updated: UNTIL }));
    issueGone(at, gone);
    expect(conflictsOf(at)).toEqual(before);
  });
});

test('what was written since Jira’s history was read is not judged by it', () => {
  const later: Written = { ...written('Later', 'Later', 'Ours'), at: NOW, from: UNTIL, until: UNTIL + 1_000 };
  const base = { ...linkWith().base, title: baseOf('Later') };
  const marks = { title: UNTIL + 1_000 };
  const at = contextOf({ ...ours, fields: { title: 'Later' }, link: { base, marks, written: title } });
  const read = checked(at, [{ created: UNTIL, items: [item('Printer')] }]);
  at.state.link?.written.title?.push(later);
  takeHistory(at, read);
  observeIssue(at, eventOf({}, { updated: UNTIL + 1_000, changelog: [item('Theirs', 'Later')] }));
  expect(conflictsOf(at)).toEqual(THEIRS);
});

describe('a value that a person has set back to what ours had been before', () => {
  const [FIRST, SECOND, THEN, THIRD] = [AGREED + 1_000, AGREED + 2_000, AGREED + 2_500, AGREED + 3_000];
  const at = (from: number, until: number, [value, before]: [string, string]): Written => ({
    ...written(value, value, before),
    ...{ from, until },
  });
  const sends = [
    at(AGREED, FIRST, ['Once', 'Printer']),
    at(FIRST, SECOND, ['Printer', 'Once']),
    at(SECOND, THIRD, ['Ours', 'Printer']),
  ];
  const base = { ...linkWith().base, title: baseOf('Ours') };
  const all: Given = {
    fields: { title: 'Ours' },
    link: { base, marks: { title: THIRD }, written: { title: sends } },
  };
  const replaced = (name: string, updated: number, to = 'Ours') =>
    eventOf({}, { updated, changelog: [item(name, to)] });

  test('and that the next write of ours replaced unseen leaves a trace', () => {
    const told = contextOf(all);
    observeIssue(told, replaced('Once', THIRD));
    expect(conflictsOf(told)).toEqual([['title', 'Once']]);
  });

  test('the same where their own event tells of it first', () => {
    const told = contextOf(all);
    observeIssue(told, eventOf({ title: 'Once' }, { updated: THEN, changelog: [item('Printer', 'Once')] }));
    observeIssue(told, replaced('Once', THIRD));
    expect(conflictsOf(told)).toEqual([['title', 'Once']]);
  });

  test('the same where Jira’s history tells of it', () => {
    const told = contextOf(all);
    const history = (
      [
        [FIRST, 'Printer', 'Once'],
        [SECOND, 'Once', 'Printer'],
        [THEN, 'Printer', 'Once'],
        [THIRD, 'Once', 'Ours'],
      ] as const
    ).map(([created, from, to]) => ({ created, items: [item(from, to)], historyId: String(created) }));
    const of = { siteId: SITE, issueId: ISSUE };
    takeHistory(told, checked(told, history, of));
    expect(conflictsOf(told)).toEqual([['title', 'Once']]);
  });

  test('the same where ours is that value again by now', () => {
    const again = at(THIRD, THIRD + 1_000, ['Once', 'Ours']);
    const told = contextOf({
      fields: { title: 'Once' },
      link: {
        base: { ...base, title: baseOf('Once') },
        marks: { title: THIRD + 1_000 },
        written: { title: [...sends, again] },
      },
    });
    observeIssue(told, replaced('Once', THIRD));
    expect(conflictsOf(told)).toEqual([['title', 'Once']]);
  });

  test('what ours replaced knowingly leaves none', () => {
    const told = contextOf(all);
    observeIssue(told, replaced('Printer', THIRD));
    observeIssue(told, replaced('Once', SECOND, 'Printer'));
    observeIssue(told, replaced('Printer', FIRST, 'Once'));
    expect(conflictsOf(told)).toEqual([]);
    expect(told.state.link?.written.title).toBeUndefined();
  });
});

test('the history that was read before the deletion decides', () => {
  const at = contextOf(ours);
  observeIssue(at, said('Made up'));
  const of = { siteId: SITE, issueId: ISSUE };
  const history = [{ created: UNTIL, items: [item('Theirs')], historyId: '1' }];
  takeHistory(at, checked(at, history, of));
  issueGone(at, gone);
  expect(conflictsOf(at)).toEqual(THEIRS);
});

test('a text that Jira’s changelog names in markup of its own counts, too', () => {
  const texts = { description: [written('Ours', markdownToAdf('Ours'), markdownToAdf('Before'))] };
  const at = contextOf({ fields: { description: 'Ours' }, link: { written: texts } });
  observeIssue(at, eventOf({}, { updated: UNTIL, changelog: [item('*Theirs*', 'Ours', 'description')] }));
  expect(conflictsOf(at)).toEqual([]);
  issueGone(at, gone);
  expect(conflictsOf(at)).toEqual([['description', '*Theirs*']]);
});

test('a text in flight that Jira’s changelog names in markup of its own counts when the issue is deleted', () => {
  const over = [markdownToAdf('Before')];
  const texts = { description: [sentValue('Ours', markdownToAdf('Ours'), { over })] };
  const at = contextOf({ fields: { description: 'Ours' }, link: { inFlight: texts } });
  observeIssue(at, eventOf({}, { updated: UNTIL, changelog: [item('*Theirs*', 'Ours', 'description')] }));
  issueGone(at, gone);
  expect(conflictsOf(at)).toEqual([['description', '*Theirs*']]);
});

describe('a value that was sent twice and carried out twice', () => {
  const BETWEEN = AGREED + 300;
  const sentTwice = (): Given => ({
    fields: { title: 'Ours' },
    link: {
      base: { ...linkWith().base, title: baseOf('Ours') },
      written: { title: [{ ...written('Ours', 'Ours', 'Printer'), tries: 2 }] },
    },
  });
  const echo = (updated: number) => eventOf({}, { updated, changelog: [item('Printer')] });

  test('has its history asked, for what stood there before was set back between the two', () => {
    const at = contextOf(sentTwice());
    observeIssue(at, echo(AGREED + 100));
    expect(at.state.link?.written.title).toMatchObject([{ heard: [AGREED + 100] }]);
    observeIssue(at, echo(UNTIL));
    expect(at.state.link?.written.title).toMatchObject([{ unsure: true }]);
    const of = { siteId: SITE, issueId: ISSUE };
    const history = [
      { created: AGREED + 100, items: [item('Printer')] },
      { created: BETWEEN, items: [item('Ours', 'Printer')] },
      { created: UNTIL, items: [item('Printer')] },
    ];
    takeHistory(at, checked(at, history, of));
    expect(conflictsOf(at)).toEqual([['title', 'Printer']]);
  });

  test('is told of the first time that it replaced nothing unseen', () => {
    const at = contextOf(sentTwice());
    const of = { siteId: SITE, issueId: ISSUE };
    const history = [{ created: AGREED + 100, items: [item('Printer')] }];
    takeHistory(at, checked(at, history, of));
    expect(conflictsOf(at)).toEqual([]);
  });
});

describe('the history of a value that a person has set, too', () => {
  const asked = (...history: { created: number; items: ReturnType<typeof changed>[] }[]) => {
    const at = contextOf(ours);
    const of = { siteId: SITE, issueId: ISSUE };
    takeHistory(at, checked(at, history, of));
    return conflictsOf(at);
  };

  test('tells what ours replaced, where the person has set it a moment later', () => {
    const conflicts = asked(
      { created: UNTIL - 20, items: [item('Printer', 'Theirs')] },
      { created: UNTIL, items: [item('Theirs')] },
      { created: UNTIL + 20, items: [item('Ours', 'Printer')] },
      { created: UNTIL + 40, items: [item('Printer')] },
    );
    expect(conflicts).toEqual(THEIRS);
  });

  test('or before ours was seen there', () => {
    const conflicts = asked(
      { created: UNTIL - 40, items: [item('Theirs')] },
      { created: UNTIL - 20, items: [item('Ours', 'Printer')] },
      { created: UNTIL, items: [item('Printer')] },
    );
    // Which of the two was ours is not known, so that what either replaced is on a row.
    expect(conflicts).toEqual([...THEIRS, ['title', 'Printer']]);
  });

  test('leaves no trace of what the person replaced after ours had been seen', () => {
    const conflicts = asked(
      { created: UNTIL, items: [item('Printer')] },
      { created: UNTIL + 20, items: [item('Ours', 'Theirs')] },
      { created: UNTIL + 40, items: [item('Theirs')] },
    );
    expect(conflicts).toEqual([]);
  });
});

// Ours is dated there as by its answer, what was known before it is not: that looked as if it had been set anew.
test.each([
  [5, 'Theirs', []],
  [400, 'Theirs', []],
  [5, 'Unseen', [['title', 'Unseen']]],
] as const)('what was known, and is dated %i ms later in the history, was seen; %s', (later, before, rows) => {
  const sent = { ...written('Ours', 'Ours', 'Theirs'), until: UNTIL + 5_000, from: UNTIL };
  const at = contextOf({ ...ours, link: { written: { title: [sent] } } });
  const history = [
    { created: UNTIL + later, items: [item('Printer', before)] },
    { created: UNTIL + 5_000, items: [item(before)] },
  ];
  takeHistory(at, checked(at, history));
  expect(conflictsOf(at)).toEqual(rows);
});

describe('of an issue that the ticket has left', () => {
  const of = { siteId: SITE, issueId: '10009' };
  const left = (more: Partial<LeftWrites> = {}): LeftWrites => ({
    ...{ ...of, projectId: '1', projectKey: 'KAN', leftAt: NOW, comments: false, gone: false },
    ...{ base: {}, marks: { title: AGREED }, inFlight: {}, written: title },
    ...more,
  });
  const hear = (at: ChangeContext) =>
    hearOfLeft(at, { kind: 'left.observed', of, seen: { ...said('Theirs'), ...of }, cause: FROM_JIRA } as never);

  test('it counts once the history was asked for in vain for two days, and no more is asked after four weeks', () => {
    const at = contextOf({ link: { leftWrites: [left()] } });
    hear(at);
    const askInVain = () => {
      takeHistory(at, checked(at, null, of));
      const again = at.state.link?.leftWrites[0]?.written.title?.[0]?.asked?.againAt;
      if (again !== undefined) Object.assign(at, { now: again });
    };
    while (conflictsOf(at).length === 0) askInVain();
    expect((at.now - NOW) / 3_600_000).toBeGreaterThan(42);
    expect((at.now - NOW) / 3_600_000).toBeLessThan(72);
    while ((at.state.link?.leftWrites.length ?? 0) > 0) askInVain();
    expect(conflictsOf(at)).toEqual(THEIRS);
    expect((at.now - NOW) / 86_400_000).toBeGreaterThan(26);
    expect((at.now - NOW) / 86_400_000).toBeLessThan(30);
  });

  test('it counts at once where that was deleted before', () => {
    const at = contextOf({ link: { leftWrites: [left({ gone: true })] } });
    hear(at);
    expect(conflictsOf(at)).toEqual(THEIRS);
  });
});
