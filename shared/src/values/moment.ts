import { z } from 'zod';

/** A moment that somebody names, such as 2026-11-30T08:00:00Z. PostgreSQL knows no other. */
export const momentSchema = z.iso
  .datetime({ offset: true })
  .refine((moment) => !moment.startsWith('0000'), 'there is no year 0');
