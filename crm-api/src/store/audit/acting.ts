import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuditActorKind } from '@synapse/shared/audit';

/** Who does what is being done, for the audit log. */
export type Actor = { kind: AuditActorKind; id: string; name: string; address: string | null };

/** Somebody in Jira of whom the app does not say who it is. */
export const APP_ACTOR = 'jira';

const SYSTEM: Actor = { kind: 'system', id: 'system', name: 'SynapseCRM', address: null };

const acting = new AsyncLocalStorage<Actor>();

/**
 * Runs work as somebody's. It goes with the call, as a trace does, so that no command between a request and its transaction has to
 * hand it on, and none can forget it.
 */
export const actAs = <T>(actor: Actor, work: () => T): T => acting.run(actor, work);

export const whoActs = (): Actor => acting.getStore() ?? SYSTEM;
