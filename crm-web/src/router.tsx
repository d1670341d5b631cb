import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { readDirectoryParams } from './contacts/directory-params.ts';
import { Broken } from './shell/broken.tsx';
import { Layout } from './shell/layout.tsx';
import { NotFound } from './shell/not-found.tsx';
import { readSearchParams } from './tickets/search-params.ts';
import { TicketsPage } from './tickets/tickets-page.tsx';

const root = createRootRoute({ component: Layout });

const tickets = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readSearchParams,
  component: TicketsPage,
});

const contacts = createRoute({
  getParentRoute: () => root,
  path: '/contacts',
  validateSearch: readDirectoryParams,
  component: lazyRouteComponent(() => import('./contacts/contacts-page.tsx'), 'ContactsPage'),
});

const companies = createRoute({
  getParentRoute: () => root,
  path: '/companies',
  validateSearch: readDirectoryParams,
  component: lazyRouteComponent(() => import('./contacts/companies-page.tsx'), 'CompaniesPage'),
});

const sync = createRoute({
  getParentRoute: () => root,
  path: '/sync',
  component: lazyRouteComponent(() => import('./sync/sync-page.tsx'), 'SyncPage'),
});

/** As somebody types it. */
const anySettings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/$section', params: { section: 'members' }, replace: true });
  },
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings/$section',
  component: lazyRouteComponent(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([tickets, contacts, companies, sync, anySettings, settings]),
  defaultPreload: false,
  defaultErrorComponent: Broken,
  defaultNotFoundComponent: NotFound,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
