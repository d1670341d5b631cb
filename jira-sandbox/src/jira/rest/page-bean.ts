import type { RestAnswer, RestContext } from './route.ts';

/**
 * A page in the shape of Atlassian's PageBean…: `nextPage` is there only when there is one.
 * @param path of the resource under /rest/api/3, for the links
 */
export function pageBean<T>(
  context: RestContext,
  path: string,
  items: readonly T[],
  startAt: number,
  maxResults: number,
  render: (item: T) => unknown,
): RestAnswer {
  const values = items.slice(startAt, startAt + maxResults).map(render);
  const isLast = startAt + values.length >= items.length;
  const link = (start: number) =>
    `${context.jira.baseUrl}/rest/api/3/${path}?maxResults=${maxResults}&startAt=${start}`;
  return {
    status: 200,
    objects: values.length,
    body: {
      self: link(startAt),
      ...(isLast ? {} : { nextPage: link(startAt + maxResults) }),
      maxResults,
      startAt,
      total: items.length,
      isLast,
      values,
    },
  };
}
