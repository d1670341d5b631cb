import { t } from '../texts/t.ts';
import { LongText } from './custom/long-text.tsx';
import type { Editing } from './title.tsx';

export function Description({ ticket, edit, onFiles }: Editing & { onFiles: (files: Iterable<File>) => void }) {
  return (
    <LongText
      ticketId={ticket.id}
      field="description"
      draft={`description ${ticket.id}`}
      label={t.ticket.description}
      none={t.ticket.noDescription}
      value={ticket.description}
      loses={ticket.descriptionLoses}
      isSaving={edit.isPending}
      // Whoever saves it here has read what it removes.
      onSave={(description, replaces) =>
        edit.mutateAsync({ description, ...(replaces ? { replaceDescription: true } : {}) })
      }
      onFiles={onFiles}
    />
  );
}
