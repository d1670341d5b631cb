import type { AdminAsk, AdminAskKind, AdminBody } from '@synapse/shared/forge/admin';
import type { PanelAct, PanelResponse, PanelSearchRequest, PanelSearchResponse } from '@synapse/shared/forge/panel';
import type { HeartbeatOutcome } from '../link/send-heartbeat';
import type { GivenUp } from '../storage/given-up';
import type { LastPanel } from '../storage/last-panel';
import type { PairedSite } from '../storage/pairing';
import type { PushHealth } from '../storage/push-health';

/** What the app's pages may ask of its resolver: the function keys with what goes in and what comes out. */

/** What the user behind a page may do to the issue that it stands on. */
export type IssueRights = { edit: boolean };

export type PanelAnswer =
  | { state: 'ready'; panel: PanelResponse; rights: IssueRights }
  | { state: 'not_paired' }
  /** The user may not see the issue. */
  | { state: 'no_access' }
  /** Jira did not say whether the user may see the issue; `message` says what helps. */
  | { state: 'unsure'; message: string }
  /** The CRM gave no usable answer; `message` says what happened and what helps, `known` what it last said. `versions` as in Asked. */
  | { state: 'away'; message: string; versions?: true; known: LastPanel | null };

export type ActPayload = { act: PanelAct };
export type ActAnswer = { ok: true; outcome: 'done' | 'underway' } | { ok: false; message: string };

export type FindPayload = PanelSearchRequest;
export type FindAnswer = ({ ok: true } & PanelSearchResponse) | { ok: false; message: string };

export type PairPayload = { code: string };
export type PairAnswer = { ok: true; site: PairedSite } | { ok: false; message: string };

export type AdminPayload = { ask: AdminAsk };
export type AdminAnswer<Kind extends AdminAskKind> =
  | { state: 'answered'; body: AdminBody<Kind> }
  | { state: 'not_admin' }
  | { state: 'not_paired' }
  /** The CRM said no, in its own words for a person. */
  | { state: 'refused'; message: string }
  /** No usable answer; `message` says what happened and what helps. */
  | { state: 'away'; message: string; versions?: true };

export type HealthAnswer =
  | {
      state: 'ready';
      site: PairedSite | null;
      push: PushHealth | null;
      givenUp: GivenUp;
      /** Changes in Forge's queue whose push failed and is tried again: how many, of a hundred at most, and since when. */
      queue: { waiting: number; oldestAt: string | null };
      crm: HeartbeatOutcome;
    }
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
  findInCrm: (payload: FindPayload) => Promise<FindAnswer>;
  pair: (payload: PairPayload) => Promise<PairAnswer>;
  askAdmin: (payload: AdminPayload) => Promise<AdminAnswer<AdminAskKind>>;
  getHealth: (payload: undefined) => Promise<HealthAnswer>;
  rotate: (payload: undefined) => Promise<ActionAnswer>;
  exportData: (payload: undefined) => Promise<ExportAnswer>;
  disconnect: (payload: DisconnectPayload | undefined) => Promise<ActionAnswer>;
};
