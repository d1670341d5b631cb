import { settings as en } from './en/settings.ts';
import { language } from './language.ts';
import type { TextsOf } from './texts-of.ts';

/** The texts of the settings, loaded with them only. */
export const settings: TextsOf<typeof en> = language === 'de' ? (await import('./de/settings.ts')).settings : en;
