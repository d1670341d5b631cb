import { expect, test } from '@jest/globals';
import { errorOfAnswer } from '../../src/jira/jira-error.ts';

test('Jira’s words are cut between two characters, not within one: PostgreSQL stores no half of one', () => {
  for (const before of [497, 498, 499]) {
    const said = `${'x'.repeat(before)}${'😀'.repeat(20)}`;
    const { words, fields } = errorOfAnswer(400, { errorMessages: [said], errors: { summary: said } });
    expect([words.isWellFormed(), fields.summary?.isWellFormed()]).toEqual([true, true]);
  }
});
