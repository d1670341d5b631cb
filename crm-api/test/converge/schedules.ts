import fc from 'fast-check';
import {
  type Action,
  CRM_PRIORITIES,
  CRM_STATUSES,
  type CrmDeed,
  DAYS,
  DIRECTED_FIELDS,
  DOORS,
  ENDPOINTS,
  JIRA_PRIORITIES,
  JIRA_STATUSES,
  type JiraDeed,
  KIND_FIELDS,
  LABELS,
  OPTIONS,
  PEOPLE,
  PROJECTS,
  type Schedule,
  TEXT_FIELDS,
  VALUE_FIELDS,
} from './actions.ts';
import { type Fault, faultsWith } from './simulation/fault-injection.ts';

const on = fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 2 }) });
/** Where two things have to happen at once in two projects. */
const onEither = fc.nat({ max: 1 });
const which = fc.nat({ max: 5 });
const one = <T extends string>(...names: T[]) => fc.constantFrom(...names);
const pick = <T>(values: readonly T[]) => fc.constantFrom(...values);

type Weighted<T> = fc.WeightedArbitrary<T>[];

const textDeed = { weight: 3, arbitrary: fc.record({ do: pick(TEXT_FIELDS) }) };
const VALUES = [
  { weight: 1, arbitrary: fc.record({ do: one('dueDate'), value: pick(DAYS) }) },
  { weight: 1, arbitrary: fc.record({ do: one('assignee'), value: pick(PEOPLE) }) },
  { weight: 1, arbitrary: fc.record({ do: one('label'), value: pick(LABELS), add: fc.boolean() }) },
];

const linkDeed = { weight: 2, arbitrary: fc.record({ do: one('link'), which }) };
const TEXTS_BACK = [
  { weight: 3, arbitrary: fc.record({ do: one('title', 'description') }) },
  { weight: 2, arbitrary: fc.record({ do: one('edit-comment'), which: fc.constant(0) }) },
];
const KINDS = [
  { weight: 2, arbitrary: fc.record({ do: one('product'), value: pick(OPTIONS), add: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: one('details') }) },
  { weight: 1, arbitrary: fc.record({ do: one('reviewer'), value: pick(PEOPLE) }) },
];
const setBack = { weight: 4, arbitrary: fc.record({ do: one('set-back'), field: pick(VALUE_FIELDS) }) };

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
    { weight: 1, arbitrary: fc.record({ do: one('change-account') }) },
  ],
  late: [
    { weight: 4, arbitrary: fc.record({ do: one('edit-comment'), which: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ do: one('comment'), public: fc.constant(true) }) },
    { weight: 4, arbitrary: fc.record({ do: pick(TEXT_FIELDS) }) },
  ],
  files: [
    { weight: 2, arbitrary: fc.record({ do: one('attach') }) },
    { weight: 1, arbitrary: fc.record({ do: one('delete-file'), which }) },
  ],
  back: VALUES,
  texts: [...TEXTS_BACK, { weight: 1, arbitrary: fc.record({ do: one('comment'), public: fc.constant(true) }) }],
  sight: [textDeed],
  custom: [
    { weight: 2, arbitrary: fc.record({ do: one('choose-field', 'drop-field') }) },
    { weight: 3, arbitrary: fc.record({ do: one('reference') }) },
  ],
  done: [{ weight: 3, arbitrary: fc.record({ do: one('status'), value: pick(CRM_STATUSES) }) }],
  kinds: [...KINDS, { weight: 1, arbitrary: fc.record({ do: one('choose-field', 'drop-field') }) }],
  links: [
    textDeed,
    { weight: 1, arbitrary: fc.record({ do: one('comment'), public: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: one('attach') }) },
    { weight: 2, arbitrary: fc.record({ do: one('unlink', 'create') }) },
    { weight: 3, arbitrary: fc.record({ do: one('link'), which }) },
  ],
  away: [{ weight: 3, arbitrary: fc.record({ do: one('delete', 'undelete', 'unlink', 'refresh') }) }, linkDeed],
  life: [
    {
      weight: 6,
      arbitrary: fc.record({ do: one('create', 'delete', 'undelete', 'restore', 'unlink', 'retry', 'refresh') }),
    },
    linkDeed,
  ],
  undo: [{ weight: 6, arbitrary: fc.record({ do: one('delete', 'undelete') }) }],
  broken: [],
  admin: [
    { weight: 2, arbitrary: fc.record({ do: one('change-map') }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: one('change-direction'),
        field: pick(DIRECTED_FIELDS),
        direction: one('both', 'from-jira', 'to-jira'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: one('change-policy'), policy: one('jira', 'crm', 'newest') }) },
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
    { weight: 2, arbitrary: fc.record({ do: one('restrict-comment', 'free-comment'), which }) },
    { weight: 1, arbitrary: fc.record({ do: one('leave-roles', 'join-roles') }) },
    { weight: 1, arbitrary: fc.record({ do: one('forge-marker'), which }) },
  ],
  late: [textDeed, { weight: 1, arbitrary: fc.record({ do: one('edit-comment'), which: fc.constant(0) }) }],
  back: [setBack, ...VALUES],
  texts: [
    ...TEXTS_BACK,
    { weight: 3, arbitrary: fc.record({ do: one('set-back'), field: one('title', 'description') }) },
    { weight: 3, arbitrary: fc.record({ do: one('set-back-comment'), which: fc.constant(0) }) },
  ],
  files: [
    { weight: 2, arbitrary: fc.record({ do: one('attach') }) },
    { weight: 1, arbitrary: fc.record({ do: one('delete-file'), which }) },
  ],
  sight: [
    textDeed,
    { weight: 1, arbitrary: fc.record({ do: one('from-the-future') }) },
    { weight: 3, arbitrary: fc.record({ do: one('hide'), project: pick(PROJECTS) }) },
    { weight: 2, arbitrary: fc.record({ do: one('create'), project: fc.constant<'OPS'>('OPS') }) },
    { weight: 3, arbitrary: fc.record({ do: one('show') }) },
  ],
  custom: [
    { weight: 2, arbitrary: fc.record({ do: one('reference') }) },
    { weight: 2, arbitrary: fc.record({ do: one('set-back'), field: one('custom.reference') }) },
  ],
  done: [{ weight: 3, arbitrary: fc.record({ do: one('status'), value: pick(JIRA_STATUSES) }) }],
  kinds: [...KINDS, { weight: 2, arbitrary: fc.record({ do: one('set-back'), field: pick(KIND_FIELDS) }) }],
  links: [
    textDeed,
    { weight: 1, arbitrary: fc.record({ do: one('comment'), restricted: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: one('attach', 'create') }) },
  ],
  away: [setBack],
  life: [
    { weight: 3, arbitrary: fc.record({ do: one('create', 'delete', 'show') }) },
    { weight: 1, arbitrary: fc.record({ do: one('rename'), project: pick(PROJECTS) }) },
    { weight: 2, arbitrary: fc.record({ do: one('move', 'hide'), project: pick(PROJECTS) }) },
  ],
  undo: [{ weight: 1, arbitrary: fc.record({ do: one('delete') }) }],
  broken: [],
  admin: [],
} satisfies Record<string, Weighted<JiraDeed>>;

/**
 * How often an event is lost or comes after everything else, how often what was given up on is carried out, and how often one kind of
 * request begins to fail for good.
 */
const netWith = ({
  loses,
  carriesOut,
  breaks,
}: Record<'loses' | 'carriesOut' | 'breaks', number>): fc.Arbitrary<Action> =>
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({
        side: one('net'),
        do: one('deliver'),
        which,
        times: fc.constantFrom(1 as const, 2 as const),
      }),
    },
    { weight: loses, arbitrary: fc.record({ side: one('net'), do: one('drop', 'hold'), which }) },
    // It costs as much as all the rest of a schedule.
    { weight: 1, arbitrary: fc.record({ side: one('net'), do: one('flood'), which }) },
    { weight: 4, arbitrary: fc.record({ side: one('net'), do: one('outage', 'end-outage') }) },
    { weight: carriesOut, arbitrary: fc.record({ side: one('net'), do: one('carry-out') }) },
    {
      weight: breaks * 2,
      arbitrary: fc.record({
        ...{ side: one('net'), do: one('break'), endpoint: pick(ENDPOINTS) },
        status: fc.constantFrom(403 as const, 500 as const),
      }),
    },
    { weight: breaks, arbitrary: fc.record({ side: one('net'), do: one('mend') }) },
  );

/** Longer than the look back of a pass, than that of a deep one, and than Jira's clock is ever ahead. */
const HOURS = [1, 13, 25];
const waits: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ side: one('net'), do: one('wait'), hours: pick(HOURS) }) },
  { weight: 3, arbitrary: fc.record({ side: one('net'), do: one('absence'), project: pick(PROJECTS) }) },
);

const engineWith = (faults: fc.Arbitrary<Fault>): fc.Arbitrary<Action> =>
  fc.oneof(
    {
      weight: 3,
      // The first try again comes while what was given up on may still arrive; the next after it can't any more.
      arbitrary: fc.record({ side: one('engine'), do: one('run'), seconds: pick([5, 5, 90]), fault: faults }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ side: one('engine'), do: one('reconcile'), deep: fc.boolean(), fault: faults }),
    },
  );

const LENGTH_MIN = 3;
const LENGTH_MAX = 10;

type Part = keyof typeof CRM;

/** What leaves an edit without an answer, and what comes in between. */
const UNANSWERED = ['late', 'drop-after', 'drop-before', 'kill-after', 'meanwhile-before', 'meanwhile-after'] as const;

/** What a schedule is about: few kinds of deeds that meet often find more than all of them that meet rarely. */
const TOPICS: readonly Part[][] = [
  ['fields', 'comments', 'files', 'life'],
  ['fields', 'life'],
  ['fields'],
  ['comments', 'life'],
  ['comments'],
  ['files', 'life'],
  ['sight'],
  ['late'],
  ['back'],
  ['back', 'away'],
  ['texts'],
  ['custom'],
  ['kinds'],
  ['kinds', 'back'],
  ['kinds', 'away'],
  ['done'],
  ['done', 'fields', 'admin'],
  ['links'],
  ['fields', 'admin'],
  ['fields', 'undo'],
  ['comments', 'undo'],
  ['files', 'undo'],
  ['fields', 'comments', 'files', 'life', 'broken'],
  ['fields', 'broken'],
  ['comments', 'files', 'broken'],
];

function actionsAbout(parts: readonly Part[]): fc.Arbitrary<Action[]> {
  const crmDeed = fc.oneof(...parts.flatMap((part): Weighted<CrmDeed> => CRM[part]));
  const jiraDeed = fc.oneof(...parts.flatMap((part): Weighted<JiraDeed> => JIRA[part]));
  const sight = parts.includes('sight');
  const late = parts.includes('late');
  const breaks = parts.includes('broken') ? 10 : 0;
  const back = parts.includes('back') || parts.includes('texts');
  const faults = faultsWith(jiraDeed, crmDeed, late ? ['late'] : back ? UNANSWERED : undefined);
  const which = sight ? onEither : on;
  const byAgent = fc
    .tuple(crmDeed, which, faults)
    .map(([deed, at, fault]): Action => ({ side: 'crm', on: at, fault, ...deed }));
  const byEngineer = fc.tuple(jiraDeed, which).map(([deed, at]): Action => ({ side: 'jira', on: at, ...deed }));
  // Whatever is still under way at the end arrives then, and every work item runs: steps for that cost more than they find.
  const action = fc.oneof(
    { weight: sight ? 2 : 8, arbitrary: byAgent },
    { weight: late ? 2 : 6, arbitrary: byEngineer },
    { weight: 4, arbitrary: netWith({ loses: sight ? 18 : 6, carriesOut: late ? 12 : back ? 4 : 2, breaks }) },
    { weight: 2, arbitrary: engineWith(faults) },
    { weight: sight ? 4 : 0, arbitrary: waits },
  );
  // Without a size, fast-check prefers short ones, in which little meets.
  return fc.array(action, { minLength: LENGTH_MIN, maxLength: LENGTH_MAX, size: 'max' });
}

/** One that Jira's status stands for, too, and one that it does not: the ticket is to be looked at once more. */
const WHEN_DONE: readonly NonNullable<Schedule['whenDone']>[] = [
  { status: 'CLOSED', note: null },
  { status: 'OPEN', note: 'Tell whoever asked.' },
];

/** A second Jira costs time, and matters to those who link tickets. */
const courses = fc.constantFrom(...TOPICS).chain((parts) =>
  fc.record({
    sites: fc.constant<1 | 2>(parts.includes('links') ? 2 : 1),
    kinds: fc.constant(parts.includes('kinds')),
    whenDone: parts.includes('done') ? pick(WHEN_DONE) : fc.constant(null),
    actions: actionsAbout(parts),
  }),
);

export const schedules: fc.Arbitrary<Schedule> = fc
  .record({
    doors: pick(DOORS),
    policy: one('jira', 'crm', 'newest'),
    onTicketDelete: one('leave', 'close', 'delete'),
    writeMode: one('careful', 'careful', 'fast'),
    createdIn: one('crm', 'jira'),
    smallPages: fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    fault: faultsWith(fc.constant({ do: 'title' }), fc.constant({ do: 'title' })),
    settled: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    course: courses,
  })
  .map(({ course, ...choices }) => ({ ...choices, ...course }));
