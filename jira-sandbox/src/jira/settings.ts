import { z } from 'zod';

const count = z.number().int().min(0);

const limitSettingsSchema = z.strictObject({
  enabled: z.boolean(),
  /** Points an hour for each app, over all its tokens. */
  pointsPerHour: count,
  getPerSecond: count,
  postPerSecond: count,
  putPerSecond: count,
  deletePerSecond: count,
  issueWritesPer2s: count,
  issueWritesPer30s: count,
});

export const settingsSchema = z.strictObject({
  /** Added to every REST answer. */
  latencyMs: count,
  /** How long search goes on answering with the old state after a write. */
  searchLagMs: count,
  /** Added to it for each write: up to this, by the seed. */
  searchLagSpreadMs: count,
  /** How long GET goes on answering with the old state after a write. */
  readYourWritesLagMs: count,
  /** Ids or keys of issues that look as if they were missing (no permission). */
  hideIssues: z.array(z.string()),
  /** The share of all issues, 0 to 1, that looks missing too: the same ones for the same seed. */
  hideShare: z.number().min(0).max(1),
  /** What the chances of `searchLagSpreadMs` and `hideShare` depend on; a fault rule has a seed of its own. */
  seed: z.number().int(),
  /** Keys of projects that look as if they were missing. */
  hideProjects: z.array(z.string()),
  /**
   * Permissions that an account lacks, by account id: `EDIT_ISSUES` and the like in every project, `OPS:EDIT_ISSUES` in
   * one. Without BROWSE_PROJECTS its issues look as if they were missing, while the project itself may still be seen.
   */
  withheld: z.record(z.string(), z.array(z.string())),
  /**
   * API tokens that were made with scopes, each with its scopes: such a token works through Atlassian's gateway alone.
   * The others have none and work at the site's own address too.
   */
  scopedApiTokens: z.record(z.string(), z.array(z.string())),
  /** What `/_edge/tenant_info` answers: this site's cloud id, another's, or null for nothing, as behind a proxy that does not pass it on. */
  tenantInfo: z.union([z.literal('own'), z.uuid()]).nullable(),
  /**
   * What has become of people since the site began, by account id: closed, or called otherwise. `updated` is when (epoch
   * ms); an app that reports an account with data from before is told.
   */
  people: z.record(
    z.string(),
    z.strictObject({
      closed: z.boolean().default(false),
      displayName: z.string().optional(),
      updated: count.default(0),
    }),
  ),
  /** The accounts, by id, that are in no role or group: they see no restricted comment. */
  restrictedHiddenFrom: z.array(z.string()),
  /** An edit of a comment that names no restriction and no note takes it away: Atlassian does not say that it stays. */
  editsPublish: z.boolean(),
  /** Issues (ids or keys) that bulkfetch reports as failed for now, in `issueErrors`. */
  bulkFetchErrors: z.array(z.string()),
  /** Fields that no project has on its screen for creating issues. */
  createScreenLacks: z.array(z.string()),
  /** What an admin of Jira lets a description begin with that nobody gave, as a document; null: with nothing. */
  defaultDescription: z.unknown(),
  /** The most of anything that a page holds, where Jira gives fewer than is asked for; null: its own limits. */
  pagesAtMost: count.min(1).nullable(),
  /** Searches for people find nobody, as without the permission to browse users. */
  hideUsers: z.boolean(),
  /** Larger attachments are refused with 413. */
  attachmentLimitBytes: count,
  /** Where `attachment/content` sends on to instead of the media host: whoever answers as Jira may say anything here. */
  attachmentLocation: z.string().nullable(),
  /** Whether a download may ask for a range of bytes; else it gets all of them. */
  byteRanges: z.boolean(),
  /** Keys of issue properties that JQL may ask for; null = all of them. */
  searchableProperties: z.array(z.string()).nullable(),
  /** What one minute of a webhook's retry interval lasts here. */
  webhookMinuteMs: count,
  /** After so long without an answer a webhook's receiver counts as away. */
  webhookTimeoutMs: count.min(1),
  limits: limitSettingsSchema,
});

export type Settings = z.infer<typeof settingsSchema>;

export const settingsPatchSchema = settingsSchema
  .partial()
  .extend({ limits: limitSettingsSchema.partial().optional() });
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

/** The limits are Atlassian's own numbers (docs/reference/rate-limits.md#bursts), off until asked for. */
export function defaultSettings(): Settings {
  return {
    latencyMs: 0,
    searchLagMs: 0,
    searchLagSpreadMs: 0,
    readYourWritesLagMs: 0,
    hideIssues: [],
    hideShare: 0,
    seed: 1,
    hideProjects: [],
    withheld: {},
    scopedApiTokens: {},
    tenantInfo: 'own',
    people: {},
    restrictedHiddenFrom: [],
    editsPublish: false,
    bulkFetchErrors: [],
    createScreenLacks: [],
    defaultDescription: null,
    pagesAtMost: null,
    hideUsers: false,
    attachmentLimitBytes: 20 * 1024 * 1024,
    attachmentLocation: null,
    byteRanges: true,
    searchableProperties: null,
    webhookMinuteMs: 60_000,
    webhookTimeoutMs: 30_000,
    limits: {
      enabled: false,
      pointsPerHour: 65_000,
      getPerSecond: 100,
      postPerSecond: 100,
      putPerSecond: 50,
      deletePerSecond: 50,
      issueWritesPer2s: 20,
      issueWritesPer30s: 100,
    },
  };
}

/** Settings with a patch over them; what the patch leaves out stays. */
export function mergeSettings(settings: Settings, patch: SettingsPatch): Settings {
  const { limits, ...others } = patch;
  const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
  return settingsSchema.parse({ ...settings, ...given, limits: { ...settings.limits, ...limits } });
}
