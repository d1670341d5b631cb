import { z } from 'zod';

/** The id of something, as requests name it: in small letters from here on, so that ids can be compared as texts. */
export const idSchema = z.uuid().toLowerCase();
