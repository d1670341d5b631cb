import { BUTTONS } from './buttons.js';
import { DIALOGS } from './dialogs.js';
import { FIELDS } from './fields.js';
import { FORMS } from './forms.js';
import { LAYOUT } from './layout.js';
import { MESSAGES } from './messages.js';
import { TABLES } from './tables.js';
import { TEXT } from './text.js';

/**
 * Each component of UI Kit by its name in a ForgeDoc. A drawing gets the node, its props, its drawn children, and
 * `drawAll` for nodes that it draws elsewhere; most hand them to Atlaskit, which is what Atlassian's own renderer does.
 */
export const COMPONENTS = {
  ...LAYOUT,
  ...TEXT,
  ...BUTTONS,
  ...FIELDS,
  ...FORMS,
  ...MESSAGES,
  ...TABLES,
  ...DIALOGS,
};
