import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { PRIORITIES, STATUSES } from '../tickets/search-params.ts';
import type { TicketPatch } from '../tickets/ticket-queries.ts';
import { Options } from '../ui/options.tsx';
import { Assignee } from './assignee.tsx';
import { CustomFields } from './custom/custom-fields.tsx';
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
        <Choice
          label={t.ticket.status}
          value={ticket.status}
          choices={STATUSES}
          marks={t.statusMark}
          names={t.status}
          onChoose={(status) => save({ status })}
        />
      </Field>
      <Field ticketId={ticket.id} name="priority">
        <Choice
          label={t.ticket.priority}
          value={ticket.priority}
          choices={PRIORITIES}
          marks={t.priorityMark}
          names={t.priority}
          onChoose={(priority) => save({ priority })}
        />
      </Field>
      <Field ticketId={ticket.id} name="assignee">
        <Assignee ticket={ticket} edit={edit} />
      </Field>
      <Field ticketId={ticket.id} name="dueDate">
        <TypedField
          draft={`due ${ticket.id}`}
          label={t.ticket.due}
          type="date"
          value={ticket.dueDate ?? ''}
          disabled={!mayEdit}
          onSave={({ text }) => edit.mutateAsync({ dueDate: text || null })}
        />
      </Field>
      <Field ticketId={ticket.id} name="labels">
        <TypedField
          draft={`labels ${ticket.id}`}
          label={t.ticket.labels}
          type="text"
          value={ticket.labels.join(' ')}
          disabled={!mayEdit}
          onSave={async (edited) => {
            const labels = mergedLabels(edited, ticket.labels);
            if (labels) await edit.mutateAsync({ labels });
          }}
          joins
        />
      </Field>
      <CustomFields ticket={ticket} edit={edit} />
    </div>
  );
}

type ChoiceProps<Value extends string> = {
  label: string;
  value: Value;
  choices: readonly Value[];
  marks: Readonly<Record<Value, string>>;
  names: Readonly<Record<Value, string>>;
  onChoose: (value: Value) => void;
};

function Choice<Value extends string>({ label, value, choices, marks, names, onChoose }: ChoiceProps<Value>) {
  const { mayEdit } = useSession();
  return (
    <label>
      {label}
      <select value={value} disabled={!mayEdit} onChange={({ target }) => onChoose(target.value as Value)}>
        <Options of={choices.map((one) => [one, `${marks[one]} ${names[one]}`])} />
      </select>
    </label>
  );
}
