import type { components } from '@synapse/api-client/schema';
import type { FormEvent } from 'react';
import { useFormDraft } from '../contacts/form-draft.ts';
import { t } from '../texts/t.ts';
import type { TicketDetail } from '../tickets/ticket-queries.ts';
import { Options } from '../ui/options.tsx';
import type { useEdit } from './use-edit.ts';

type Need = NonNullable<NonNullable<components['schemas']['Ticket']['sync']['reason']>['needs']>[number];

/** What Jira demands on the way to the status that was chosen here, as a form: saving it sends the status again. */
export function TransitionForm({ ticket, edit }: { ticket: TicketDetail; edit: ReturnType<typeof useEdit> }) {
  const needs = ticket.sync.reason?.needs ?? [];
  const draft = useFormDraft(`transition ${ticket.id}`, undefined);
  if (needs.length === 0) return null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const transitionFields = Object.fromEntries(needs.map((need) => [need.field, sentOf(need, form)]));
    // A refusal is shown by the pane, and leaves what was typed.
    const sent = draft.sent();
    edit.mutateAsync({ status: ticket.status, transitionFields }).then(
      () => draft.end(sent),
      () => undefined,
    );
  };
  return (
    <form className="transition" onSubmit={submit} onInput={draft.keepForm}>
      {needs.map((need) => (
        <NeedField key={need.field} need={need} typed={draft.values[need.field] ?? ''} />
      ))}
      <div className="actions">
        <button type="submit" className="primary" disabled={edit.isPending}>
          {t.pane.sendWith(t.status[ticket.status])}
        </button>
      </div>
    </form>
  );
}

function NeedField({ need: { field, name, allowed }, typed }: { need: Need; typed: string }) {
  if (allowed.length === 0) {
    return (
      <label className="stack">
        {name}
        <input name={field} required maxLength={255} defaultValue={typed} />
      </label>
    );
  }
  return (
    <label className="stack">
      {name}
      <select name={field} required defaultValue={allowed.includes(typed) ? typed : ''}>
        <option value="" disabled>
          {t.pane.choose}
        </option>
        <Options of={allowed.map((one) => [one, one])} />
      </select>
    </label>
  );
}

/** A choice goes by its name, as Jira lists it; anything else as it is typed. */
function sentOf({ field, allowed }: Need, form: FormData): unknown {
  const value = String(form.get(field) ?? '');
  return allowed.length > 0 ? { name: value } : value;
}
