import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Route } from '@synapse/shared/api/define-route';
import type { Request, Response } from 'express';
import { ProblemError } from '../kernel/error-mapper.ts';
import { onceOver } from '../kernel/once-over.ts';
import { accessKeyOf, callerOf, identityOf, stateOf } from '../kernel/request-state.ts';
import type { HttpServices } from '../kernel/services.ts';
import { requireAccess } from './authorise.ts';
import { chooseWorkspace } from './choose-workspace.ts';

type Services = Pick<HttpServices, 'memberships' | 'serviceTokens' | 'now'>;

/**
 * Whether whoever was let in with a request belongs to its workspace still, by a token that has not ended, and may call its route: for
 * what goes on for long. A request costs no query for it.
 */
export async function mayGoOn(
  { memberships, serviceTokens, now }: Services,
  req: Request,
  route?: Route,
): Promise<boolean> {
  const { service, callerUntil = 0 } = stateOf(req);
  if (callerUntil <= now()) return false;
  if (service) return (await serviceTokens.find(service.token)) !== undefined;
  const caller = callerOf(req);
  try {
    const { role } = await chooseWorkspace(identityOf(req), caller.tenantId, memberships);
    if (route) requireAccess({ ...caller, role }, route);
    return true;
  } catch (error) {
    if (error instanceof ProblemError) return false;
    throw error;
  }
}

/** A change is told at once (`access`); this is for when it can't be heard, ms. */
const LOOK_MS = 3_000;

/**
 * Begins to watch, until a request is answered, whether its caller may still call a route.
 * @returns aborted as soon as they may not, with what they are told then
 */
export type AccessWatch = (req: Request, res: Response, route: Route) => AbortSignal;

export function createAccessWatch(services: Services & Pick<HttpServices, 'listener'>): AccessWatch {
  const looks = new Map<() => void, string>();
  // After the services have forgotten what they knew of them: they were built before, and so are told before.
  services.listener.onAccess((key) => {
    for (const [look, whose] of looks) if (whose === key) look();
  });
  return (req, res, route) => {
    const ending = new AbortController();
    const look = async () => {
      try {
        if (!(await mayGoOn(services, req, route))) ending.abort(noMore());
      } catch (error) {
        // While the database is away nothing is known.
        stateOf(req).log.warn({ err: error }, 'whether a request may go on could not be looked up');
      }
    };
    const again = setInterval(look, LOOK_MS);
    looks.set(look, accessKeyOf(req));
    onceOver(res, () => {
      clearInterval(again);
      looks.delete(look);
    });
    // What was told just before has been heard by nobody.
    void look();
    return ending.signal;
  };
}

const noMore = () =>
  new ProblemError({ code: 'forbidden', detail: 'You may not go on with this: what you may do here has ended.' });

/** Rejects with what the caller is told, as soon as they may not go on: to be raced with what goes on. */
export function endOf(allowed: AbortSignal): Promise<never> {
  const ended = new Promise<never>((_, reject) => {
    if (allowed.aborted) reject(allowed.reason);
    else allowed.addEventListener('abort', () => reject(allowed.reason), { once: true });
  });
  // What went on may be over before.
  ended.catch(() => {});
  return ended;
}

/**
 * Sends what is read, and breaks off when whoever it is for may not have it any more.
 * @param allowed left out: it is for who has its address
 * @throws ProblemError forbidden
 */
export async function sendWhile(
  allowed: AbortSignal | undefined,
  content: Readable | AsyncIterable<Buffer>,
  res: Response,
): Promise<void> {
  try {
    await pipeline(content, res, allowed ? { signal: allowed } : {});
  } catch (error) {
    throw allowed?.aborted ? allowed.reason : error;
  }
}
