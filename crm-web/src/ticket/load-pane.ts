/** The pane of a ticket has a script of its own: its Markdown is a third of all, and the list needs none. */
export const loadPane = () => import('./ticket-pane.tsx');
