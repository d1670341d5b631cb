import { expect, test } from '@jest/globals';
import { stableId } from '../../src/domain/stable-id.ts';

/** Rows in databases have these ids: another way to make them would take what came from Jira in a second time. */
test.each([
  [['comment', 'ticket-1', '10001'], 'ee0fc058-6115-8ae4-899b-b1d2e21c0117'],
  [['a', 'b'], '59b271ae-1bbc-81d3-9d41-929817f4b16f'],
  [['Größe', '日本'], '8df29fcd-f7ef-8229-9638-c6cb7a27bc44'],
  [[''], 'e3b0c442-98fc-8c14-9afb-f4c8996fb924'],
])('the id of %j stays %s', (parts, id) => {
  expect(stableId(...parts)).toBe(id);
});
