import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { readSetting, writeSetting } from './forge-store.ts';
import type { Job } from './job-store.ts';

const chance = z.number().min(0).max(1);
const seconds = z.number().min(0).max(86_400);

/**
 * How the platform treats what it owes the app. Product events really are late, lost, repeated and out of order now
 * and then (docs/reference/jira-events.md#how-events-are-delivered); these say how often, by a seed, so that a
 * test can repeat a bad day.
 */
const hostSettingsSchema = z.strictObject({
  seed: z.number().int(),
  /** How often a product event is never delivered. */
  drop: chance,
  /** How often it is delivered twice. */
  duplicate: chance,
  /** How often it is held back, so that later ones overtake it, and for how long at most. */
  reorder: chance,
  reorderSeconds: seconds,
  /** How late events are, from and to. */
  delaySeconds: z.tuple([seconds, seconds]),
  /** Only events of these types suffer the above; empty: all. */
  onlyEvents: z.array(z.string()),
  /** Holds back all product events, or all queued ones, until it is set to false. */
  pauseEvents: z.boolean(),
  pauseQueue: z.boolean(),
  /** Forge: 500 events a minute for each installation (docs/reference/forge-functions.md#queue). */
  queueEventsPerMinute: z.number().int().min(0),
  /**
   * For how long the queue refuses pushes after a deploy, platform seconds: 1 to 2 minutes were seen
   * (docs/reference/forge-functions.md#when-the-queue-refuses).
   */
  deployWindowSeconds: seconds,
  /**
   * For how long a value that has run out can still be read, real seconds: up to 48 hours
   * (docs/reference/forge-storage.md#expired-keys).
   */
  expiredReadableSeconds: z.number().int().min(0).max(172_800),
  /** How long the app's own tokens live, real seconds: their `exp` is read by who has its own clock. */
  systemTokenSeconds: z.number().int().min(1),
  /** Whether an uninstallation is told of before it happens: Forge does not promise it. */
  preUninstall: z.boolean(),
});
export type HostSettings = z.infer<typeof hostSettingsSchema>;
export type HostSettingsPatch = Partial<HostSettings>;

function defaultHostSettings(): HostSettings {
  return {
    seed: 1,
    drop: 0,
    duplicate: 0,
    reorder: 0,
    reorderSeconds: 30,
    delaySeconds: [0, 0],
    onlyEvents: [],
    pauseEvents: false,
    pauseQueue: false,
    queueEventsPerMinute: 500,
    deployWindowSeconds: 120,
    expiredReadableSeconds: 0,
    systemTokenSeconds: 3_600,
    preUninstall: true,
  };
}

/** The settings, which outlive a restart. */
export class KeptHostSettings {
  private readonly database: DatabaseSync;
  private settings: HostSettings;

  constructor(database: DatabaseSync, given: HostSettingsPatch = {}) {
    this.database = database;
    const kept = readSetting(database, 'settings') as HostSettingsPatch | undefined;
    this.settings = hostSettingsSchema.parse({ ...defaultHostSettings(), ...kept, ...given });
  }

  get current(): HostSettings {
    return this.settings;
  }

  /** Throws a ZodError when a setting is unknown or makes no sense. */
  apply(patch: HostSettingsPatch): HostSettings {
    this.settings = hostSettingsSchema.parse({ ...this.settings, ...patch });
    writeSetting(this.database, 'settings', this.settings);
    return this.settings;
  }

  pausedKinds(): Job['kind'][] {
    const { pauseEvents, pauseQueue } = this.settings;
    return [...(pauseEvents ? (['event'] as const) : []), ...(pauseQueue ? (['queue'] as const) : [])];
  }
}
