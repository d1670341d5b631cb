import type { Route } from '@synapse/shared/api/define-route';
import type { Request } from 'express';
import { ProblemError } from '../kernel/error-mapper.ts';
import { callerOf, identityOf, stateOf } from '../kernel/request-state.ts';
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

/** A long answer, part by part, as long as who reads it may: then it breaks off. @throws ProblemError forbidden */
export async function* whileAllowed<Part>(
  services: Services,
  req: Request,
  route: Route,
  parts: AsyncIterable<Part>,
): AsyncGenerator<Part> {
  for await (const part of parts) {
    if (!(await mayGoOn(services, req, route)))
      throw new ProblemError({ code: 'forbidden', detail: 'You may not read this any more.' });
    yield part;
  }
}
