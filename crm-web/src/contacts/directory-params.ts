/** What the address says of a page of contacts or companies: what is searched for, and which one is open. */
export type DirectoryParams = { q?: string | undefined; open?: string | undefined };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads an address; what makes no sense is left out. */
export function readDirectoryParams({ q, open }: Record<string, unknown>): DirectoryParams {
  return {
    ...(q === undefined || q === '' ? {} : { q: String(q).slice(0, 200) }),
    open: typeof open === 'string' && UUID.test(open) ? open : undefined,
  };
}
