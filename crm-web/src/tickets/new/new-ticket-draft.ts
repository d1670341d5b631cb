import { useSession } from '../../session/session.ts';
import type { NewValues } from '../../ticket/custom/custom-values.ts';
import { draftInWorkspace, useDraft } from '../../ticket/use-draft.ts';
import { PRIORITIES, type Priority } from '../search-params.ts';

/** What is typed and chosen for a new ticket is kept under this name. */
const NEW_TICKET = 'new ticket';

type NewTicket = { title: string; description: string; priority: Priority; inJira: boolean; custom: NewValues };

const NONE: NewTicket = { title: '', description: '', priority: 'MEDIUM', inJira: true, custom: {} };

/** All of it in one draft: whether it goes to Jira was decided about this text. What a browser kept otherwise is its title. */
export function readNewTicket(kept: string): NewTicket {
  if (kept === '') return NONE;
  let read: Partial<Record<keyof NewTicket, unknown>> | null = null;
  try {
    read = JSON.parse(kept);
  } catch {
    // A text, as it was kept before: the title, and the description below it.
  }
  if (typeof read !== 'object' || read === null) {
    const [title = '', ...description] = kept.split('\n');
    return { ...NONE, title, description: description.join('\n') };
  }
  const { title, description, priority, inJira, custom } = read;
  return {
    title: typeof title === 'string' ? title : '',
    description: typeof description === 'string' ? description : '',
    priority: PRIORITIES.find((one) => one === priority) ?? NONE.priority,
    inJira: inJira !== false,
    custom: typeof custom === 'object' && custom !== null ? (custom as NewValues) : {},
  };
}

/** The name of its draft, the new ticket so far, and what changes a part of it. */
export function useNewTicket(): [string, NewTicket, (change: Partial<NewTicket>) => void] {
  const name = draftInWorkspace(NEW_TICKET, useSession().workspace);
  const [kept, keep] = useDraft(name);
  const now = readNewTicket(kept);
  return [
    name,
    now,
    (change) => {
      const next = JSON.stringify({ ...now, ...change });
      keep(next === JSON.stringify(NONE) ? '' : next);
    },
  ];
}
