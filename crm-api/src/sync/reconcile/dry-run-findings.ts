import type { DryRunSite } from '@synapse/shared/dry-run';
import { type Sentence, say } from '../../domain/sentences.ts';

/** What a dry run may take of a site's Jira and of this process. What it leaves out, it says. */
export type DryRunLimits = {
  /** Issues and points; the last page may go over them. */
  issues: number;
  points: number;
  /** So many of each list. */
  listed: number;
  /** So many characters of a text that differs: there may be 32,000, twice. */
  textShown: number;
};

export const DRY_RUN_LIMITS: DryRunLimits = { issues: 5_000, points: 6_000, listed: 500, textShown: 500 };

const NAMES = ['newTickets', 'changes', 'toSend', 'missingInJira', 'unreadable'] as const;
type ListName = (typeof NAMES)[number];

/** What a dry run found: so many of each are kept, and the rest is counted. */
export function createFindings({ listed, textShown }: DryRunLimits) {
  const lists: Pick<DryRunSite, ListName> = {
    newTickets: [],
    changes: [],
    toSend: [],
    missingInJira: [],
    unreadable: [],
  };
  const more = new Map<ListName, number>();
  const notRead: Required<Sentence>[] = [];
  return {
    add<Name extends ListName>(name: Name, one: DryRunSite[Name][number]): void {
      const list = lists[name] as DryRunSite[Name][number][];
      if (list.length < listed) list.push(one);
      else more.set(name, (more.get(name) ?? 0) + 1);
    },
    shown: (value: unknown): unknown =>
      typeof value === 'string' && value.length > textShown ? `${value.slice(0, textShown).toWellFormed()}…` : value,
    /** @param sentence what was not read, and why */
    leaveOut: (sentence: Required<Sentence>): void => void notRead.push(sentence),
    lists: (): Pick<DryRunSite, ListName | 'leftOut' | 'template'> => {
      const notListed = NAMES.flatMap((what) => {
        const count = more.get(what);
        return count === undefined ? [] : [say('dry_run_unlisted', { count: String(count), what })];
      });
      const leftOut = [...notRead, ...notListed];
      return {
        ...lists,
        leftOut: leftOut.map(({ message }) => message),
        template: leftOut.map(({ template }) => template),
      };
    },
  };
}

export type Findings = ReturnType<typeof createFindings>;
