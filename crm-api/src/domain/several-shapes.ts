import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type OfSeveral = z.core.$ZodIssueInvalidUnion;

/** What Zod says by itself of what fits none of several shapes. A schema may have words of its own for it. */
const ZODS_WORDS = 'Invalid input';

const fitsNone = (issue: Issue): issue is OfSeveral & { errors: Issue[][] } =>
  issue.code === 'invalid_union' && issue.message === ZODS_WORDS && issue.errors.length > 0;

/** Of what may be of several shapes, what the one misses that is meant: the only one that what was written has the members of. */
export function ofMeantShape(issue: Issue): Issue[] {
  if (!fitsNone(issue)) return [issue];
  const [meant, ...others] = issue.errors.filter((missed) => !missed.some(isOfAnother));
  if (!meant || others.length > 0) return [issue];
  return meant.map((one) => ({ ...one, path: [...issue.path, ...one.path] })).flatMap(ofMeantShape);
}

/** Whether it says that another shape was written: of another type as a whole, or with other members. */
function isOfAnother(issue: Issue): boolean {
  if (fitsNone(issue)) return issue.path.length === 0 && issue.errors.every((missed) => missed.some(isOfAnother));
  if (issue.code === 'unrecognized_keys') return issue.path.length === 0;
  if (issue.code === 'invalid_type') return issue.path.length === 0 || (issue.path.length === 1 && isMissing(issue));
  return issue.code === 'invalid_value' && issue.path.length <= 1;
}

const isMissing = (issue: Issue): boolean => 'input' in issue && issue.input === undefined;

/** Zod says of what may be of several shapes that it is wrong, and not what each of them misses. */
export function messageOf(issue: Issue): string {
  if (!fitsNone(issue)) return issue.message;
  const shapes = issue.errors.map((missed) =>
    missed.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join(', '),
  );
  return `fits none of the shapes that it may have: ${shapes.join('; or ')}`;
}
