import { afterEach, expect, test } from '@jest/globals';
import { askFirst, askNoMore, leaveAsked, wouldLose } from '../../src/session/ask-before-leaving.ts';

afterEach(askNoMore);

test('who leaves is asked once for all that would be lost, and goes where they say so', () => {
  const asked: (() => void)[] = [];
  const gone: string[] = [];
  const endOne = askFirst((go) => asked.push(go));
  const endOther = askFirst((go) => asked.push(go));
  leaveAsked(() => gone.push('asked'));
  expect({ asked: asked.length, gone }).toEqual({ asked: 1, gone: [] });
  asked[0]?.();
  expect(gone).toEqual(['asked']);
  endOne();
  expect(wouldLose()).toBe(true);
  endOther();
  expect(wouldLose()).toBe(false);
  leaveAsked(() => gone.push('at once'));
  expect(gone).toEqual(['asked', 'at once']);
});

test('who has said that they leave is not asked by the browser, too', () => {
  askFirst((go) => go());
  expect(wouldLose()).toBe(true);
  leaveAsked(askNoMore);
  expect(wouldLose()).toBe(false);
});
