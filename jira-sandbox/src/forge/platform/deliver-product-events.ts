import type { JiraChange } from '../../jira/change.ts';
import { seededRandom } from '../../jira/faults/seeded.ts';
import type { ForgeManifest } from '../manifest.ts';
import type { HostSettings } from './host-settings.ts';
import { eventJob, type NewJob, type Triggering } from './job-store.ts';
import { planDelivery } from './plan-delivery.ts';
import { LARGEST_EVENT_BYTES, toProductEvents } from './product-events.ts';

type Options = {
  manifest: ForgeManifest;
  appId: string;
  secondMs: number;
  settings: () => HostSettings;
  add: (jobs: NewJob[]) => void;
};

export type DeliveryTally = { told: number; dropped: number; repeated: number; tooLarge: number; ownSkipped: number };

/** Turns what happens on the site into deliveries to the app's triggers. */
export function productEventDelivery(options: Options) {
  const { manifest, appId, secondMs, settings, add } = options;
  const tally: DeliveryTally = { told: 0, dropped: 0, repeated: 0, tooLarge: 0, ownSkipped: 0 };
  let seed = settings().seed;
  let random = seededRandom(seed);

  function take(change: JiraChange): void {
    if (settings().seed !== seed) {
      seed = settings().seed;
      random = seededRandom(seed);
    }
    for (const event of toProductEvents(change, appId)) {
      for (const trigger of manifest.triggers.filter((t) => t.events.includes(event.eventType))) {
        if (trigger.filter?.ignoreSelf && event.selfGenerated === true) tally.ownSkipped += 1;
        else if (Buffer.byteLength(JSON.stringify(event)) > LARGEST_EVENT_BYTES) tally.tooLarge += 1;
        else deliver(event, trigger);
      }
    }
  }

  function deliver(event: { eventType: string }, trigger: Triggering): void {
    const delays = planDelivery(event.eventType, settings(), random);
    const now = Date.now();
    tally.told += 1;
    if (delays.length === 0) tally.dropped += 1;
    if (delays.length > 1) tally.repeated += 1;
    add(delays.map((seconds) => eventJob(trigger, event, now + seconds * secondMs)));
  }

  return { take, tally };
}
