import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import type { Injected } from './nemeses.ts';
import type { Violation } from './oracle/violation.ts';
import { commandOf, type Settings } from './settings.ts';
import type { Standing } from './standing.ts';

export type Result = {
  settings: Settings;
  standing: Standing;
  violations: readonly Violation[];
  injected: readonly Injected[];
  restarts: number;
  crashes: number;
  feedRows: number;
  reconnects: number;
  /** How long it took until nothing was due any more, ms. */
  quietMs: number;
};

/** One row of the table, by its columns. */
function columnsOf(result: Result): Record<string, string> {
  const { settings, standing, violations, injected, restarts, crashes, quietMs } = result;
  const { operations, exchanges } = standing;
  const of = (outcome: string) => String(operations.filter((one) => one.outcome === outcome).length);
  const edits = operations.filter(({ kind, side, outcome }) => side === 'crm' && kind === 'edit' && outcome === 'ok');
  return {
    commit: commitNow(),
    nemesis: settings.nemesis,
    seed: String(settings.seed),
    'clients × ops/s × s': `${settings.clients} × ${settings.rate} × ${settings.seconds}`,
    operations: String(operations.length),
    acknowledged: of('ok'),
    refused: of('refused'),
    unknown: of('unknown'),
    faults: sayCounts(injected.map(({ kind }) => kind)),
    'restarts (crashes)': `${restarts} (${crashes})`,
    'calls to Jira': String(exchanges.length),
    'feed rows': String(result.feedRows),
    'edit acknowledged p50 / p99, ms': percentiles(edits.map(({ began, ended }) => ended - began)),
    'edit → other side p50 / p99, ms': percentiles([...toJira(standing), ...toCrm(standing)]),
    'quiet after, s': (quietMs / 1_000).toFixed(0),
    violations:
      violations.length === 0 ? '**0**' : `**${violations.length}**: ${sayCounts(violations.map(({ kind }) => kind))}`,
  };
}

/** A copy without its history has none. */
function commitNow(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname, stdio: 'pipe' })
      .toString()
      .trim();
  } catch {
    return '–';
  }
}

export function tableOf(result: Result): string {
  const columns = Object.entries(columnsOf(result));
  const width = Math.max(...columns.map(([name]) => name.length));
  return columns.map(([name, value]) => `  ${name.padEnd(width)}  ${value.replaceAll('**', '')}`).join('\n');
}

/** Adds the run to a Markdown file: a row of the table of its day and machine. */
export async function appendReport(file: string, result: Result): Promise<void> {
  const columns = columnsOf(result);
  const day = new Date().toISOString().slice(0, 10);
  const machine = `${day}, ${os.availableParallelism()} × ${os.cpus()[0]?.model.trim() ?? 'CPU'}, ${Math.round(os.totalmem() / 2 ** 30)} GB, Node ${process.version}.`;
  const head = [
    machine,
    '',
    `| ${Object.keys(columns).join(' | ')} | command |`,
    `|${Object.keys(columns)
      .map(() => ' --- |')
      .join('')} --- |`,
  ].join('\n');
  const row = `| ${Object.values(columns).join(' | ')} | \`${commandOf(result.settings)}\` |`;
  const text = await readFile(file, 'utf8').catch(() => '');
  const begun = text.trimEnd();
  await writeFile(file, begun.includes(head) ? `${begun}\n${row}\n` : `${begun}\n\n${head}\n${row}\n`);
}

/** From the moment an edit was asked for in the CRM until Jira had carried it out. */
function toJira({ operations, exchanges }: Standing): number[] {
  return operations.flatMap(({ side, kind, values, began, outcome }) => {
    const [value] = Object.values(values);
    if (side !== 'crm' || kind !== 'edit' || outcome !== 'ok' || value === undefined) return [];
    const there = exchanges.find(
      ({ body, status, method }) => method === 'PUT' && status !== null && status < 300 && body.includes(value),
    );
    return there?.reachedAt ? [there.reachedAt - began] : [];
  });
}

/** From the moment an edit was asked for in Jira until it was in the CRM. */
function toCrm({ operations, history }: Standing): number[] {
  return operations.flatMap(({ side, kind, values, began, outcome }) => {
    const [value] = Object.values(values);
    if (side !== 'jira' || kind !== 'edit' || outcome !== 'ok' || value === undefined) return [];
    const here = history.find((row) => row.new_value === value);
    return here ? [Math.max(0, here.at.getTime() - began)] : [];
  });
}

function percentiles(numbers: readonly number[]): string {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? '–';
  return `${at(0.5)} / ${at(0.99)}`;
}

function sayCounts(kinds: readonly string[]): string {
  const counts = Map.groupBy(kinds, (kind) => kind);
  return [...counts].map(([kind, all]) => `${all.length} ${kind}`).join(', ') || 'none';
}
