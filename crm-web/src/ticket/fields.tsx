import { useSession } from '../session/session.ts';
import { en } from '../texts/en.ts';
import { PRIORITIES, type Priority, STATUSES, type Status } from '../tickets/search-params.ts';
import type { TicketPatch } from '../tickets/ticket-queries.ts';
import { Assignee } from './assignee.tsx';
import { mergedLabels } from './edited-text.ts';
import { Field } from './presence/present-people.tsx';
import type { Editing } from './title.tsx';
import { TypedField } from './typed-field.tsx';

export function Fields({ ticket, edit }: Editing) {
  const { mayEdit } = useSession();
  const save = (patch: TicketPatch) => edit.mutate(patch);
  return (
    <div className="fields">
      <Field ticketId={ticket.id} name="status">
        <label>
          {en.ticket.status}
          <select
            value={ticket.status}
            disabled={!mayEdit}
            onChange={(event) => save({ status: event.target.value as Status })}
          >
            {STATUSES.map((one) => (
              <option key={one} value={one}>
                {en.statusMark[one]} {en.status[one]}
              </option>
            ))}
          </select>
        </label>
      </Field>
      <Field ticketId={ticket.id} name="priority">
        <label>
          {en.ticket.priority}
          <select
            value={ticket.priority}
            disabled={!mayEdit}
            onChange={(event) => save({ priority: event.target.value as Priority })}
          >
            {PRIORITIES.map((one) => (
              <option key={one} value={one}>
                {en.priorityMark[one]} {en.priority[one]}
              </option>
            ))}
          </select>
        </label>
      </Field>
      <Field ticketId={ticket.id} name="assignee">
        <Assignee ticket={ticket} edit={edit} />
      </Field>
      <Field ticketId={ticket.id} name="dueDate">
        <TypedField
          label={en.ticket.due}
          type="date"
          value={ticket.dueDate ?? ''}
          disabled={!mayEdit}
          onSave={({ text }) => save({ dueDate: text || null })}
        />
      </Field>
      <Field ticketId={ticket.id} name="labels">
        <TypedField
          label={en.ticket.labels}
          type="text"
          value={ticket.labels.join(' ')}
          disabled={!mayEdit}
          onSave={(edited) => {
            const labels = mergedLabels(edited, ticket.labels);
            if (labels) save({ labels });
          }}
          joins
        />
      </Field>
    </div>
  );
}
