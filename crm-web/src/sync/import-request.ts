/** What the form asks for: no project is all that take part, no JQL narrows nothing. */
export function importRequestOf(siteId: string, form: FormData) {
  const jql = String(form.get('jql') ?? '').trim();
  return { siteId, projects: form.getAll('project').map(String), ...(jql === '' ? {} : { jql }) };
}
