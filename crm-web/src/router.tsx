import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { Shell } from './shell/shell.tsx';
import { readSearchParams } from './tickets/search-params.ts';

const root = createRootRoute();

const tickets = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readSearchParams,
  component: Shell,
});

export const router = createRouter({ routeTree: root.addChildren([tickets]), defaultPreload: false });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
