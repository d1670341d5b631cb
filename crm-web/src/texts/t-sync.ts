import { sync as en } from './en/sync.ts';
import { language } from './language.ts';
import type { TextsOf } from './texts-of.ts';

/** The texts of the Sync page, loaded with it only; what stands on every page is in `t.siteTrouble`. */
export const sync: TextsOf<typeof en> = language === 'de' ? (await import('./de/sync.ts')).sync : en;
