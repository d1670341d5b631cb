import type { PageModule } from './manifest.ts';

/** Where a page stands and who looks at it. */
export type PageContext = {
  accountId: string;
  issue?: { id: string; key: string; typeId?: string };
  project?: { id: string; key: string };
};

type Input = {
  functionKey: string;
  payload: unknown;
  page: PageContext;
  module: PageModule;
  cloudId: string;
  siteUrl: string;
};

/** The `extension` of a page's context, which `useProductContext` and resolvers read. */
export function extensionOf(module: PageModule, page: PageContext): Record<string, unknown> {
  const { issue, project } = page;
  return {
    type: module.type,
    ...(issue ? { issue: { id: issue.id, key: issue.key, typeId: issue.typeId } } : {}),
    ...(project ? { project } : {}),
  };
}

/** The arguments of a resolver's handler (@forge/resolver: the call with its context, then the backend's own). */
export function resolverArguments({ functionKey, payload, page, module, cloudId, siteUrl }: Input) {
  const context = {
    localId: `local-${module.key}`,
    cloudId,
    siteUrl,
    moduleKey: module.key,
    extension: extensionOf(module, page),
    accountId: page.accountId,
  };
  return (backend: Record<string, unknown>): unknown[] => [{ call: { functionKey, payload }, context }, backend];
}
