import { z } from 'zod';
import { seededRandom } from './seeded.ts';

/** The condition under which a rule applies: all that it names must fit. */
const matchSchema = z.strictObject({
  method: z.string().optional(),
  /** A regular expression over the path and query. */
  path: z.string().optional(),
  /** The operationId of Atlassian's OpenAPI file, such as `editIssue`; `media` for the host that gives out files. */
  endpoint: z.string().optional(),
  /** The id or key of the issue in the path. */
  issue: z.string().optional(),
});

const actionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    status: z.number().int().min(100).max(599),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.unknown().optional(),
  }),
  /** Never answers. */
  z.strictObject({ kind: z.literal('timeout') }),
  /** Cuts the connection: before the work, or after it ("ambiguous": done, yet the answer is lost). */
  z.strictObject({ kind: z.literal('drop'), when: z.enum(['before', 'after']) }),
  /**
   * Carries the request out long after its caller has given up on it, as Jira's gateway may. Of an upload
   * the bytes are taken in first: one that breaks off before its end is never carried out. Without `carryOutAfterMs` it is held until `POST /__sandbox/late/release`; without
   * `answerAfterMs` the caller gets no answer at all, else the gateway's 504 after so long.
   */
  z.strictObject({
    kind: z.literal('late'),
    carryOutAfterMs: z.number().int().min(0).max(600_000).optional(),
    answerAfterMs: z.number().int().min(0).max(600_000).optional(),
  }),
  /** Cuts the connection in the middle of a file: of the upload as it comes in, of a download as it goes out. */
  z.strictObject({ kind: z.literal('cut'), afterBytes: z.number().int().min(0) }),
  /** Does the work, and answers with this at `path` (such as `fields.updated`) of the issue of that id or key. */
  z.strictObject({ kind: z.literal('mangle'), issue: z.string(), path: z.string().min(1), value: z.unknown() }),
  z.strictObject({ kind: z.literal('delay'), ms: z.number().int().min(0).max(600_000) }),
]);

const faultRuleSchema = z.strictObject({
  match: matchSchema.default({}),
  /** How likely it applies; the same seed gives the same outcomes. */
  probability: z.number().min(0).max(1).default(1),
  seed: z.number().int().default(1),
  /** How often it applies at most; without it, always. */
  count: z.number().int().min(1).optional(),
  action: actionSchema,
});

type FaultRule = z.infer<typeof faultRuleSchema>;
export type FaultAction = z.infer<typeof actionSchema>;

export type FaultTarget = {
  readonly method: string;
  readonly url: string;
  readonly endpoint: string;
  /** Every name of the issue in the path: its id and its key. */
  readonly issueNames: readonly string[];
};

type Armed = FaultRule & { readonly id: string; readonly random: () => number; hits: number };

/** Whether an action says how the request ends, which only one can. */
const decides = ({ kind }: FaultAction): boolean => kind !== 'delay' && kind !== 'mangle';

function fits({ match }: FaultRule, target: FaultTarget): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== target.method) return false;
  if (match.endpoint !== undefined && match.endpoint !== target.endpoint) return false;
  if (match.issue !== undefined && !target.issueNames.includes(match.issue)) return false;
  return match.path === undefined || new RegExp(match.path).test(target.url);
}

/** After how many bytes of a file the connection is to be cut; undefined: it is not. */
export function cutting(actions: readonly FaultAction[]): number | undefined {
  return actions.find((action) => action.kind === 'cut')?.afterBytes;
}

/** The faults that the sandbox was told to play. */
export class Faults {
  private rules: Armed[] = [];
  private lastId = 0;

  /** Adds a rule; throws a ZodError (or a SyntaxError for a broken path expression). Returns its id. */
  add(input: unknown): string {
    const rule = faultRuleSchema.parse(input);
    if (rule.match.path !== undefined) new RegExp(rule.match.path);
    this.lastId += 1;
    const id = String(this.lastId);
    this.rules.push({ ...rule, id, random: seededRandom(rule.seed), hits: 0 });
    return id;
  }

  list(): unknown[] {
    return this.rules.map(({ random: _random, ...rule }) => rule);
  }

  /** Removes one rule, or all of them. */
  remove(id?: string): void {
    this.rules = id === undefined ? [] : this.rules.filter((rule) => rule.id !== id);
  }

  /** Counts and returns what hits this request: every delay and every mangling that fits, and the first other action that does. */
  hit(target: FaultTarget): FaultAction[] {
    const actions: FaultAction[] = [];
    for (const rule of this.rules) {
      const spent = rule.count !== undefined && rule.hits >= rule.count;
      const decided = decides(rule.action) && actions.some(decides);
      if (spent || decided || !fits(rule, target) || rule.random() >= rule.probability) continue;
      rule.hits += 1;
      actions.push(rule.action);
    }
    return actions;
  }
}
