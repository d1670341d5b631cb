import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApi, type TestApi } from '../http/support/api.ts';
import { promtool } from '../support/promtool.ts';

/** docs/metrics.md, the alert rules and the dashboard are about metrics that are there. */

const folder = resolve(import.meta.dirname, '../../../docs/monitoring');
const file = (name: string) => readFileSync(resolve(folder, name), 'utf8');
const run = promisify(execFile);

type Metric = { name: string; type: string; labels: ReadonlySet<string> };
let api: TestApi;
let metrics: Map<string, Metric>;
beforeAll(async () => {
  api = await startTestApi();
  await api.call('GET', '/healthz');
  const { registry } = api.context;
  const all = registry.getMetricsAsArray() as unknown as { name: string; type: string; labelNames?: string[] }[];
  metrics = new Map(all.map(({ name, type, labelNames = [] }) => [name, { name, type, labels: new Set(labelNames) }]));
});
afterAll(() => api.close());

type Panel = { title: string; panels?: Panel[]; targets?: { expr: string }[] };
const panelsOf = (panels: readonly Panel[]): Panel[] => panels.flatMap((one) => [one, ...panelsOf(one.panels ?? [])]);

/** The alerts, each with its query, which stands on the line below it. */
const rules = (): [alert: string, query: string][] =>
  [...file('alerts.yml').matchAll(/- alert: (\w+)\n\s+expr: (.+)/g)].map(([, alert = '', query = '']) => [
    alert,
    query,
  ]);

/** Every query of the rules and of the dashboard, by where it stands. */
function queries(): [where: string, query: string][] {
  const { panels } = JSON.parse(file('grafana-dashboard.json')) as { panels: Panel[] };
  return [
    ...rules(),
    ...panelsOf(panels).flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }): [string, string] => [title, expr]),
    ),
  ];
}

/** Of the scrape itself, which no process tells. */
const OF_PROMETHEUS: ReadonlySet<string> = new Set(['up']);
const OF_THE_SCRAPE: ReadonlySet<string> = new Set(['job', 'instance', 'le', 'quantile']);

/** The metrics that a query names, each with the labels that it selects by. */
function selectors(query: string): { name: string; labels: string[] }[] {
  const found = query.matchAll(/\b([a-z]+(?:_[a-z0-9]+)+|up)(?:\{([^}]*)\})?/g);
  const names = [...found].map(([, name = '', inside = '']) => ({
    name,
    labels: [...inside.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label),
  }));
  return names.filter(({ name }) => !FUNCTIONS.has(name));
}
const FUNCTIONS: ReadonlySet<string> = new Set(['histogram_quantile', 'label_values']);

function metricOf(name: string): Metric | undefined {
  const series = metrics.get(name.replace(/_(bucket|sum|count)$/, ''));
  return metrics.get(name) ?? (series?.type === 'histogram' || series?.type === 'summary' ? series : undefined);
}

test('docs/metrics.md lists every metric that the API tells, and no other', () => {
  const listed = [...file('../metrics.md').matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name);
  expect([...metrics.keys()].filter((name) => !listed.includes(name))).toEqual([]);
  // Node.js tells some on Linux only.
  expect(listed.filter((name) => name.startsWith('synapse_') && !metrics.has(name))).toEqual([]);
});

test('docs/metrics.md says of every alert what to do', () => {
  const told = new Set([...file('../metrics.md').matchAll(/^\| (Synapse\w+)/gm)].map(([, name]) => name));
  const alerts = rules().map(([alert]) => alert);
  expect(alerts).toHaveLength(file('alerts.yml').match(/- alert:/g)?.length ?? 0);
  expect(alerts.filter((name) => !told.has(name))).toEqual([]);
});

test('every query of the alert rules and the dashboard names metrics and labels that exist', () => {
  const wrong = queries().flatMap(([where, query]) => {
    const named = selectors(query);
    if (named.length === 0) return [`${where}: names no metric`];
    return named.flatMap(({ name, labels }) => {
      if (OF_PROMETHEUS.has(name)) return [];
      const metric = metricOf(name);
      if (!metric) return [`${where}: there is no metric ${name}`];
      const strange = labels.filter((label) => !metric.labels.has(label) && !OF_THE_SCRAPE.has(label));
      return strange.map((label) => `${where}: ${name} has no label ${label}`);
    });
  });
  expect(wrong).toEqual([]);
});

describe('by Prometheus’ own tool', () => {
  const withTool = promtool.isHere ? test : test.skip;

  withTool(`the alert rules are valid${promtool.note}`, async () => {
    const { stdout } = await run(promtool.path, ['check', 'rules', resolve(folder, 'alerts.yml')]);
    expect(stdout).toContain('SUCCESS');
  });

  withTool(`the rules fire when they should, and only then${promtool.note}`, async () => {
    const { stdout } = await run(promtool.path, ['test', 'rules', 'alerts.test.yml'], { cwd: folder });
    expect(stdout).toContain('SUCCESS');
  });

  withTool(`what the API answers at /metrics is valid${promtool.note}`, async () => {
    const told = await api.context.registry.metrics();
    const checking = run(promtool.path, ['check', 'metrics']);
    checking.child.stdin?.end(told);
    const problems = await checking.then(
      () => '',
      (error: { stderr: string }) => error.stderr,
    );
    // prom-client's own default metrics are named by older conventions.
    expect(problems.split('\n').filter((line) => line.startsWith('synapse_'))).toEqual([]);
  });
});
