import { mergedSet } from '../ticket/edited-text.ts';
import { isSame, type Undoable } from '../ticket/history/undo.ts';
import type { Ticket, TicketPatch } from '../tickets/ticket-queries.ts';
import { isStale } from '../ui/tagged.ts';

type Values = Partial<Ticket>;
export type Seen = {
  /** As it was shown when the change was made. */
  shown: Pick<Ticket, 'version'> & Values;
  /** Of that, what is known by now not to have been saved: it was not there to be written over. */
  unsaved?: Values | undefined;
  /** Which custom fields hold texts. */
  texts?: readonly string[] | undefined;
};

/** Texts are replaced as a whole, so each is written over only what its author has seen. */
const TEXTS = ['title', 'description'] as const;

/**
 * Sends a change. A text goes over what its author has seen only; of a set, such as labels, only what they added or took away is
 * changed, whatever others did to it meanwhile.
 * @param onMade told of what it was made of, where that is not what was shown
 * @throws ApiProblem precondition_failed where the text is another by now
 */
export async function sendSeen<Sent>(
  patch: TicketPatch,
  { shown, unsaved, texts = [] }: Seen,
  send: (patch: TicketPatch, version?: number) => Promise<Sent>,
  onMade: (patch: TicketPatch, of: Values) => void,
): Promise<Sent> {
  const seen = { ...shown, ...unsaved, custom: { ...shown.custom, ...unsaved?.custom } };
  const whole = TEXTS.filter((name) => patch[name] !== undefined);
  const custom = texts.filter((name) => patch.custom?.[name] !== undefined);
  if (whole.length + custom.length === 0 && !hasSet(patch)) return send(patch);
  // What was not saved does not come in with what is made of it.
  let now = withSets(patch, shown, seen);
  if (!isSame(now, patch)) onMade(now, seen);
  let { version } = shown;
  for (;;) {
    try {
      return await send(now, version);
    } catch (error) {
      const current = isStale(error) ? ((error.problem.current ?? null) as Ticket | null) : null;
      const isAnother =
        !current ||
        whole.some((name) => current[name] !== seen[name]) ||
        custom.some((name) => !isSame(current.custom[name], seen.custom[name]));
      // Something else was changed meanwhile: this text is as its author saw it.
      if (isAnother) throw error;
      version = current.version;
      now = withSets(patch, shown, current);
      onMade(now, current);
    }
  }
}

/** What takes such a change back leaves what others did to the set, too. @returns what to tell of what it was made of */
export const noteMade =
  (change: Undoable | null | undefined) =>
  (patch: TicketPatch, of: Values): void => {
    if (!change) return;
    if (patch.labels && change.after.labels) {
      change.before = { ...change.before, labels: of.labels ?? [] };
      change.after = { ...change.after, labels: patch.labels };
    }
    for (const [name, value] of Object.entries(patch.custom ?? {})) {
      if (!isSet(value) || !change.after.custom) continue;
      change.before = { ...change.before, custom: { ...change.before.custom, [name]: of.custom?.[name] ?? null } };
      change.after = { ...change.after, custom: { ...change.after.custom, [name]: value } };
    }
  };

const isSet = (value: unknown): value is string[] => Array.isArray(value);
const hasSet = ({ labels, custom = {} }: TicketPatch): boolean =>
  labels !== undefined || Object.values(custom).some(isSet);

/** The change, with each set that it names made of what there is now. */
function withSets(patch: TicketPatch, shown: Values, now: Values): TicketPatch {
  const made = (value: string[], before: unknown, current: unknown) =>
    mergedSet(isSet(before) ? before : [], value, isSet(current) ? current : []);
  const customOf = ([name, value]: [string, unknown]) => [
    name,
    isSet(value) ? made(value, shown.custom?.[name], now.custom?.[name]) : value,
  ];
  return {
    ...patch,
    ...(patch.labels && { labels: made(patch.labels, shown.labels, now.labels) }),
    ...(patch.custom && { custom: Object.fromEntries(Object.entries(patch.custom).map(customOf)) }),
  } as TicketPatch;
}
