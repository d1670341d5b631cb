/** An edit that a form of the issue page asks for, as the REST request that Jira's own page would make. */
export type EditRequest = { method: string; path: string; body: unknown };

type Form = Record<string, string | undefined>;

/** @returns undefined when the form asks for nothing this page knows */
export function editRequest(key: string, form: Form): EditRequest | undefined {
  const path = `/rest/api/3/issue/${encodeURIComponent(key)}`;
  switch (form.edit) {
    case 'fields': {
      const fields = { summary: form.summary ?? '', ...(form.priority ? { priority: { id: form.priority } } : {}) };
      return { method: 'PUT', path, body: { fields } };
    }
    case 'transition':
      return { method: 'POST', path: `${path}/transitions`, body: { transition: { id: form.id ?? '' } } };
    case 'comment':
      return { method: 'POST', path: `${path}/comment`, body: { body: documentOf(form.text ?? '') } };
    default:
      return undefined;
  }
}

/** Plain text as a document: a paragraph for each line that holds something. */
function documentOf(text: string) {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const content = lines.map((line) => ({ type: 'paragraph', content: [{ type: 'text', text: line }] }));
  return { type: 'doc', version: 1, content };
}

/** Jira's own words out of an error answer. */
export function refusalOf(body: unknown): string {
  const { errorMessages = [], errors = {} } = (body ?? {}) as {
    errorMessages?: string[];
    errors?: Record<string, string>;
  };
  return (
    [...errorMessages, ...Object.entries(errors).map(([field, why]) => `${field}: ${why}`)].join(' ') ||
    'Jira refused the edit.'
  );
}
