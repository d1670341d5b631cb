import type { IncomingMessage } from 'node:http';
import { userIdOf } from '../../domain/members/person.ts';
import { serviceTokenKey } from '../../domain/members/service-token.ts';
import type { Log } from '../../log.ts';
import type { FoundServiceToken } from '../../store/members/service-tokens.ts';
import type { Identity } from '../auth/authenticate.ts';
import type { Caller } from '../auth/caller.ts';
import type { HeldBody } from './body-budget.ts';

/** What the API knows of a request besides what came over the wire. Typed, where Express's `res.locals` is not. */
export type RequestState = {
  readonly traceId: string;
  /** Its lines carry the trace id. */
  readonly log: Log;
  /** What the request's body takes of the memory for bodies. */
  readonly body: HeldBody;
  /** Who the caller has proved to be. */
  identity?: Identity;
  /** The service token that it carries instead of a person's. */
  service?: FoundServiceToken & { token: string };
  /** Set once it is known in which workspace they act. */
  caller?: Caller;
  /** Epoch milliseconds at which the caller's token ends. */
  callerUntil?: number;
  /** The route as it is written, such as `/api/tickets/:ticketId`: for metrics and the log, where ids would not do. */
  route?: string;
};

const states = new WeakMap<IncomingMessage, RequestState>();

export function startState(
  req: IncomingMessage,
  { traceId, log, body }: { traceId: string; log: Log; body: HeldBody },
): RequestState {
  let own: Log | undefined;
  const state: RequestState = {
    traceId,
    body,
    // Most requests log nothing of their own, and making a log costs more than a line in it.
    get log() {
      own ??= log.child({ trace: traceId });
      return own;
    },
  };
  states.set(req, state);
  return state;
}

/** @throws when the request did not come in by way of startState: a mistake in wiring */
export function stateOf(req: IncomingMessage): RequestState {
  const state = states.get(req);
  if (!state) throw new Error('This request was not given a state: it must come in through http/kernel/observe.ts');
  return state;
}

/** Who calls. @throws when the route is not behind the authentication: a mistake in wiring */
export function callerOf(req: IncomingMessage): Caller {
  const { caller } = stateOf(req);
  if (!caller) throw new Error('This route is not behind the authentication');
  return caller;
}

/** Whom the caller has proved to be. @throws when the route is not behind the authentication: a mistake in wiring */
export function identityOf(req: IncomingMessage): Identity {
  const { identity } = stateOf(req);
  if (!identity) throw new Error('This route is not behind the authentication');
  return identity;
}

/** Under which name it is told that what the caller may do has changed (`access`). */
export function accessKeyOf(req: IncomingMessage): string {
  const { service } = stateOf(req);
  return service ? serviceTokenKey(service.id) : userIdOf(identityOf(req));
}
