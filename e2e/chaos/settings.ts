import { parseArgs } from 'node:util';

export const NEMESES = ['none', 'kill', 'pause', 'partition', 'slow', 'db-kill', 'jira', 'all', 'brief'] as const;
export type Nemesis = (typeof NEMESES)[number];

export type Settings = {
  nemesis: Nemesis;
  seed: number;
  /** How long the clients work. */
  seconds: number;
  /** Operations a second, over all clients. */
  rate: number;
  clients: number;
  /** How long the end may take to become quiet, in seconds. */
  settle: number;
  /** A file that the table is added to. */
  report: string | undefined;
  /** A folder that the logs and the journal are left in. */
  keep: string | undefined;
};

const HELP = `npm run chaos -- [--nemesis ${NEMESES.join('|')}] [--seed 1] [--seconds 60] [--rate 10] [--clients 9]
                 [--settle 240] [--report docs/proof.md] [--keep FOLDER]`;

/** @throws when an argument makes no sense */
export function readSettings(args: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      nemesis: { type: 'string', default: 'all' },
      seed: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '60' },
      rate: { type: 'string', default: '10' },
      clients: { type: 'string', default: '9' },
      settle: { type: 'string', default: '240' },
      report: { type: 'string' },
      keep: { type: 'string' },
    },
  });
  const nemesis = NEMESES.find((name) => name === values.nemesis);
  if (!nemesis) throw new Error(`There is no nemesis “${values.nemesis}”.\n${HELP}`);
  const number = (name: 'seed' | 'seconds' | 'rate' | 'clients' | 'settle', least: number, most: number): number => {
    const given = Number(values[name]);
    if (given >= least && given <= most) return given;
    throw new Error(`--${name} is “${values[name]}”; it has to be a number from ${least} to ${most}.\n${HELP}`);
  };
  return {
    nemesis,
    seed: number('seed', 0, 2 ** 32 - 1),
    seconds: number('seconds', 1, 3_600),
    rate: number('rate', 0.1, 200),
    clients: number('clients', 2, 40),
    settle: number('settle', 10, 1_200),
    report: values.report,
    keep: values.keep,
  };
}

/** The command that repeats a run, as far as a run of real processes can be repeated. */
export function commandOf({ nemesis, seed, seconds, rate, clients }: Settings): string {
  return `npm run chaos -- --nemesis ${nemesis} --seed ${seed} --seconds ${seconds} --rate ${rate} --clients ${clients}`;
}
