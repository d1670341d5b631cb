import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** The parts of a Forge manifest that this host acts on; the rest is let through unread. */

const variable = z.union([z.string(), z.looseObject({ key: z.string(), default: z.string().optional() })]);
const egress = z.union([z.string(), z.looseObject({ address: z.string() }), z.looseObject({ remote: z.string() })]);
const page = z.looseObject({
  key: z.string(),
  title: z.string().optional(),
  resource: z.string().optional(),
  resolver: z.looseObject({ function: z.string().optional() }).optional(),
});

/** Which tokens Forge adds to what it carries to a remote. */
const remoteAuth = z.looseObject({ appSystemToken: z.looseObject({ enabled: z.boolean() }).optional() }).optional();

const manifestSchema = z.looseObject({
  app: z.looseObject({ id: z.string(), runtime: z.looseObject({ memoryMB: z.number().optional() }).optional() }),
  environment: z.looseObject({ variables: z.array(variable).default([]) }).optional(),
  permissions: z
    .looseObject({
      scopes: z.array(z.string()).default([]),
      external: z.looseObject({ fetch: z.looseObject({ backend: z.array(egress).default([]) }).optional() }).optional(),
    })
    .default({ scopes: [] }),
  remotes: z.array(z.looseObject({ key: z.string(), baseUrl: z.string(), auth: remoteAuth })).default([]),
  resources: z.array(z.looseObject({ key: z.string(), path: z.string() })).default([]),
  modules: z.record(z.string(), z.array(z.looseObject({ key: z.string() }))),
});

const functionSchema = z.looseObject({
  key: z.string(),
  handler: z.string().regex(/^[\w/-]+\.\w+$/),
  timeoutSeconds: z.number().optional(),
});
/** What a module sets off: a function of the app, or an endpoint of a remote. */
const target = { function: z.string().optional(), endpoint: z.string().optional() };
const endpointSchema = z.looseObject({
  key: z.string(),
  remote: z.string(),
  route: z.looseObject({ path: z.string() }).optional(),
  auth: remoteAuth,
});
const preUninstallSchema = z.looseObject({ key: z.string(), ...target });
const triggerSchema = z.looseObject({
  key: z.string(),
  ...target,
  events: z.array(z.string()),
  filter: z.looseObject({ ignoreSelf: z.boolean().default(false) }).optional(),
});
const consumerSchema = z.looseObject({ key: z.string(), queue: z.string(), function: z.string() });
const scheduleSchema = z.looseObject({
  key: z.string(),
  ...target,
  interval: z.enum(['fiveMinute', 'hour', 'day', 'week']),
});

export type ForgeManifest = ReturnType<typeof readManifest>;
export type Trigger = z.infer<typeof triggerSchema>;
export type ScheduledTrigger = z.infer<typeof scheduleSchema>;
export type PageModule = z.infer<typeof page> & { type: string };

/**
 * Reads an app's manifest.yml.
 * @param env values for its `${VARIABLES}`; one that is missing takes the manifest's default
 * @throws when the file is missing, is no manifest, or a declared variable has neither value nor default
 */
export function readManifest(appDir: string, env: Record<string, string | undefined>) {
  const raw = manifestSchema.parse(parse(readFileSync(join(appDir, 'manifest.yml'), 'utf8')));
  const declared = (raw.environment?.variables ?? []).map((v) => (typeof v === 'string' ? { key: v } : v));
  const manifest = interpolate(raw, declared, env) as typeof raw;
  const modules = (type: string) => manifest.modules[type] ?? [];
  return {
    ...manifest,
    /** Only these reach a function's `process.env`. */
    variables: declared.map((v) => v.key),
    functions: z.array(functionSchema).parse(modules('function')),
    triggers: z.array(triggerSchema).parse(modules('trigger')),
    consumers: z.array(consumerSchema).parse(modules('consumer')),
    schedules: z.array(scheduleSchema).parse(modules('scheduledTrigger')),
    endpoints: z.array(endpointSchema).parse(modules('endpoint')),
    preUninstall: z.array(preUninstallSchema).parse(modules('preUninstall')),
    pages: Object.entries(manifest.modules).flatMap(([type, list]) => pagesOf(type, list)),
  };
}

function pagesOf(type: string, list: unknown[]): PageModule[] {
  return list.map((m) => ({ ...page.parse(m), type })).filter((m) => m.resource !== undefined);
}

type Variable = { key: string; default?: string | undefined };

function interpolate(value: unknown, declared: Variable[], env: Record<string, string | undefined>): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{([a-zA-Z_]\w*)\}/g, (text, name: string) => {
      const variable = declared.find((v) => v.key === name);
      if (!variable) return text;
      const found = env[name] ?? variable.default;
      if (found === undefined)
        throw new Error(`manifest.yml needs \${${name}}, which has neither a value nor a default.`);
      return found;
    });
  }
  if (Array.isArray(value)) return value.map((item) => interpolate(item, declared, env));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolate(item, declared, env)]));
}

/** The web addresses that functions may fetch: `permissions.external.fetch.backend`, remotes resolved. */
export function allowedEgress(manifest: ForgeManifest): string[] {
  return (manifest.permissions.external?.fetch?.backend ?? []).flatMap((entry) => {
    if (typeof entry === 'string') return [entry];
    if ('address' in entry) return [entry.address as string];
    return manifest.remotes.filter((remote) => remote.key === entry.remote).map((remote) => remote.baseUrl);
  });
}
