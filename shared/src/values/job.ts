import { z } from 'zod';

/** What an import and a bulk change tell of themselves alike: who began it and when, and how far it is. */
export const jobFields = {
  createdBy: z.string(),
  /** Who that is in the CRM; null: somebody in Jira, or erased. */
  createdByUserId: z.string().nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** Of an import, approximate until it has ended. */
  total: z.number().int(),
  done: z.number().int(),
  /** Of these: tickets that were created or changed. */
  changed: z.number().int(),
};

/** How fast it goes. */
export const paceFields = {
  /** A second, pauses left out; null before the first. */
  rate: z.number().nullable(),
  secondsLeft: z.number().int().nullable(),
};
