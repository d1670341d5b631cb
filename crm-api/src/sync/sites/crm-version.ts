import { readFileSync } from 'node:fs';
import { z } from 'zod';

const manifest = new URL('../../../package.json', import.meta.url);

/** The version of this API, as its package.json says. */
export const CRM_VERSION = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, 'utf8'))).version;

/** The protocols of the app (shared/src/forge/heartbeat.ts) that this API speaks. */
export const PROTOCOLS: readonly number[] = [2];
