import { existsSync } from 'node:fs';
import path from 'node:path';
import Sequencer from '@jest/test-sequencer';

/**
 * The test files that take longest, the longest first. A fresh clone has no times of earlier runs, so jest would begin with the
 * largest files, and one of these alone would keep the run waiting at its end.
 */
const LONGEST = [
  'crm-api/test/converge/converge-first.test.ts',
  'crm-api/test/converge/converge-second.test.ts',
  'jira-sandbox/test/forge/bulk-change.test.ts',
  'jira-sandbox/test/forge/whole-path.test.ts',
  'crm-api/test/e2e/app-access.test.ts',
  'crm-api/test/http/kernel/store-away.test.ts',
  'crm-api/test/sync/attachments/attachments.test.ts',
  'crm-api/test/e2e/database-failures.test.ts',
  'crm-api/test/http/kernel/slow-clients.test.ts',
  'crm-api/test/e2e/killed.test.ts',
  // It waits nearly all of its time, as bulk-change does: side by side they would leave a core idle.
  'crm-api/test/e2e/wrong-clock.test.ts',
].map((file) => path.resolve(import.meta.dirname, file));

for (const file of LONGEST) if (!existsSync(file)) throw new Error(`jest.long-first.mjs names a missing file: ${file}`);

export default class LongFirst extends Sequencer {
  sort(tests) {
    const place = ({ path: file }) => (LONGEST.includes(file) ? LONGEST.indexOf(file) : LONGEST.length);
    // Stable: all others stay in jest's own order.
    return super.sort(tests).toSorted((a, b) => place(a) - place(b));
  }
}
