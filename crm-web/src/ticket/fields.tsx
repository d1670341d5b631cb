import { useSession } from '../session/session.ts';
import { en } from '../texts/en.ts';
import { PRIORITIES, type Priority, STATUSES, type Status } from '../tickets/search-params.ts';
import type { TicketPatch } from '../tickets/ticket-queries.ts';
import { mergedLabels } from './edited-text.ts';
import type { Editing } from './title.tsx';
import { TypedField } from './typed-field.tsx';

export function Fields({ ticket, edit }: Editing) {
  const { mayEdit, userId, name } = useSession();
  const save = (patch: TicketPatch) => edit.mutate(patch);
  const assignee = ticket.assignee;
  return (
    <div className="fields">
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
      <label>
        {en.ticket.assignee}
        <select
          value={assignee === null ? '' : assignee.userId === userId ? userId : 'other'}
          disabled={!mayEdit}
          onChange={(event) => save({ assignee: event.target.value === '' ? null : { userId, name } })}
        >
          <option value="">{en.ticket.nobody}</option>
          <option value={userId}>{name}</option>
          {assignee !== null && assignee.userId !== userId && (
            <option value="other" disabled>
              {assignee.name}
            </option>
          )}
        </select>
      </label>
      <TypedField
        label={en.ticket.due}
        type="date"
        value={ticket.dueDate ?? ''}
        disabled={!mayEdit}
        onSave={({ text }) => save({ dueDate: text || null })}
      />
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
    </div>
  );
}
