import { makeResolver } from '@forge/resolver';
import { actOnIssue } from './act-on-issue';
import { askAdmin } from './ask-admin';
import type { Definitions } from './contract';
import { disconnect } from './disconnect';
import { exportData } from './export-data';
import { findInCrm } from './find-in-crm';
import { getHealth } from './get-health';
import { getPanel } from './get-panel';
import { pair } from './pair';
import { rotate } from './rotate';

/** What answers each question of the app's pages; one of `Definitions` without an answer does not compile. */
export const answers = {
  getPanel,
  actOnIssue,
  findInCrm,
  pair,
  askAdmin,
  getHealth,
  rotate,
  exportData,
  disconnect,
};

/** The function that Forge calls for the app's pages. */
export const resolver = makeResolver<Definitions>(answers);
