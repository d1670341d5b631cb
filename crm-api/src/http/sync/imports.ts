import type { importsApi } from '@synapse/shared/api/sync';
import type { Ask, Handlers } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';
import type { LiveStreams } from '../live/open-stream.ts';
import { answerProgress } from './answer-progress.ts';

type Change = Ask<typeof importsApi.pauseImport>;

/** First imports: what one would cost, start it, watch it, and hold it up. */
export function importHandlers({ imports, hub, now }: HttpServices, streams: LiveStreams): Handlers<typeof importsApi> {
  const change =
    (what: 'pause' | 'resume' | 'cancel') =>
    async ({ caller, params }: Pick<Change, 'caller' | 'params'>) => ({
      status: 200 as const,
      body: await imports.change(caller, params.importId, what),
    });
  return {
    forecastImport: async ({ caller, body }) => ({ status: 200, body: await imports.forecast(caller.tenantId, body) }),
    listImports: async ({ caller, query }) => ({
      status: 200,
      body: { items: await imports.list(caller.tenantId, query.limit) },
    }),
    startImport: async ({ caller, body }) => ({
      status: 202,
      body: await imports.start(caller, body),
    }),
    readImport: (ask) => {
      const { importId } = ask.params;
      return answerProgress(ask, { hub, now, streams }, importId, () => imports.read(ask.caller.tenantId, importId));
    },
    pauseImport: change('pause'),
    resumeImport: change('resume'),
    cancelImport: change('cancel'),
  };
}
