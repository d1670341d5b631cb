import type { ChangelogItem } from '@synapse/shared/jira-event';
import { z } from 'zod';
import { readJiraTime } from './read-issue.ts';

/** One entry of an issue's history; `created` in epoch milliseconds. */
export type JiraHistory = { created: number; items: ChangelogItem[] };

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

const itemSchema = z.looseObject({
  field: z.string(),
  fieldId: z.string().optional(),
  from: text,
  fromString: text,
  to: text,
  // Every object inherits a toString: only Jira's own counts.
  toString: z.unknown(),
});

const pageSchema = z.object({
  issueChangeLogs: z.array(
    z.object({
      changeHistories: z.array(
        // A number or a date-time, by the endpoint (docs/reference/jira-rest.md#changelogs-in-bulk).
        z.object({ created: z.union([z.number(), z.string().transform(readJiraTime)]), items: z.array(itemSchema) }),
      ),
    }),
  ),
  nextPageToken: z.string().nullish(),
});

/** Reads a page of `POST changelog/bulkfetch`. */
export function readChangelogPage(value: unknown): { histories: JiraHistory[]; nextPageToken: string | undefined } {
  const page = pageSchema.parse(value);
  const histories = page.issueChangeLogs.flatMap(({ changeHistories }) =>
    changeHistories.map(({ created, items }) => ({ created, items: items.map(readItem) })),
  );
  return { histories, nextPageToken: page.nextPageToken ?? undefined };
}

function readItem(item: z.infer<typeof itemSchema>): ChangelogItem {
  return {
    field: item.field,
    ...(item.fieldId === undefined ? {} : { fieldId: item.fieldId }),
    from: item.from,
    fromName: item.fromString,
    to: item.to,
    toName: typeof item.toString === 'string' ? item.toString : null,
  };
}
