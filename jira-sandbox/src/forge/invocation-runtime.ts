import { randomUUID } from 'node:crypto';
import type { ForgeManifest } from './manifest.ts';

type Input = {
  manifest: ForgeManifest;
  appId: string;
  cloudId: string;
  installation: { id: string };
  functionKey: string;
  module: { key: string; type: string };
  accountId: string | undefined;
};

/**
 * What a function is told of its invocation: `runtime` is the global `__forge_runtime__` that @forge/api reads, and
 * `context` the function's second argument.
 */
export function invocationRuntime({ manifest, appId, cloudId, installation, functionKey, module, accountId }: Input) {
  const contextAri = `ari:cloud:jira::site/${cloudId}`;
  const installationAri = `ari:cloud:ecosystem::installation/${installation.id}`;
  const runtime = {
    proxy: { token: 'local', url: 'http://platform' },
    contextAri,
    aaid: accountId,
    container: {},
    tracing: { traceId: randomUUID().replaceAll('-', ''), spanId: randomUUID().replaceAll('-', '').slice(0, 16) },
    realtime: {},
    lambdaContext: { awsRequestId: randomUUID() },
    appContext: {
      appId,
      appVersion: '1.0.0',
      environmentId: 'local',
      environmentType: 'DEVELOPMENT',
      invocationId: randomUUID(),
      installationId: installation.id,
      functionKey,
      moduleType: module.type,
      moduleKey: module.key,
      permissions: manifest.permissions,
    },
  };
  const context = {
    installContext: contextAri,
    installation: { ari: { installationId: installationAri }, contexts: [{ cloudId }] },
    ...(accountId ? { principal: { accountId } } : {}),
  };
  return { runtime, context };
}
