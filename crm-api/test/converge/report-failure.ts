import type fc from 'fast-check';
import type { Action, Schedule } from './actions.ts';
import type { Fault } from './simulation/fault-injection.ts';

/** What was violated, the steps that lead there, and how to see it again. */
export function reportFailure(found: fc.RunDetails<[Schedule]>): string {
  const { counterexample, errorInstance, seed, counterexamplePath, numRuns, numShrinks } = found;
  const [schedule] = counterexample ?? [];
  return [
    `A schedule does not converge (seed ${seed}, schedule ${numRuns}, made smaller ${numShrinks} times):`,
    '',
    indent(wordsOf(errorInstance)),
    '',
    ...(schedule ? ['What happened:', describeSchedule(schedule), ''] : []),
    `Replay it: npm run converge -- --seed ${seed} --path ${counterexamplePath}`,
    ...(schedule ? [`Keep it, in crm-api/test/converge/cases.ts: ${JSON.stringify(schedule)}`] : []),
  ].join('\n');
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const here = error.stack?.split('\n').find((line) => line.includes('/crm-api/') && !line.includes('node_modules'));
  return here === undefined ? error.message : `${error.message}\n${here.trim()}`;
}

export function describeSchedule({ actions, createdIn, fault, settled, ...choices }: Schedule): string {
  const chosen = Object.entries(choices).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const began = `a ticket is made in ${createdIn === 'crm' ? 'the CRM' : 'Jira'}${wordsOfFault(fault)}`;
  const known = settled ? 'both sides know of it' : 'the other side does not know of it yet';
  const steps = [`${began}; ${known}`, ...actions.map(describeAction)];
  return [`  with ${chosen.join(', ')}`, ...steps.map((step, i) => `  ${i}. ${step}`)].join('\n');
}

function describeAction({ side, do: deed, ...more }: Action): string {
  const { fault, ...rest } = more as { fault?: Fault } & Record<string, unknown>;
  const details = Object.entries(rest).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return `${side}: ${[deed, ...details].join(', ')}${fault ? wordsOfFault(fault) : ''}`;
}

const wordsOfFault = ({ kind, at }: Fault) => (kind === 'none' ? '' : ` — ${kind} at ${at}`);

const indent = (text: string) => text.replaceAll(/^/gm, '  ');
