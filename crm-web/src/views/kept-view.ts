import {
  FILTER_NAMES,
  filterOf,
  readSearchParams,
  type SavedView,
  type SearchParams,
  USUAL_SORT,
} from '../tickets/search-params.ts';

type Kept = Pick<SavedView, 'filter' | 'sort' | 'columns' | 'grouping' | 'layout'>;

/** What is kept of a page under a view's name. */
export const keptOf = (params: SearchParams): Kept => ({
  filter: filterOf(params),
  sort: params.sort ?? USUAL_SORT,
  columns: (params.columns?.split(',') ?? []) as Kept['columns'],
  grouping: params.group ?? null,
  layout: params.layout ?? 'list',
});

/** The page that shows a saved view. */
export const pageOf = (view: Kept & { id: string }): SearchParams =>
  readSearchParams({
    ...view.filter,
    view: 'all',
    saved: view.id,
    sort: view.sort === USUAL_SORT ? undefined : view.sort,
    columns: view.columns.join(','),
    group: view.grouping,
    layout: view.layout,
  });

/** Whether the page shows something else than the view that it opened. */
export function isChanged(params: SearchParams, view: Kept & { id: string }): boolean {
  const kept = pageOf(view);
  const names = [...FILTER_NAMES, 'view', 'sort', 'columns', 'group', 'layout'] as const;
  return names.some((name) => params[name] !== kept[name]);
}
