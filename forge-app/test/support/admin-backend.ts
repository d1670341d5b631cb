import type { AdminAsk, AdminAskKind, AdminAskOf, AdminBody } from '@synapse/shared/forge/admin';
import { type ProjectConfig, projectConfigSchema } from '@synapse/shared/project-config';
import type { AdminAnswer, HealthAnswer } from '../../src/resolver/contract';

/** What stands behind the admin page in its tests: each answer by the contract, and what was asked. */

type Ready = Extract<HealthAnswer, { state: 'ready' }>;
type Answers = { [Kind in AdminAskKind]?: (ask: AdminAskOf<Kind>) => AdminBody<Kind> | AdminAnswer<Kind> };

export const SITE = { siteId: 's', workspaceName: 'Acme Support', pairedAt: '2026-11-22T10:00:00.000Z' };

export const health = (more: Partial<Ready> = {}): Ready => ({
  state: 'ready',
  site: null,
  push: null,
  givenUp: { total: 0, latest: [] },
  queue: { waiting: 0, oldestAt: null },
  crm: { state: 'not_paired' },
  ...more,
});

export const config = (more: Partial<ProjectConfig> = {}): ProjectConfig => ({
  ...projectConfigSchema.parse({}),
  ...more,
});

export const inPast = (minutes: number): string => new Date(Date.now() - minutes * 60_000 - 10_000).toISOString();

export const SYNC_HEALTH: AdminBody<'health'> = {
  baseUrl: 'https://acme.atlassian.net',
  newestChange: { issueKey: 'KAN-7', happenedAt: inPast(3) },
  lastSentAt: inPast(60),
  missed: { total: 3, causes: { never_arrived: 2, arrived_late: 1 }, eventShare: 0.98 },
  missingPermissions: [],
  budget: {
    resetsAt: '2026-11-22T21:00:00.000Z',
    workspace: { limit: 16_250, spent: 250, left: 16_000, forecast: 400 },
    paysPoints: true,
    points: 250,
    requests: 40,
    throttled: 2,
    pausedUntil: null,
  },
};

/** A paired site of which nothing special is to be told. */
const QUIET: Answers = {
  health: () => SYNC_HEALTH,
  failures: () => ({ items: [], nextCursor: null }),
};

/** A backend of a paired site. @param calls answers to the other functions of the resolver, by their key */
export function adminBackend(answers: Answers = {}, calls: Record<string, (payload: unknown) => unknown> = {}) {
  const asked: AdminAsk[] = [];
  const called: string[] = [];
  const all = { ...QUIET, ...answers };
  const invoke = (functionKey: string, payload: unknown): unknown => {
    if (functionKey !== 'askAdmin') {
      called.push(functionKey);
      return calls[functionKey]?.(payload) ?? health({ site: SITE });
    }
    const { ask } = payload as { ask: AdminAsk };
    asked.push(ask);
    const answer = all[ask.kind] as ((ask: AdminAsk) => object) | undefined;
    if (!answer) throw new Error(`The test has no answer to ${ask.kind}.`);
    const given = answer(ask);
    return 'state' in given ? given : { state: 'answered', body: given };
  };
  return { invoke, asked, called, of: (kind: AdminAskKind) => asked.filter((ask) => ask.kind === kind) };
}
