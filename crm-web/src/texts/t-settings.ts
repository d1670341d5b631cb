import { settings as en } from './en/settings.ts';
import type { TextsOf } from './texts-of.ts';

/** The texts of the settings, loaded with them only. */
export const settings: TextsOf<typeof en> = en;
