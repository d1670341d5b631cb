import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { readDirectoryParams } from './contacts/directory-params.ts';
import { Shell } from './shell/shell.tsx';
import { readSearchParams } from './tickets/search-params.ts';

const root = createRootRoute();

const tickets = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readSearchParams,
  component: Shell,
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

export const router = createRouter({
  routeTree: root.addChildren([tickets, contacts, companies]),
  defaultPreload: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
