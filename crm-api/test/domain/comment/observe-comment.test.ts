import { describe, expect, test } from '@jest/globals';
import { wikiMarkup } from '@synapse/jira-sandbox/jira/adf/wiki-markup';
import { markdownToAdf, plainParagraphs } from '../../../src/domain/adf/from-markdown/markdown-to-adf.ts';
import { digestsOf, knownAs } from '../../../src/domain/comment/comment-overwritten.ts';
import { observeComment } from '../../../src/domain/comment/observe-comment.ts';
import type { CommentState, SentText } from '../../../src/domain/model/comment.ts';
import {
  AGREED,
  commentWith,
  contextOf,
  FROM_JIRA,
  type Given,
  historyOf,
  newComment,
  seenComment,
  toldOf,
} from '../states.ts';

const LATER = AGREED + 500;

type Row = {
  known: CommentState | null;
  seen: Parameters<typeof seenComment>[0];
  /** What is shown then. */
  shows: Partial<CommentState>;
  told: string[];
  conflicts?: { winner: string; ours: unknown; theirs: unknown }[];
  link?: Given['link'];
};

/** The whole issue was read just now. */
function observe({ known, seen, link }: Pick<Row, 'known' | 'seen' | 'link'>, readAt: number | null = LATER) {
  const at = contextOf({ comments: known ? [known] : [], ...(link === undefined ? {} : { link }) });
  observeComment(at, seenComment(seen), FROM_JIRA, readAt);
  return at;
}

const check = ({ shows, told, conflicts = [], ...row }: Row) => {
  const at = observe(row);
  const [comment] = [...at.state.comments.values()];
  expect(comment).toMatchObject(shows);
  expect(at.state.comments.size).toBe(1);
  expect(toldOf(at)).toEqual(told);
  expect(at.effects.conflicts.map(({ winner, ours, theirs }) => ({ winner, ours, theirs }))).toEqual(conflicts);
};

const sent = (text: string, more: Partial<SentText> = {}): SentText => ({
  text,
  at: 5,
  from: AGREED,
  known: [],
  ...more,
});

describe('who may read it', () => {
  test.each<[rule: string, row: Row]>([
    [
      'a comment for everybody is public here',
      {
        known: null,
        seen: {},
        shows: { visibility: 'public', source: 'JIRA', body: 'hello' },
        told: ['comment.created body'],
      },
    ],
    [
      'a restricted one is internal here',
      {
        known: null,
        seen: { internal: true, internalReason: 'only devs' },
        shows: { visibility: 'internal', visibilityReason: 'only devs' },
        told: ['comment.created body'],
      },
    ],
    [
      'one of ours that Jira restricts becomes internal',
      {
        known: commentWith(),
        seen: { internal: true, updated: LATER },
        shows: { visibility: 'internal' },
        told: ['comment.updated visibility'],
      },
    ],
    [
      'one that Jira frees becomes public',
      {
        known: commentWith({ source: 'JIRA', visibility: 'internal' }),
        seen: { updated: LATER },
        shows: { visibility: 'public' },
        told: ['comment.updated visibility'],
      },
    ],
  ])('%s', (_rule, row) => check(row));

  test.each<[rule: string, known: CommentState | null, seen: Row['seen'], fetch: boolean]>([
    ['an event of a new comment does not say: it is fetched', null, { internal: null }, true],
    [
      'an event of a newer text does not say: it is fetched',
      commentWith(),
      { internal: null, text: 'more', updated: LATER },
      true,
    ],
    ['an event of what is known is no news', commentWith(), { internal: null }, false],
    [
      'an event of one that is gone is no news',
      commentWith({ deletedInJira: true, deletedAt: 5 }),
      { internal: null, updated: LATER },
      false,
    ],
  ])('%s', (_rule, known, seen, fetch) => {
    const at = observe({ known, seen }, null);
    expect(at.state.link?.fetchFrom).toBe(fetch ? AGREED : null);
    expect(at.state.comments.get('comment-1')?.body).toBe(known?.body);
    expect(toldOf(at)).toEqual([]);
  });

  test('nobody can be asked any more where the issue was deleted with its ticket: then it is internal', () => {
    const at = observe({ known: null, seen: { internal: null }, link: { deletedWithTicket: true } }, null);
    expect([...at.state.comments.values()][0]).toMatchObject({ visibility: 'internal', body: 'hello' });
  });
});

describe('its text', () => {
  test.each<[rule: string, row: Row]>([
    [
      'only Jira has changed it: taken',
      {
        known: commentWith(),
        seen: { text: 'theirs', updated: LATER },
        shows: { body: 'theirs', jiraMark: LATER },
        told: ['comment.updated body'],
      },
    ],
    [
      'an older text is not taken',
      {
        known: commentWith(),
        seen: { text: 'old', updated: AGREED - 1 },
        shows: { body: 'hello', jiraMark: AGREED },
        told: [],
      },
    ],
    [
      'the same again is no news, and what waits here waits',
      {
        known: commentWith({ body: 'ours', base: { crm: 'hello', jira: markdownToAdf('hello') } }),
        seen: { updated: LATER },
        shows: { body: 'ours', base: { crm: 'hello', jira: markdownToAdf('hello') } },
        told: [],
      },
    ],
    [
      'both have changed it: Jira’s stands, and ours is kept on a conflict row',
      {
        known: commentWith({ body: 'ours', base: { crm: 'hello', jira: markdownToAdf('hello') } }),
        seen: { text: 'theirs', updated: LATER },
        ...{ shows: { body: 'theirs' }, told: ['comment.updated body'] },
        conflicts: [{ winner: 'jira', ours: 'ours', theirs: 'theirs' }],
      },
    ],
    [
      'a text that we sent without an answer is our echo',
      {
        known: commentWith({
          body: 'newer',
          base: { crm: 'hello', jira: markdownToAdf('hello') },
          inFlight: [sent('ours')],
        }),
        seen: { text: 'ours', updated: LATER },
        ...{ shows: { body: 'newer', inFlight: [] }, told: ['comment.updated sync'] },
      },
    ],
    [
      'deleted here meanwhile: it stays deleted, and what was written in Jira is kept',
      {
        known: commentWith({ deletedAt: 5 }),
        seen: { text: 'theirs', updated: LATER },
        ...{ shows: { deletedAt: 5, body: 'hello' }, told: [] },
        conflicts: [{ winner: 'crm', ours: null, theirs: 'theirs' }],
      },
    ],
    [
      'a text seen after a write of ours had replaced it goes onto a conflict row',
      {
        known: commentWith({ jiraMark: LATER + 9, overwrote: [{ from: AGREED, to: LATER + 9, known: [] }] }),
        seen: { text: 'unseen', updated: LATER },
        ...{ shows: { body: 'hello' }, told: [] },
        conflicts: [{ winner: 'crm', ours: 'hello', theirs: 'unseen' }],
      },
    ],
  ])('%s', (_rule, row) => check(row));

  test('the history says which side it came from', () => {
    expect(historyOf(observe({ known: commentWith(), seen: { text: 'theirs', updated: LATER } }))).toEqual([
      'comment:comment-1: hello → theirs (took_jira)',
    ]);
  });
});

describe('which comment it is', () => {
  const open = newComment({
    postAttemptedAt: 5,
    inFlight: [sent('hello', { from: 0, key: 'key-1' })],
    refused: { message: 'look for it', since: '' },
  });
  const restored = newComment({ postAttemptedAt: 5, inFlight: [sent('hello', { from: 0 })] });

  test.each([
    ['its marker names a post of ours that is open: that one it is', open, 'key-1'],
    ['nobody knows the key any more, for a backup was restored: its id is enough', restored, 'key-9'],
  ])('%s', (_rule, known, key) => {
    check({
      known,
      seen: { marker: { id: 'comment-1', key }, updated: LATER },
      shows: { id: 'comment-1', jiraCommentId: '501', inFlight: [], refused: null },
      told: ['comment.updated sync'],
    });
  });

  test.each<[rule: string, known: CommentState, seen: Row['seen'], comments: number, fetch: boolean]>([
    ['a marker that names no open post counts for nothing', newComment(), { marker: { id: 'comment-1' } }, 2, false],
    ['a post is open, and the source says nothing of markers: they are fetched', open, { marker: undefined }, 1, true],
    ['a post is open, and this one has no marker: it is another', open, { marker: null }, 2, false],
    ['a marker without the key of the post counts for nothing', open, { marker: { id: 'comment-1' } }, 2, false],
    ['nor does one of another post', open, { marker: { id: 'comment-1', key: 'key-2' } }, 2, false],
  ])('%s', (_rule, known, seen, comments, fetch) => {
    const at = observe({ known, seen });
    expect(at.state.comments.size).toBe(comments);
    expect(at.state.link?.fetchFrom).toBe(fetch ? 0 : null);
  });
});

describe('seen again', () => {
  const away = commentWith({ deletedAt: 5, deletedInJira: true, outOfSight: { mark: LATER, hid: true } });

  test.each<[rule: string, known: CommentState, readAt: number | null, updated: number, shows: Partial<CommentState>]>([
    [
      'a later read shows it: it comes back',
      away,
      LATER,
      AGREED,
      { deletedAt: null, deletedInJira: false, outOfSight: null },
    ],
    ['an earlier read does not count', away, LATER - 1, AGREED, { deletedAt: 5 }],
    [
      'what was deleted here stays deleted',
      { ...away, outOfSight: { mark: LATER, hid: false } },
      LATER,
      AGREED,
      { deletedAt: 5, deletedInJira: false },
    ],
    [
      'what Jira said it deleted stays deleted',
      { ...away, outOfSight: null },
      LATER,
      LATER + 1,
      { deletedAt: 5, deletedInJira: true },
    ],
  ])('%s', (_rule, known, readAt, updated, shows) => {
    expect(observe({ known, seen: { updated } }, readAt).state.comments.get('comment-1')).toMatchObject(shows);
  });
});

test.each<[rule: string, seen: Row['seen'], conflicts: number]>([
  ['takes nothing', { text: 'theirs', updated: AGREED + 20 }, 0],
  ['but hears what our write replaced there', { text: 'unseen', updated: AGREED + 5 }, 1],
])('a ticket that was unlinked %s', (_rule, seen, conflicts) => {
  const known = commentWith({ jiraMark: AGREED + 10, overwrote: [{ from: AGREED, to: AGREED + 10, known: [] }] });
  const at = observe({ known, seen, link: { state: 'unlinked' } }, null);
  expect(at.state.comments.get('comment-1')?.body).toBe('hello');
  expect(at.effects.conflicts).toHaveLength(conflicts);
});

describe('a text that a person has set back to what ours had been before', () => {
  const knownOf = (text: string, by: number | null) => knownAs(markdownToAdf(text), by);
  const write = (from: number, text: string, before: string) => ({
    ...{ from, to: from + 10 },
    known: [...knownOf(before, from), ...knownOf(text, null), ...knownOf(text, from + 10)],
  });
  const overwrote = [
    write(AGREED, 'once', 'hello'),
    write(AGREED + 10, 'hello', 'once'),
    write(AGREED + 20, 'ours', 'hello'),
  ];
  const ours = (body: string) => commentWith({ body, jiraMark: AGREED + 40, overwrote });

  test.each([
    ['leaves a trace where our next write has replaced it', 'ours', { text: 'once', updated: AGREED + 25 }, ['once']],
    ['does so, too, where ours is that text again', 'once', { text: 'once', updated: AGREED + 25 }, ['once']],
    ['is told from our own, whose event comes late', 'ours', { text: 'once', updated: AGREED + 10 }, []],
    ['is told from what our write replaced knowingly', 'ours', { text: 'hello', updated: AGREED + 25 }, []],
  ])('%s', (_rule, body, seen, theirs) => {
    const at = observe({ known: ours(body), seen }, null);
    expect(at.effects.conflicts.map((one) => one.theirs)).toEqual(theirs);
  });
});

test('what ours was to replace, and somebody has set again after another text of ours, leaves a trace where ours comes late', () => {
  const late = { text: 'late', at: 5, from: AGREED, known: knownAs(markdownToAdf('hello'), AGREED) };
  const next = { text: 'next', at: 6, from: AGREED, known: knownAs(markdownToAdf('hello'), AGREED) };
  const at = contextOf({ comments: [commentWith({ body: 'next', base: commentWith().base, inFlight: [late, next] })] });
  const observed = (text: string, updated: number) =>
    observeComment(at, seenComment({ text, updated }), FROM_JIRA, updated);
  observed('next', AGREED + 10);
  observed('late', AGREED + 30);
  observed('hello', AGREED + 20);
  observed('hello', AGREED);
  expect(at.effects.conflicts.map((one) => one.theirs)).toEqual(['hello']);
});

describe('a webhook tells of a text as wiki markup', () => {
  const wordsOf = (markdown: string) => digestsOf(markdownToAdf(markdown))[1];
  const wordsOfWiki = (markdown: string) => digestsOf(plainParagraphs(wikiMarkup(markdownToAdf(markdown))))[1];

  test.each([
    'Plain, *with* **marks**, ~~gone~~ and `code`.',
    '# Title\n\nA [link](https://example.com/a-b) to it (there)\n\n> quoted',
    '1. one\n2. two\n\n- three\n- four\n  - five',
    '```\nlet a = 1;\n```',
    'C:\\temp is 1. on the list {of} things | 2 + 2 – “quoted” 👍',
    'https://example.com/a_b?c=1 and <https://example.com/d>, [@Ada](jira-user:557058:5b10-a2)!',
  ])('our own %j is known by its words', (markdown) => {
    expect(wordsOfWiki(markdown)).toBe(wordsOf(markdown));
  });

  test.each([
    ['Yes.', 'Yes!'],
    ['👍', '👎'],
    ['10 items', '100 items'],
    ['Done', 'done'],
    ['See https://example.com/a', 'See https://example.com/b'],
    ['[@Ada](jira-user:1), please', '[@Ada](jira-user:2), please'],
  ])('%j is not %j', (one, other) => {
    expect(wordsOfWiki(one)).not.toBe(wordsOf(other));
  });

  test.each([
    ['after', [false, true]],
    ['before', [true, false]],
  ])('%s the app has told of it, it takes no other text’s place', (_when, ways) => {
    const at = contextOf({ comments: [commentWith({ inFlight: [sent('Ours')] })] });
    for (let edit = 1; edit <= 5; edit++)
      for (const isWiki of ways) {
        const seen = seenComment({ internal: null, text: `Edit ${edit}`, updated: LATER + edit });
        observeComment(at, isWiki ? { ...seen, isWiki: true } : seen, FROM_JIRA, null);
      }
    const [comment] = at.state.comments.values();
    const heard = comment?.inFlight[0]?.heard?.map(({ updated, isWiki = false }) => [updated - LATER, isWiki]);
    expect(heard).toEqual([1, 2, 3, 4, 5].map((edit) => [edit, false]));
  });
});
