import { LINK } from './admin-link.ts';
import { PAIRING } from './admin-pairing.ts';
import { SETUP } from './admin-setup.ts';
import { FRONTEND_AWAY } from './frontend/away.ts';
import { FRONTEND_BOARD } from './frontend/board.ts';
import { FRONTEND_BULK } from './frontend/bulk.ts';
import { FRONTEND_CONTACTS } from './frontend/contacts.ts';
import { FRONTEND_CUSTOM_FIELDS } from './frontend/custom-fields.ts';
import { FRONTEND_FOCUS } from './frontend/focus.ts';
import { FRONTEND_KEPT } from './frontend/kept.ts';
import { FRONTEND_LOOKS } from './frontend/looks.ts';
import { FRONTEND_MEANWHILE } from './frontend/meanwhile.ts';
import { FRONTEND_QUICK_KEYS } from './frontend/quick-keys.ts';
import { FRONTEND_REFUSALS } from './frontend/refusals.ts';
import { FRONTEND_SELECTION } from './frontend/selection.ts';
import { FRONTEND_SETTINGS } from './frontend/settings.ts';
import { FRONTEND_SETTINGS_UNSAVED } from './frontend/settings-unsaved.ts';
import { SIGN_IN } from './frontend/sign-in.ts';
import { FRONTEND_STATES } from './frontend/states.ts';
import { FRONTEND_SYNC } from './frontend/sync.ts';
import { FRONTEND_TICKET } from './frontend/ticket.ts';
import { FRONTEND } from './frontend/tickets.ts';
import { FRONTEND_TYPING } from './frontend/typing.ts';
import { FRONTEND_UNSENT } from './frontend/unsent.ts';
import { FRONTEND_VIEWS } from './frontend/views.ts';
import { LINKING, NOT_PAIRED } from './panel-linking.ts';
import { RECORD } from './panel-record.ts';
import { TROUBLES } from './panel-troubles.ts';
import type { Scene } from './stage.ts';

/**
 * What an admin and an engineer see, from the install on: one journey on one site, so each step stands on those before
 * it. A scene is a file of steps about one thing.
 */
export const JOURNEY: Scene = {
  ...NOT_PAIRED,
  ...PAIRING,
  ...LINKING,
  ...SETUP,
  ...RECORD,
  ...TROUBLES,
  ...FRONTEND,
  ...FRONTEND_TICKET,
  ...FRONTEND_CUSTOM_FIELDS,
  ...FRONTEND_FOCUS,
  ...FRONTEND_REFUSALS,
  ...FRONTEND_BOARD,
  ...FRONTEND_BULK,
  ...FRONTEND_QUICK_KEYS,
  ...FRONTEND_SELECTION,
  ...FRONTEND_CONTACTS,
  ...FRONTEND_TYPING,
  ...FRONTEND_UNSENT,
  ...FRONTEND_KEPT,
  ...FRONTEND_MEANWHILE,
  ...FRONTEND_VIEWS,
  ...FRONTEND_AWAY,
  ...SIGN_IN,
  ...FRONTEND_SETTINGS,
  ...FRONTEND_SETTINGS_UNSAVED,
  ...FRONTEND_SYNC,
  ...FRONTEND_STATES,
  ...FRONTEND_LOOKS,
  ...LINK,
};
