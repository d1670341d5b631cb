import { randomUUID } from 'node:crypto';
import type { PlatformCall, WireResponse } from '../functions/protocol.ts';
import type { ForgeManifest } from '../manifest.ts';
import { jsonAnswer, jsonBody } from './answer.ts';
import type { NewJob } from './job-store.ts';

/** @forge/events: at most 50 events and 200 KB in a push. */
const MOST_EVENTS = 50;
const MOST_BYTES = 200 * 1024;
const LONGEST_DELAY_SECONDS = 900;

type PushedEvent = {
  body: Record<string, unknown>;
  delayInSeconds?: number;
  concurrency?: { key: string; limit: number };
};

type Options = {
  manifest: ForgeManifest;
  secondMs: number;
  perMinute: () => number;
  add: (jobs: NewJob[]) => void;
};

export type QueuePublisher = {
  publish: (call: PlatformCall) => WireResponse;
  /**
   * From now on nothing is taken for so many platform seconds, as after a deploy
   * (docs/reference/forge-functions.md#when-the-queue-refuses).
   */
  deploy: (windowSeconds: number) => void;
  /** Pushes refused: above the events of a minute, and within a deploy's window. */
  readonly tally: { refusedByRate: number; refusedByDeploy: number };
};

/** Takes what `queue.push` of @forge/events sends. */
export function queuePublisher({ manifest, secondMs, perMinute, add }: Options): QueuePublisher {
  const tally = { refusedByRate: 0, refusedByDeploy: 0 };
  let recent: number[] = [];
  let closedUntil = 0;

  const publish: QueuePublisher['publish'] = (call) => {
    const { queueName, jobId, payload } = jsonBody(call) as {
      queueName: string;
      jobId: string;
      payload: PushedEvent[];
    };
    const consumers = manifest.consumers.filter((consumer) => consumer.queue === queueName);
    if (consumers.length === 0) return refusal(400, `No consumer in manifest.yml takes from the queue ${queueName}.`);
    if (payload.length > MOST_EVENTS) return refusal(400, `A push has at most ${MOST_EVENTS} events.`);
    if (Buffer.byteLength(JSON.stringify(payload)) > MOST_BYTES) return refusal(413, 'A push has at most 200 KB.');
    if (payload.some((event) => (event.delayInSeconds ?? 0) > LONGEST_DELAY_SECONDS)) {
      return refusal(400, `A delay is at most ${LONGEST_DELAY_SECONDS} seconds.`);
    }
    const now = Date.now();
    if (now < closedUntil) {
      tally.refusedByDeploy += 1;
      return refusal(400, 'The app has just been deployed, and its queue is not there yet.');
    }
    recent = recent.filter((at) => at > now - 60 * secondMs);
    if (recent.length + payload.length > perMinute()) {
      tally.refusedByRate += 1;
      return refusal(429, 'Too many queue events within a minute.');
    }
    recent.push(...payload.map(() => now));
    add(payload.flatMap((event) => consumers.map((consumer) => toJob(event, consumer, queueName, jobId, now))));
    return jsonAnswer(201);
  };
  const deploy: QueuePublisher['deploy'] = (windowSeconds) => {
    closedUntil = Date.now() + windowSeconds * secondMs;
  };
  return { publish, deploy, tally };

  function toJob(
    { body, delayInSeconds = 0, concurrency }: PushedEvent,
    consumer: { key: string; function: string },
    queueName: string,
    jobId: string,
    now: number,
  ): NewJob {
    return {
      kind: 'queue',
      moduleKey: consumer.key,
      functionKey: consumer.function,
      payload: { body, queueName, jobId, eventId: randomUUID(), ...(concurrency ? { concurrency } : {}) },
      lane: concurrency ? `${queueName}/${concurrency.key}` : null,
      laneLimit: concurrency?.limit ?? null,
      dueAt: Math.round(now + delayInSeconds * secondMs),
      createdAt: now,
    };
  }
}

function refusal(status: number, message: string): WireResponse {
  return jsonAnswer(status, { code: status, message, errorMessage: message });
}
