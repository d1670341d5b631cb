import type { Standing } from '../standing.ts';
import { checkCreations } from './check-creations.ts';
import { checkEdits } from './check-edits.ts';
import { checkFates } from './check-fates.ts';
import { checkOutside } from './check-outside.ts';
import { checkPairs } from './check-pairs.ts';
import { checkParts } from './check-parts.ts';
import { checkEnd, checkSecrets } from './check-service.ts';
import type { Violation } from './violation.ts';

/** Everything that is wrong with how both sides stand at the end. */
export function judge(standing: Standing): Violation[] {
  return [checkEdits, checkPairs, checkParts, checkCreations, checkFates, checkSecrets, checkOutside, checkEnd].flatMap(
    (check) => check(standing),
  );
}
