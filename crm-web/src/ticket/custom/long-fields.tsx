import { useQuery } from '@tanstack/react-query';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';
import { readEdited } from '../edited-text.ts';
import { nameOfField } from '../field-names.ts';
import type { Editing } from '../title.tsx';
import { useDraft } from '../use-draft.ts';
import { customFieldsQuery, isLong, kindOf, projectConfigQuery, textOf } from './custom-values.ts';
import { LongText } from './long-text.tsx';

/** The custom fields of several lines: below the description, and edited like it. */
export function LongFields({ ticket, edit }: Editing) {
  const names = Object.keys(ticket.custom);
  const { data: config } = useQuery(projectConfigQuery(useSession(), names.length > 0 ? ticket.jira : null));
  return names
    .filter((name) => isLong(config, name))
    .map((name) => <LongField key={name} {...{ ticket, edit, name }} isLocked={kindOf(config, name) === null} />);
}

function LongField({ ticket, edit, name, isLocked }: Editing & { name: string; isLocked: boolean }) {
  const field = `custom.${name}`;
  const draft = `${field} ${ticket.id}`;
  const isEdited = readEdited(useDraft(draft)[0]) !== null;
  const { data } = useQuery({ ...customFieldsQuery(useSession(), ticket.id), enabled: isEdited });
  return (
    <LongText
      ticketId={ticket.id}
      {...{ field, draft, isLocked }}
      label={nameOfField(field)}
      none={t.ticket.noText}
      value={textOf(ticket.custom[name] ?? null)}
      loses={data?.items.find((one) => one.name === name)?.loses ?? []}
      isSaving={edit.isPending}
      onSave={(text, replaces) =>
        edit.mutateAsync(
          { custom: { [name]: text }, ...(replaces ? { replaceDescription: true } : {}) },
          { texts: [name] },
        )
      }
    />
  );
}
