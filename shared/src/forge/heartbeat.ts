import { siteAccessSchema } from '@synapse/shared/access';
import { messageTemplateSchema } from '@synapse/shared/values/message-template';
import { z } from 'zod';

/**
 * The version of what the app and the CRM say to each other. Forge numbers the app's releases by itself, so their
 * number tells nothing of whether the two ends fit; this does. It goes up with a change that the other end must know.
 */
export const APP_PROTOCOL = 2;

/**
 * What the Forge app tells every five minutes, signed, at `POST /api/jira/app/heartbeat`. What a newer app says besides
 * is let pass: it must hear that the two ends do not fit, and not only be refused.
 */
export const heartbeatRequestSchema = z.object({
  appVersion: z.string().max(50),
  protocol: z.number().int().min(1),
  /** What keeps pushes from getting through, as the app calls it; `none`: nothing. */
  trouble: z.string().max(40),
  troubleSince: z.iso.datetime().nullable(),
  /** Events that the CRM refused for good, ever. */
  givenUp: z.number().int().min(0),
  /** Events in Forge's queue whose push failed and is tried again: how many (at most 100 are counted), since when. */
  queue: z
    .object({ waiting: z.number().int().min(0), oldestAt: z.iso.datetime().nullable() })
    .default({ waiting: 0, oldestAt: null }),
});
export type HeartbeatRequest = z.infer<typeof heartbeatRequestSchema>;

export const heartbeatResponseSchema = z.object({
  workspaceName: z.string(),
  crmVersion: z.string(),
  /** The protocols that this CRM speaks; the two ends fit when the app's is among them. */
  protocols: z.array(z.number().int()),
  /** When the CRM last took in an event of this site, to half a minute. */
  lastEventAt: z.iso.datetime().nullable(),
  /** Events that were taken in and not yet worked on. */
  waiting: z.number().int(),
  /** Since when the oldest of them waits. */
  oldestWaitingAt: z.iso.datetime().nullable(),
  /** Issues of this site whose changes are held until a person helps. */
  parked: z.number().int(),
  /** As whom this CRM writes to Jira. */
  access: siteAccessSchema,
  /** The CRM has no valid token of the app and wants one now: ask Forge to bring it (see link/bring-token.ts). */
  wantsAppToken: z.boolean(),
  /**
   * The secret that this was signed with is to be replaced: an admin in the CRM wants that, or a newer one was given out in an
   * answer that was lost. Ask for another.
   */
  secretIsOld: z.boolean(),
});
export type HeartbeatResponse = z.infer<typeof heartbeatResponseSchema>;

const { oldestWaitingAt, access, wantsAppToken } = heartbeatResponseSchema.shape;

/** The same, as the app reads it: a CRM that is older than the app does not say all of it. */
export const heartbeatAnswerSchema = heartbeatResponseSchema.extend({
  oldestWaitingAt: oldestWaitingAt.default(null),
  access: access.optional(),
  wantsAppToken: wantsAppToken.default(false),
});
export type HeartbeatAnswer = z.infer<typeof heartbeatAnswerSchema>;

/** How long a site may be silent before it counts as gone, minutes: five heartbeats missed, and some delay. */
export const SILENT_AFTER_MINUTES = 30;

/**
 * - `connected`: heartbeats come, or the app is from before there were any
 * - `silent`: none came for SILENT_AFTER_MINUTES: the app was uninstalled, or can't reach us
 * - `uninstalled`: the app said so, or it was silent for a day, or silent while Jira refused its token. Jira is not
 *   called any more; the tickets are kept, and a new pairing goes on with them
 * - `disconnected`: an admin ended it; the tickets are kept
 */
export const siteStateSchema = z.enum(['connected', 'silent', 'uninstalled', 'disconnected']);

/** What Jira does not allow the account that the CRM calls it with, by project, in Jira's words; as of the last day. */
export const missingPermissionsSchema = z
  .array(z.object({ projectKey: z.string(), permissions: z.array(z.string()) }))
  .default([]);

/** A site in the answer of `GET /api/jira/sites`. */
export const siteHealthSchema = z.object({
  siteId: z.uuid(),
  baseUrl: z.string(),
  projectKey: z.string(),
  state: siteStateSchema,
  /** What to do about it, where there is something to do. */
  advice: z.string().nullable(),
  /** The same by its code, where it has one. */
  template: messageTemplateSchema.optional(),
  lastEventAt: z.iso.datetime().nullable(),
  lastHeartbeatAt: z.iso.datetime().nullable(),
  appVersion: z.string().nullable(),
  /** Null before the first heartbeat. */
  fits: z.boolean().nullable(),
  /** What the app last told of its pushes. */
  trouble: z.string().nullable(),
  givenUp: z.number().int().nullable(),
  /** Forge's queue, as the app last told. */
  queue: z.object({ waiting: z.number().int(), oldestAt: z.iso.datetime().nullable() }).nullable(),
  crmVersion: z.string(),
  waiting: z.number().int(),
  oldestWaitingAt: z.iso.datetime().nullable(),
  parked: z.number().int(),
  access: siteAccessSchema,
  /** Since when the app has been wanted to replace its secret: it does with its next heartbeat. */
  secretAskedAt: z.iso.datetime().nullable(),
  missingPermissions: missingPermissionsSchema,
});
export type SiteHealth = z.infer<typeof siteHealthSchema>;

export const siteListSchema = z.object({ items: z.array(siteHealthSchema) });
export type SiteList = z.infer<typeof siteListSchema>;
