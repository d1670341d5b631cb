import type { QueryClient } from '@tanstack/react-query';

const UPLOADS = 'uploads';

/** Where the files of a ticket stand that are on their way, or wait to be sent (use-uploads.ts). */
export const uploadsKey = (ticketId: string) => [UPLOADS, ticketId] as const;

/** @returns how many files were given to tickets and are in this page alone: an image out of the clipboard is nowhere else */
export const countUnsentFiles = (queries: QueryClient): number =>
  queries
    .getQueriesData<readonly unknown[]>({ queryKey: [UPLOADS] })
    .reduce((sum, [, files]) => sum + (files?.length ?? 0), 0);

/** Forgets what was read of a workspace, for another one is opened. Its files are kept for who comes back to it. */
export function forgetWorkspace(queries: QueryClient): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== UPLOADS });
  queries.getMutationCache().clear();
}

/** Has the browser ask before the page is left with such a file. @returns ends that */
export function askBeforeLosingFiles(queries: QueryClient): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (countUnsentFiles(queries) > 0) event.preventDefault();
  };
  window.addEventListener('beforeunload', ask);
  return () => window.removeEventListener('beforeunload', ask);
}
