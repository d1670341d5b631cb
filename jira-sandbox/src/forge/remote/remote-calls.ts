import { randomBytes } from 'node:crypto';
import type { InvocationResult } from '../functions/function-runner.ts';
import type { PlatformCall, WireResponse } from '../functions/protocol.ts';
import type { Installation } from '../installation.ts';
import type { ForgeLogs } from '../logs.ts';
import type { ForgeManifest } from '../manifest.ts';
import { jsonAnswer } from '../platform/answer.ts';
import type { InvocationTokens } from './invocation-tokens.ts';

/** The site, as far as a remote is told of it. */
export type RemoteSite = {
  /** Where REST answers to the app's own token, such as https://api.atlassian.com/ex/jira/<cloudId>. */
  apiBaseUrl: () => string;
  /** The app's own token, which the site's REST takes; undefined when the site has no such app. */
  systemToken: () => string | undefined;
};

type Options = {
  manifest: ForgeManifest;
  appId: string;
  cloudId: string;
  installation: Installation;
  tokens: InvocationTokens;
  site: RemoteSite;
  logs: ForgeLogs;
};

type Module = { key: string; type: string };
type Call = {
  url: string;
  module: Module;
  method: string;
  headers?: Headers;
  body: string | Uint8Array | null;
  withSystemToken: boolean;
  timeoutMs: number;
  accountId?: string | undefined;
};

/** Forge's contract with remotes (docs/reference/forge-remotes.md#contract). */
const TRIGGER_TIMEOUT_MS = 5_000;
const INVOKE_TIMEOUT_MS = 25_000;

const UNREACHABLE = 'REMOTE_UNREACHABLE';

/** Calls the app's remotes as Atlassian's platform does: with an invocation token, and the app's own where asked for. */
export class RemoteCalls {
  private readonly options: Options;

  constructor(options: Options) {
    this.options = options;
  }

  /** What a trigger, a schedule or the preUninstall module with an `endpoint` sets off. */
  async callEndpoint(endpointKey: string, module: Module, payload: object): Promise<InvocationResult> {
    const { manifest, logs } = this.options;
    const endpoint = manifest.endpoints.find(({ key }) => key === endpointKey);
    const baseUrl = endpoint && this.baseUrlOf(endpoint.remote);
    if (!endpoint || !baseUrl) return failed('NO_SUCH_ENDPOINT', `manifest.yml has no endpoint ${endpointKey}.`);
    const result = await this.call({
      url: joined(baseUrl, endpoint.route?.path ?? ''),
      module,
      method: 'POST',
      body: JSON.stringify(payload),
      withSystemToken: endpoint.auth?.appSystemToken?.enabled === true,
      timeoutMs: TRIGGER_TIMEOUT_MS,
    })
      .then((answer) => resultOf(answer.status))
      .catch((error: Error) => failed(UNREACHABLE, `The remote did not answer: ${error.name}`));
    // A remote that is not there may still be starting: events are tried again, and schedules come round.
    const level = !result.ok && result.name === UNREACHABLE ? 'warn' : 'error';
    if (!result.ok) logs.add(level, `The endpoint ${endpointKey} failed: ${result.name}: ${result.message}`);
    return result;
  }

  /** `invokeRemote` of @forge/api. */
  async invokeRemote({ target, path, init }: PlatformCall, accountId: string | undefined): Promise<WireResponse> {
    const remote = this.options.manifest.remotes.find(({ key }) => key === target.remote);
    if (!remote || !this.options.installation.current) {
      return { status: 400, headers: [['forge-proxy-error', 'INVALID_REMOTE']], body: null };
    }
    try {
      const response = await this.call({
        url: joined(remote.baseUrl, path),
        module: { key: 'invoke-remote', type: 'core:function' },
        method: init.method,
        headers: new Headers(init.headers),
        body: init.body,
        withSystemToken: remote.auth?.appSystemToken?.enabled === true,
        timeoutMs: INVOKE_TIMEOUT_MS,
        accountId,
      });
      const headers = [...response.headers].filter(([name]) => !/^content-(encoding|length)$/.test(name));
      return { status: response.status, headers, body: new Uint8Array(await response.arrayBuffer()) };
    } catch (error) {
      return jsonAnswer(504, { message: `The remote did not answer: ${(error as Error).name}` });
    }
  }

  private async call(call: Call): Promise<Response> {
    const headers = call.headers ?? new Headers();
    headers.set('content-type', 'application/json');
    headers.set('authorization', `Bearer ${this.invocationToken(call)}`);
    headers.set('x-b3-traceid', randomBytes(16).toString('hex'));
    headers.set('x-b3-spanid', randomBytes(8).toString('hex'));
    const token = call.withSystemToken ? this.options.site.systemToken() : undefined;
    if (token) headers.set('x-forge-oauth-system', token);
    const { method } = call;
    const body = typeof call.body === 'string' || call.body === null ? call.body : new Uint8Array(call.body);
    const signal = AbortSignal.timeout(call.timeoutMs);
    return await fetch(call.url, { method, headers, body, redirect: 'manual', signal });
  }

  private invocationToken({ module, accountId }: Call): string {
    const { appId, cloudId, installation, site, tokens, manifest } = this.options;
    const installationId = `ari:cloud:ecosystem::installation/${installation.current?.id ?? 'none'}`;
    const apiBaseUrl = site.apiBaseUrl();
    return tokens.mint(manifest.app.id, {
      app: {
        ...{ id: manifest.app.id, version: '1.0.0', appVersion: '1.0.0', installationId, apiBaseUrl, module },
        environment: { type: 'DEVELOPMENT', id: `ari:cloud:ecosystem::environment/${appId}/local` },
        installation: { id: installationId, contexts: [{ name: `ari:cloud:jira::site/${cloudId}`, apiBaseUrl }] },
      },
      context: { cloudId, moduleKey: module.key },
      ...(accountId ? { principal: accountId } : {}),
    });
  }

  private baseUrlOf(remoteKey: string): string | undefined {
    return this.options.manifest.remotes.find(({ key }) => key === remoteKey)?.baseUrl;
  }
}

function joined(baseUrl: string, path: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
}

function resultOf(status: number): InvocationResult {
  return status >= 200 && status < 300
    ? { ok: true, value: undefined }
    : failed('REMOTE_ERROR', `The remote answered ${status}.`);
}

function failed(name: string, message: string): InvocationResult {
  return { ok: false, name, message };
}
