import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import type { TicketDetail } from '../tickets/ticket-queries.ts';
import { AtLimit, LINE_MOST } from '../ui/at-limit.tsx';
import { useLeave } from '../ui/use-leave.ts';
import { changedMeanwhile, readEdited } from './edited-text.ts';
import { Meanwhile } from './meanwhile.tsx';
import { Field } from './presence/present-people.tsx';
import { endEdit, useDraft } from './use-draft.ts';
import type { useEdit } from './use-edit.ts';

export type Editing = { ticket: TicketDetail; edit: ReturnType<typeof useEdit> };

/**
 * Saved by Enter or by leaving it (use-leave.ts); what comes meanwhile from elsewhere stands beside what is typed, and so does what was typed
 * and could not be saved.
 */
export function Title({ ticket, edit }: Editing) {
  const { mayEdit } = useSession();
  const draft = `title ${ticket.id}`;
  const [kept, keep] = useDraft(draft);
  const edited = mayEdit ? readEdited(kept) : null;
  const isSaving = edit.isPending && edit.variables.title !== undefined;
  const save = () => {
    if (!edited) return;
    const title = edited.text.trim();
    if (title === '' || title === edited.base) return keep('');
    if (edit.isPending && edit.variables.title === title) return;
    // It ends also where this ticket is closed meanwhile. A refusal is shown by the pane, and leaves what was typed.
    edit.mutateAsync({ title }).then(
      () => endEdit(draft, edited.text, title),
      () => undefined,
    );
  };
  const isChanged = edited !== null && changedMeanwhile(edited, ticket.title);
  const { onBlur, onEnter } = useLeave<HTMLTextAreaElement>(isChanged, save);
  return (
    <Field ticketId={ticket.id} name="title">
      <h1>
        <textarea
          rows={1}
          className="ticket-title"
          aria-label={t.ticket.title}
          value={edited?.text ?? ticket.title}
          maxLength={LINE_MOST}
          disabled={!mayEdit}
          onChange={({ target: { value } }) =>
            keep(JSON.stringify({ base: edited?.base ?? ticket.title, text: value.replaceAll(/[\r\n]+/g, ' ') }))
          }
          onBlur={onBlur}
          onKeyDown={(event) => {
            onEnter(event);
            if (event.key === 'Escape') keep('');
          }}
        />
      </h1>
      {edited && <AtLimit text={edited.text} most={LINE_MOST} />}
      {isChanged && <Meanwhile value={ticket.title} onUse={() => keep('')} />}
      {edited && !isSaving && edited.text !== ticket.title && <p className="quiet unsaved">{t.ticket.unsaved}</p>}
    </Field>
  );
}
