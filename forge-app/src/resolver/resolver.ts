import { makeResolver } from '@forge/resolver';
import { actOnIssue } from './act-on-issue';
import type { Definitions } from './contract';
import { disconnect } from './disconnect';
import { exportData } from './export-data';
import { findInCrm } from './find-in-crm';
import { getHealth } from './get-health';
import { getPanel } from './get-panel';
import { pair } from './pair';
import { rotate } from './rotate';

/** Answers what the app's pages ask. By its type, a question of `Definitions` without an answer does not compile. */
export const resolver = makeResolver<Definitions>({
  getPanel,
  actOnIssue,
  findInCrm,
  pair,
  getHealth,
  rotate,
  exportData,
  disconnect,
});
