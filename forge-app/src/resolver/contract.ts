import type { PanelAct, PanelResponse, PanelTicket } from '@synapse/shared/panel';
import type { HeartbeatOutcome } from '../link/send-heartbeat';
import type { GivenUp } from '../storage/given-up';
import type { PairedSite } from '../storage/pairing';
import type { PushHealth } from '../storage/push-health';

/** What the app's pages may ask of its resolver: the function keys with what goes in and what comes out. */

export type PanelAnswer =
  | { state: 'ready'; panel: PanelResponse }
  | { state: 'not_paired' }
  /** The CRM gave no usable answer; `message` says what happened and what helps. */
  | { state: 'away'; message: string };

export type ActPayload = { act: PanelAct };
export type ActAnswer = { ok: true; outcome: 'done' | 'underway' } | { ok: false; message: string };

export type FindPayload = { q: string };
export type FindAnswer = { ok: true; tickets: PanelTicket[] } | { ok: false; message: string };

export type PairPayload = { code: string };
export type PairAnswer = { ok: true; site: PairedSite } | { ok: false; message: string };

export type HealthAnswer =
  | { state: 'ready'; site: PairedSite | null; push: PushHealth | null; givenUp: GivenUp; crm: HeartbeatOutcome }
  | { state: 'not_admin' };

/** What the CRM holds of this site, to download for ten minutes. */
export type ExportAnswer = { ok: true; url: string; expiresAt: string } | { ok: false; message: string };

/** Whether the CRM keeps what came from this Jira; it does when left out. */
export type DisconnectPayload = { data: 'keep' | 'purge' };

/** What became of something an admin or an engineer asked for, in words for them. */
export type ActionAnswer = { ok: boolean; message: string };

export type Definitions = {
  getPanel: (payload: undefined) => Promise<PanelAnswer>;
  actOnIssue: (payload: ActPayload) => Promise<ActAnswer>;
  findTickets: (payload: FindPayload) => Promise<FindAnswer>;
  pair: (payload: PairPayload) => Promise<PairAnswer>;
  getHealth: (payload: undefined) => Promise<HealthAnswer>;
  rotate: (payload: undefined) => Promise<ActionAnswer>;
  exportData: (payload: undefined) => Promise<ExportAnswer>;
  disconnect: (payload: DisconnectPayload | undefined) => Promise<ActionAnswer>;
};
