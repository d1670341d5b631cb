import { attachmentRoutes } from './attachment-routes.ts';
import { catalogRoutes } from './catalog-routes.ts';
import { changelogRoutes } from './changelog-routes.ts';
import { commentRoutes } from './comment-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import { metadataRoutes } from './metadata-routes.ts';
import { propertyRoutes } from './property-routes.ts';
import { remoteLinkRoutes } from './remote-link-routes.ts';
import type { Route } from './route.ts';
import { searchRoutes } from './search-routes.ts';
import { transitionRoutes } from './transition-routes.ts';
import { userRoutes } from './user-routes.ts';

/** Every endpoint the sandbox has. */
export const allRoutes: readonly Route[] = [
  ...catalogRoutes,
  ...userRoutes,
  ...metadataRoutes,
  ...searchRoutes,
  ...issueRoutes,
  ...transitionRoutes,
  ...commentRoutes,
  ...propertyRoutes,
  ...changelogRoutes,
  ...remoteLinkRoutes,
  ...attachmentRoutes,
];
