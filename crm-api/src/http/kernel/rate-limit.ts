import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { userIdOf } from '../../domain/members/person.ts';
import { sendProblem } from './problem.ts';
import { callerOf, identityOf, stateOf } from './request-state.ts';

/**
 * A bound on requests a minute, per process. Answers 429 with Retry-After.
 * @param options.key what is counted together
 */
export function limitPerMinute(options: {
  limit: number;
  key: (req: Request) => string;
  detail: string;
}): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: options.limit,
    // The package's name for them; version 10 of the draft has the same.
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: options.key,
    handler: (req, res) =>
      sendProblem(res, { code: 'too_many_requests', detail: options.detail }, stateOf(req).traceId),
  });
}

/** One busy user must not take the others' share: counted per user of a workspace. */
export function limitPerUser(limit: number): RequestHandler {
  return limitPerMinute({
    limit,
    key: (req) => `${callerOf(req).tenantId} ${callerOf(req).userId}`,
    detail: `You have made more than ${limit} requests in a minute. Wait as long as Retry-After says.`,
  });
}

/** Where it is not about a workspace: counted per person. */
export function limitPerPerson(limit: number): RequestHandler {
  return limitPerMinute({
    limit,
    key: (req) => userIdOf(identityOf(req)),
    detail: `You have made more than ${limit} requests in a minute. Wait as long as Retry-After says.`,
  });
}

/** For what is open to anybody. An IPv6 client counts as its network. */
export function limitPerAddress(limit: number): RequestHandler {
  return limitPerMinute({
    limit,
    key: (req) => ipKeyGenerator(req.ip ?? ''),
    detail: `More than ${limit} attempts in a minute came from your address. Wait as long as Retry-After says.`,
  });
}
