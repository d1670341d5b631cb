import { useQuery } from '@tanstack/react-query';
import { useSession } from '../../session/session.ts';
import { nameOfField } from '../field-names.ts';
import { shortOf } from '../history/short-of.ts';
import { Field } from '../presence/present-people.tsx';
import type { Editing } from '../title.tsx';
import { TypedField } from '../typed-field.tsx';
import { boxOf, projectConfigQuery, textOf, typedIn } from './custom-values.ts';

/** The fields of Jira's own that an admin let take part: those that are typed are edited here, of the others the value is shown. */
export function CustomFields({ ticket, edit }: Editing) {
  const session = useSession();
  const names = Object.keys(ticket.custom);
  const isTyped = session.mayEdit && names.length > 0;
  const { data: config } = useQuery(projectConfigQuery(session, isTyped ? ticket.jira : null));
  return names.map((name) => {
    const key = `custom:${name}`;
    const value = ticket.custom[name] ?? null;
    const box = boxOf(config, name);
    return (
      <Field key={key} ticketId={ticket.id} name={key}>
        {box === null ? (
          <dl>
            <dt>{nameOfField(key)}</dt>
            <dd>{shortOf(value)}</dd>
          </dl>
        ) : (
          <TypedField
            draft={`${key} ${ticket.id}`}
            label={nameOfField(key)}
            type={box}
            value={textOf(value)}
            disabled={false}
            onSave={({ text }) => edit.mutateAsync({ custom: { [name]: typedIn(box, text) } })}
          />
        )}
      </Field>
    );
  });
}
