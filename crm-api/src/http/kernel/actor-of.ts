import type { Request } from 'express';
import { userIdOf } from '../../domain/members/person.ts';
import { type Actor, APP_ACTOR } from '../../store/audit/acting.ts';
import { stateOf } from './request-state.ts';

/** Who sends a request, for the audit log. The address is what `trust proxy` says. */
export function actorOf(req: Request): Actor {
  const { caller, identity, service } = stateOf(req);
  const address = req.ip ?? null;
  if (caller) return { kind: service ? 'service_token' : 'person', id: caller.userId, name: caller.name, address };
  if (identity) return { kind: 'person', id: userIdOf(identity), name: identity.name, address };
  if (req.path.startsWith('/api/app/')) return { kind: 'app', id: APP_ACTOR, name: 'A Jira admin', address };
  return { kind: 'link', id: 'link', name: 'Whoever has the link', address };
}
