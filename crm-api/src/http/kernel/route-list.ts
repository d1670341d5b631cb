import type { Express } from 'express';

export type RouteName = { method: string; path: string };

type Layer = { route?: { path: string; methods: Record<string, boolean> }; handle?: { stack?: Layer[] } };

/** Every route of an app, read off the router that serves it: a route that is not here does not exist. */
export function listRoutes(app: Express): RouteName[] {
  const walk = (layers: readonly Layer[]): RouteName[] =>
    layers.flatMap(({ route, handle }) => (route ? namesOf(route) : walk(handle?.stack ?? [])));
  return walk((app.router as unknown as { stack: Layer[] }).stack);
}

function namesOf({ path, methods }: NonNullable<Layer['route']>): RouteName[] {
  // `_all` is what refuses the other methods.
  const named = Object.keys(methods).filter((method) => method !== '_all');
  return named.map((method) => ({ method: method.toUpperCase(), path }));
}
