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

/** Takes what `queue.push` of @forge/events sends. */
export function queuePublisher({ manifest, secondMs, perMinute, add }: Options): (call: PlatformCall) => WireResponse {
  let recent: number[] = [];

  return (call) => {
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
    recent = recent.filter((at) => at > now - 60 * secondMs);
    if (recent.length + payload.length > perMinute()) return refusal(429, 'Too many queue events within a minute.');
    recent.push(...payload.map(() => now));
    add(payload.flatMap((event) => consumers.map((consumer) => toJob(event, consumer, queueName, jobId, now))));
    return jsonAnswer(201);
  };

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
