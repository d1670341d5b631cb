import { type FormEvent, useState } from 'react';
import { endForm, readDraft, tryOf, writeDraft } from '../ticket/use-draft.ts';

type Values = Readonly<Record<string, string>>;

/** What is typed in a form, and as what the thing was seen when it was begun. */
export type FormDraft = { etag: string | undefined; values: Values };

/** @returns null where nothing is kept, or a browser kept something else under the name */
export function readFormDraft(kept: string): FormDraft | null {
  try {
    const read: unknown = JSON.parse(kept);
    if (typeof read !== 'object' || read === null || !('values' in read)) return null;
    const { values } = read;
    if (typeof values !== 'object' || values === null) return null;
    if (!Object.values(values).every((value) => typeof value === 'string')) return null;
    const etag = 'etag' in read && typeof read.etag === 'string' ? read.etag : undefined;
    return { etag, values: values as Values };
  } catch {
    return null;
  }
}

/**
 * A form that keeps what is typed until it is saved, or Cancel throws it away: Esc closes the dialog, and no more. Who goes on with an
 * edit goes on from what they saw when they began it, so that a change since is shown before it is replaced.
 */
export function useFormDraft(name: string, etag: string | undefined) {
  // The boxes keep what is typed by themselves: of the draft only what it was when the form was opened is wanted.
  const [begun] = useState<FormDraft>(() => readFormDraft(readDraft(name)) ?? { etag, values: {} });
  const keep = (more: Values) => {
    const values = { ...readFormDraft(readDraft(name))?.values, ...more };
    writeDraft(name, JSON.stringify({ etag: begun.etag, values }));
  };
  return {
    ...begun,
    keep,
    /** For a form's `onInput`: its boxes that have a name. */
    keepForm: ({ currentTarget }: FormEvent<HTMLFormElement>) => {
      const typed = [...new FormData(currentTarget)].filter(
        (box): box is [string, string] => typeof box[1] === 'string',
      );
      keep(Object.fromEntries(typed));
    },
    discard: () => writeDraft(name, ''),
    /** As it is when it is sent, for `end`. */
    sent: () => readDraft(name),
    /** @returns whether nothing is left of it */
    end: (sent: string) => endForm(name, sent),
    /** The Idempotency-Key: the same for each try of a content, also after the form was closed without an answer. */
    keyOf: (content: unknown) => tryOf(name, content),
  };
}
