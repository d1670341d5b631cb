import { catalogRoutes } from './catalog-routes.ts';
import { changelogRoutes } from './changelog-routes.ts';
import { commentRoutes } from './comment-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import { propertyRoutes } from './property-routes.ts';
import type { Route } from './route.ts';
import { searchRoutes } from './search-routes.ts';
import { transitionRoutes } from './transition-routes.ts';

/** Every endpoint the sandbox has. */
export const allRoutes: readonly Route[] = [
  ...catalogRoutes,
  ...searchRoutes,
  ...issueRoutes,
  ...transitionRoutes,
  ...commentRoutes,
  ...propertyRoutes,
  ...changelogRoutes,
];
