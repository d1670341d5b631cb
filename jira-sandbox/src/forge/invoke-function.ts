import type { FunctionRunner, InvocationResult } from './functions/function-runner.ts';
import type { Installation } from './installation.ts';
import { invocationRuntime } from './invocation-runtime.ts';
import type { ForgeLogs } from './logs.ts';
import type { ForgeManifest } from './manifest.ts';
import type { Spending } from './spending.ts';

/** Forge's default for a function (docs/reference/forge-functions.md#time-limits). */
const FUNCTION_TIMEOUT_SECONDS = 25;

type Options = {
  manifest: ForgeManifest;
  appId: string;
  cloudId: string;
  installation: Installation;
  runner: FunctionRunner;
  logs: ForgeLogs;
  timeoutMs: number | undefined;
  spending: Spending;
};

export type InvokeRequest = {
  functionKey: string;
  /** The module on whose behalf it runs. */
  module: { key: string; type: string };
  /** The handler's arguments, given the context that Forge passes along. */
  args: (context: Record<string, unknown>) => unknown[];
  accountId?: string;
};

/** Gives the function that runs one of the manifest's functions, by its key. */
export function functionInvoker(options: Options) {
  const { manifest, appId, cloudId, installation, runner, logs, timeoutMs, spending } = options;
  return async ({ functionKey, module, args, accountId }: InvokeRequest): Promise<InvocationResult> => {
    const installed = installation.current;
    if (!installed) return failed('NOT_INSTALLED', 'The app is not installed on this site.');
    const fn = manifest.functions.find((f) => f.key === functionKey);
    if (!fn) return failed('NO_SUCH_FUNCTION', `manifest.yml has no function ${functionKey}.`);
    const [file = '', exportName = ''] = fn.handler.split('.');
    const about = { manifest, appId, cloudId, installation: installed, functionKey, module, accountId };
    const { runtime, context } = invocationRuntime(about);
    const began = performance.now();
    const result = await runner.invoke({
      file,
      exportName,
      args: args(context),
      runtime,
      accountId,
      timeoutMs: timeoutMs ?? (fn.timeoutSeconds ?? FUNCTION_TIMEOUT_SECONDS) * 1000,
    });
    spending.ran(functionKey, performance.now() - began);
    if (!result.ok) logs.add('error', `${functionKey} failed: ${result.name}: ${result.message}`);
    return result;
  };
}

function failed(name: string, message: string): InvocationResult {
  return { ok: false, name, message };
}
