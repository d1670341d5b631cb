import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { saidOfValue } from '../../src/domain/said-of-value.ts';

const codeOf = (schema: z.ZodType, value: unknown, reportInput: boolean) => {
  const [issue] = schema.safeParse(value, { reportInput }).error?.issues ?? [];
  return issue && saidOfValue(issue)?.template.code;
};

test('a value is said to be missing only where it is known to be', () => {
  expect(codeOf(z.object({ a: z.string() }), {}, true)).toBe('value_missing');
  expect(codeOf(z.object({ a: z.string() }), { a: 5 }, true)).toBe('value_type');
  expect(codeOf(z.object({ a: z.string() }), { a: 5 }, false)).toBe('value_type');
});

test('a rule of the schema’s own has no code, and its words stand', () => {
  expect(codeOf(z.string().regex(/^x/, 'begin with an x'), 'a', true)).toBeUndefined();
  expect(
    codeOf(
      z.string().refine(() => false, 'never'),
      'a',
      true,
    ),
  ).toBeUndefined();
});
