import fc from 'fast-check';
import { isMended } from './known.ts';
import { type Trouble, troublesWith } from './trouble.ts';

export const CRM_STATUSES = ['OPEN', 'IN_PROGRESS', 'RESOLVED', 'CLOSED'] as const;
export const CRM_PRIORITIES = ['LOW', 'MEDIUM', 'HIGH', 'URGENT'] as const;
export const LABELS = ['a', 'b', 'c'] as const;
export const DAYS = ['2026-03-01', '2026-04-01', null] as const;
/** Account ids of the sandbox's people. */
export const PEOPLE = ['5b10a2844c20165700ede21g', '5b109f2e9729b51b54dc274d', null] as const;
export const JIRA_STATUSES = ['To Do', 'In Progress', 'In Review', 'Done'] as const;
export const JIRA_PRIORITIES = ['Highest', 'High', 'Medium', 'Low', 'Lowest'] as const;
export const PROJECTS = ['KAN', 'OPS'] as const;
const TEXT_FIELDS = ['title', 'description', 'reference'] as const;

/** One deed for each name, so that the compiler can tell them apart. */
type Deeds<Do extends string, More = unknown> = Do extends string ? { do: Do } & More : never;

/** What people do in the CRM. `which` picks among what there is: a comment, a file, a conflict, an issue. */
export type CrmDeed =
  | Deeds<(typeof TEXT_FIELDS)[number]>
  | Deeds<'status', { value: (typeof CRM_STATUSES)[number] }>
  | Deeds<'priority', { value: (typeof CRM_PRIORITIES)[number] }>
  | Deeds<'label', { value: (typeof LABELS)[number]; add: boolean }>
  | Deeds<'dueDate', { value: (typeof DAYS)[number] }>
  | Deeds<'assignee', { value: (typeof PEOPLE)[number] }>
  | Deeds<'comment', { public: boolean }>
  | Deeds<'edit-comment' | 'delete-comment' | 'publish-comment' | 'delete-file' | 'link', { which: number }>
  | Deeds<'create' | 'attach' | 'delete' | 'restore' | 'unlink' | 'retry' | 'refresh'>
  /** An admin lets the custom field take part, or not any more. */
  | Deeds<'choose-field' | 'drop-field'>
  | Deeds<'decide', { which: number; take: 'ours' | 'theirs' }>;

/** What people do in Jira. A restricted comment is for a role alone. */
export type JiraDeed =
  | Deeds<(typeof TEXT_FIELDS)[number]>
  | Deeds<'status', { value: (typeof JIRA_STATUSES)[number] }>
  | Deeds<'priority', { value: (typeof JIRA_PRIORITIES)[number] }>
  | Deeds<'label', { value: (typeof LABELS)[number]; add: boolean }>
  | Deeds<'dueDate', { value: (typeof DAYS)[number] }>
  | Deeds<'assignee', { value: (typeof PEOPLE)[number] }>
  | Deeds<'comment', { restricted: boolean }>
  | Deeds<'edit-comment' | 'delete-comment' | 'delete-file' | 'restrict-comment' | 'free-comment', { which: number }>
  /** A comment that bears the marker of a comment of ours, as anybody may write it. */
  | Deeds<'forge-marker', { which: number }>
  | Deeds<'create' | 'attach' | 'delete'>
  /** An edit of the title by a Jira whose clock runs ahead of everybody's. */
  | Deeds<'from-the-future'>
  | Deeds<'move' | 'hide' | 'rename', { project: (typeof PROJECTS)[number] }>
  | Deeds<'show'>
  /** The engine's account is in none of the roles that comments are restricted to, or is again. */
  | Deeds<'leave-roles' | 'join-roles'>;

/** `on` picks the ticket or the issue: mostly the first. */
export type Action =
  | ({ side: 'crm'; on: number; trouble: Trouble } & CrmDeed)
  | ({ side: 'jira'; on: number } & JiraDeed)
  | { side: 'net'; do: 'deliver'; which: number; times: 1 | 2 }
  | { side: 'net'; do: 'drop'; which: number }
  /** It comes after everything else. */
  | { side: 'net'; do: 'hold'; which: number }
  /** Jira carries out what its caller has given up on. */
  | { side: 'net'; do: 'carry-out' }
  /** Nothing happens for so long. */
  | { side: 'net'; do: 'wait'; hours: number }
  | { side: 'net'; do: 'outage' }
  | { side: 'net'; do: 'end-outage' }
  | { side: 'engine'; do: 'run'; seconds: number; trouble: Trouble }
  | { side: 'engine'; do: 'reconcile'; deep: boolean; trouble: Trouble };

const on = fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 2 }) });
const which = fc.nat({ max: 5 });
const one = <T extends string>(...names: T[]) => fc.constantFrom(...names);
const pick = <T>(values: readonly T[]) => fc.constantFrom(...values);

type Weighted<T> = fc.WeightedArbitrary<T>[];

/** What finds a defect that is known waits for its mend. */
const since = <T>(number: string, ...deeds: Weighted<T>): Weighted<T> => (isMended(number) ? deeds : []);

const textDeed = { weight: 3, arbitrary: fc.record({ do: pick(TEXT_FIELDS) }) };
const VALUES = [
  { weight: 1, arbitrary: fc.record({ do: one('dueDate'), value: pick(DAYS) }) },
  { weight: 1, arbitrary: fc.record({ do: one('assignee'), value: pick(PEOPLE) }) },
  { weight: 1, arbitrary: fc.record({ do: one('label'), value: pick(LABELS), add: fc.boolean() }) },
];

const CRM = {
  fields: [
    textDeed,
    { weight: 2, arbitrary: fc.record({ do: one('status'), value: pick(CRM_STATUSES) }) },
    { weight: 1, arbitrary: fc.record({ do: one('priority'), value: pick(CRM_PRIORITIES) }) },
    ...VALUES,
    { weight: 2, arbitrary: fc.record({ do: one('decide'), which, take: one('ours', 'theirs') }) },
  ],
  comments: [
    { weight: 2, arbitrary: fc.record({ do: one('comment'), public: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ do: one('edit-comment', 'delete-comment', 'publish-comment'), which }) },
    { weight: 1, arbitrary: fc.record({ do: one('decide'), which, take: one('ours', 'theirs') }) },
  ],
  files: [
    { weight: 2, arbitrary: fc.record({ do: one('attach') }) },
    { weight: 1, arbitrary: fc.record({ do: one('delete-file'), which }) },
  ],
  sight: [textDeed],
  custom: [
    { weight: 2, arbitrary: fc.record({ do: one('choose-field', 'drop-field') }) },
    { weight: 3, arbitrary: fc.record({ do: one('reference') }) },
  ],
  links: [
    textDeed,
    { weight: 1, arbitrary: fc.record({ do: one('comment'), public: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: one('attach') }) },
    { weight: 2, arbitrary: fc.record({ do: one('unlink', 'create') }) },
    { weight: 3, arbitrary: fc.record({ do: one('link'), which }) },
  ],
  life: [
    { weight: 6, arbitrary: fc.record({ do: one('create', 'delete', 'restore', 'unlink', 'retry', 'refresh') }) },
    { weight: 2, arbitrary: fc.record({ do: one('link'), which }) },
  ],
} satisfies Record<string, Weighted<CrmDeed>>;

const JIRA = {
  fields: [
    textDeed,
    { weight: 2, arbitrary: fc.record({ do: one('status'), value: pick(JIRA_STATUSES) }) },
    { weight: 1, arbitrary: fc.record({ do: one('priority'), value: pick(JIRA_PRIORITIES) }) },
    ...VALUES,
  ],
  comments: [
    { weight: 2, arbitrary: fc.record({ do: one('comment'), restricted: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ do: one('edit-comment', 'delete-comment'), which }) },
    ...since('2', { weight: 2, arbitrary: fc.record({ do: one('restrict-comment', 'free-comment'), which }) }),
    ...since('2', { weight: 1, arbitrary: fc.record({ do: one('leave-roles', 'join-roles') }) }),
    ...since('3', { weight: 1, arbitrary: fc.record({ do: one('forge-marker'), which }) }),
  ],
  files: [
    { weight: 2, arbitrary: fc.record({ do: one('attach') }) },
    { weight: 1, arbitrary: fc.record({ do: one('delete-file'), which }) },
  ],
  sight: [
    textDeed,
    ...since('12', { weight: 1, arbitrary: fc.record({ do: one('from-the-future') }) }),
    { weight: 3, arbitrary: fc.record({ do: one('hide'), project: pick(PROJECTS) }) },
    { weight: 3, arbitrary: fc.record({ do: one('show') }) },
  ],
  custom: [{ weight: 2, arbitrary: fc.record({ do: one('reference') }) }],
  links: [
    textDeed,
    { weight: 1, arbitrary: fc.record({ do: one('comment'), restricted: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: one('attach', 'create') }) },
  ],
  life: [
    { weight: 3, arbitrary: fc.record({ do: one('create', 'delete', 'show') }) },
    ...since('14', { weight: 1, arbitrary: fc.record({ do: one('rename'), project: pick(PROJECTS) }) }),
    { weight: 2, arbitrary: fc.record({ do: one('move', 'hide'), project: pick(PROJECTS) }) },
  ],
} satisfies Record<string, Weighted<JiraDeed>>;

/** @param loses how often an event is lost, or comes after everything else */
const netWith = (loses: number): fc.Arbitrary<Action> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        side: one('net'),
        do: one('deliver'),
        which,
        times: fc.constantFrom(1 as const, 2 as const),
      }),
    },
    { weight: loses, arbitrary: fc.record({ side: one('net'), do: one('drop', 'hold'), which }) },
    { weight: 2, arbitrary: fc.record({ side: one('net'), do: one('outage', 'end-outage', 'carry-out') }) },
  );

/** Longer than the look back of a pass, and longer than that of a deep one. */
const HOURS = isMended('13') ? [1, 13] : [1];
const waits: fc.Arbitrary<Action> = fc.record({ side: one('net'), do: one('wait'), hours: pick(HOURS) });

const engineWith = (troubles: fc.Arbitrary<Trouble>): fc.Arbitrary<Action> =>
  fc.oneof(
    {
      weight: 3,
      // The first try again comes while what was given up on may still arrive; the next after it can't any more.
      arbitrary: fc.record({ side: one('engine'), do: one('run'), seconds: pick([5, 5, 90]), trouble: troubles }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ side: one('engine'), do: one('reconcile'), deep: fc.boolean(), trouble: troubles }),
    },
  );

const LENGTH_MIN = 3;
const LENGTH_MAX = 10;

type Part = keyof typeof CRM;

/** What a schedule is about: few kinds of deeds that meet often find more than all of them that meet rarely. */
const TOPICS: readonly Part[][] = [
  ['fields', 'comments', 'files', 'life'],
  ['fields', 'life'],
  ['fields'],
  ['comments', 'life'],
  ['comments'],
  ['files', 'life'],
  ['sight'],
  ...(isMended('6') ? [['custom' as const]] : []),
  ...(isMended('5') ? [['links' as const]] : []),
];

function actionsAbout(parts: readonly Part[]): fc.Arbitrary<Action[]> {
  const crmDeed = fc.oneof(...parts.flatMap((part): Weighted<CrmDeed> => CRM[part]));
  const jiraDeed = fc.oneof(...parts.flatMap((part): Weighted<JiraDeed> => JIRA[part]));
  const troubles = troublesWith(jiraDeed);
  const byAgent = fc
    .tuple(crmDeed, on, troubles)
    .map(([deed, at, trouble]): Action => ({ side: 'crm', on: at, trouble, ...deed }));
  const byEngineer = fc.tuple(jiraDeed, on).map(([deed, at]): Action => ({ side: 'jira', on: at, ...deed }));
  const sight = parts.includes('sight');
  // Whatever is still under way at the end arrives then, and every lane runs: steps for that cost more than they find.
  const action = fc.oneof(
    { weight: sight ? 2 : 8, arbitrary: byAgent },
    { weight: 6, arbitrary: byEngineer },
    { weight: 4, arbitrary: netWith(sight ? 6 : 2) },
    { weight: sight ? 4 : 2, arbitrary: engineWith(troubles) },
    { weight: sight ? 3 : 0, arbitrary: waits },
  );
  // Without a size, fast-check prefers short ones, in which little meets.
  return fc.array(action, { minLength: LENGTH_MIN, maxLength: LENGTH_MAX, size: 'max' });
}

/** How events come in: by the app in Jira, by an admin's webhook, or by both beside each other. */
export const DOORS = ['app', 'webhook', 'both'] as const;

/** What an admin chose, where a ticket begins, and everything that then happens until all is quiet. */
export type Schedule = {
  doors: (typeof DOORS)[number];
  policy: 'jira' | 'crm' | 'newest';
  onTicketDelete: 'leave' | 'close' | 'delete';
  writeMode: 'careful' | 'fast';
  sites: 1 | 2;
  born: 'crm' | 'jira';
  trouble: Trouble;
  /** Whether both sides know of it before the rest begins. */
  settled: boolean;
  actions: Action[];
};

/** A second Jira costs time, and matters to those who link tickets. */
const courses = fc
  .constantFrom(...TOPICS)
  .chain((parts) =>
    fc.record({ sites: fc.constant<1 | 2>(parts.includes('links') ? 2 : 1), actions: actionsAbout(parts) }),
  );

export const schedules: fc.Arbitrary<Schedule> = fc
  .record({
    doors: pick(DOORS),
    policy: one('jira', 'crm', 'newest'),
    onTicketDelete: one('leave', 'close', 'delete'),
    writeMode: isMended('1 traces') ? one('careful', 'careful', 'fast') : one('careful'),
    born: one('crm', 'jira'),
    trouble: troublesWith(fc.constant({ do: 'title' })),
    settled: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    course: courses,
  })
  .map(({ course, ...choices }) => ({ ...choices, ...course }));
