import { expect, test } from '@jest/globals';
import { changedMeanwhile, mergedLabels, readEdited } from '../../src/ticket/edited-text.ts';

test.each([
  ['one was added here, one there', 'a mine', 'a', ['a', 'theirs'], ['a', 'theirs', 'mine']],
  ['one was removed here, one added there', '', 'a', ['a', 'theirs'], ['theirs']],
  ['one was removed there, and left alone here', 'a b mine', 'a b', ['b'], ['b', 'mine']],
  ['both added the same', 'a b', 'a', ['a', 'b'], null],
  ['one was typed twice', 'a a  b', 'a', ['a'], ['a', 'b']],
  ['only spaces were typed', ' a ', 'a', ['a'], null],
])('labels: %s', (_name, text, base, now, merged) => {
  expect(mergedLabels({ text, base }, now)).toEqual(merged);
});

test('a value that stands as it was, or as it is typed, was not changed meanwhile', () => {
  const edited = { base: 'before', text: 'mine' };
  expect(['before', 'mine', 'theirs'].map((now) => changedMeanwhile(edited, now))).toEqual([false, false, true]);
});

test('what a browser keeps under the name of a draft, and is none, is no draft', () => {
  const kept = ['', 'plain text', 'null', '7', '{}', '{"text":1,"base":""}', '{"text":"","base":"x"}'];
  expect(kept.map(readEdited)).toEqual([null, null, null, null, null, null, { text: '', base: 'x' }]);
});
